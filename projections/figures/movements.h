#pragma once

#include <string>
#include <vector>

#include "projections/figures/year.h"

namespace cairn::projections::figures {

/// What one event did to one figure.
struct Move {
  std::string figure;               ///< text of its id
  std::vector<std::string> gained;  ///< members
  std::vector<std::string> lost;
};

/// An event that moved figures.
struct Movement {
  Position position;
  std::string type;
  std::string stream;
  std::string reason;
  int64_t recorded_us = 0;
  std::vector<Move> moves;
};

/// What was recorded between two positions and moved one of the figures, event by event, in order. `from` lies after
/// the deadlines of the quarters: rows that were learned of later change no unit's answer. Blocking.
Result<std::vector<Movement>> movements(const eventstore::Snapshot& snapshot, World& world,
                                        const std::vector<Pinned>& figures, std::string_view home, Position from,
                                        Position to);

}  // namespace cairn::projections::figures
