#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "cairn/summary/v1/events.pb.h"
#include "eventstore/base/clock.h"
#include "eventstore/store.h"
#include "services/commands/commanding.h"
#include "services/http/blocking.h"

namespace cairn::services::evaluation {

/// A year's summary as it was made: what it was made from, and its forms.
struct MadeSummary {
  summary::v1::Manifest manifest;
  std::map<std::string, std::string> files;  ///< by format: html, json, xlsx, pdf; one that could not be made is absent
};

/// Hears how far long work is.
using Told = std::function<void(std::string_view stage, uint64_t done, uint64_t total)>;

/// Makes the forms that are asked for (all when none is). `wanted` says for whom, of which year and from which
/// position; a manifest with files, which was made before, gives the very same bytes or kUnavailable. Blocking. Handed
/// in by services/cairn, for making is a worker's.
using MakeSummary = std::function<Result<MadeSummary>(const std::shared_ptr<const eventstore::Snapshot>& snapshot,
                                                      const summary::v1::Manifest& wanted,
                                                      const std::vector<std::string>& formats, const Told& told)>;
/// What moved since a summary was made, as JSON.
using TellMovements = std::function<Result<std::string>(const std::shared_ptr<const eventstore::Snapshot>& snapshot,
                                                        const summary::v1::Manifest& made)>;

/// What the routes of monitoring and evaluation need. Outlives the router.
struct Evaluation {
  eventstore::Store& store;  ///< keeps the views indicators, reviews, summaries and those of projections/figures
  http::BlockingPool& pool;
  const Clock& clock;
  const commands::Commanding& commanding;
  std::string municipality;  ///< whose figures are meant where a name names none
  MakeSummary make_summary = nullptr;
  TellMovements tell_movements = nullptr;
};

}  // namespace cairn::services::evaluation
