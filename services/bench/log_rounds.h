#pragma once

#include "services/bench/bench.h"

namespace cairn::services::bench {

/// Durable commits of one event (64 and 1 in flight, without views and with all of them) against RocksDB's own; replay
/// against a raw scan; rebuild of all views against a fold that only counts.
std::vector<Line> measure_log(const Plan& plan, const NewSubject& new_subject, const Tell& tell);

}  // namespace cairn::services::bench
