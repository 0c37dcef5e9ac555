#pragma once

#include "services/bench/bench.h"

namespace cairn::services::bench {

/// From a closed folder of plan.events events to /health/ready, and RocksDB's own opening of the same folder. Before
/// each the same number of events is appended, so that both find a write-ahead log to replay: a ledger is closed as it
/// falls, and what was not flushed is the greater part of an opening.
std::vector<Waits> measure_opening(const Plan& plan, const NewSubject& new_subject, const Tell& tell);

}  // namespace cairn::services::bench
