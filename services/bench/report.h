#pragma once

#include <string>

#include "services/bench/bench.h"

namespace cairn::services::bench {

/// Tables in Markdown, each figure beside its limit.
std::string as_text(const Findings& findings);

/// The same as one JSON object:
/// {"cores","sync_us":{"p50","p99"},"lines":[{"id","what","ours","control","ratio","least",
/// "most","wanted","reached"}],"waits":[{"id","what","p50_ms","p95_ms","wanted_ms","reached"}],
/// "memory":{"events","resident_bytes","wanted_bytes","reached"}}; "wanted" is 0 where nothing is, and what was not
/// measured is missing.
std::string as_json(const Findings& findings);

/// "| L1 | … | 61,000 | 70,000 | 0.87 (0.83 to 0.90) | 0.80 |" for each line, with its heading.
std::string table_of(const std::vector<Line>& lines);

}  // namespace cairn::services::bench
