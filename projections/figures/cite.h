#pragma once

#include <vector>

#include "projections/figures/evaluate.h"

namespace cairn::projections::figures {

/// The events on which a figure rests: recomputing it from these alone gives the same value, and without any one of
/// them another. Where several sets would do, which one is found follows from the log alone.
///
/// `world` is left as it was. Blocking: reads the streams of what counts. Errors are those of the log.
Result<std::vector<Position>> cite(const eventstore::Snapshot& snapshot, World& world, const Formula& formula,
                                   const FigureId& id, Position known);

/// The figure from the events at these positions and nothing else. `deadlines`: a world that knows them. Blocking.
Result<Figure> recompute(const eventstore::Snapshot& snapshot, const World& deadlines, const Formula& formula,
                         const FigureId& id, Position known, const std::vector<Position>& cited);

}  // namespace cairn::projections::figures
