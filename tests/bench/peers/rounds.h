#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/bench/peers/peer.h"

namespace cairn::bench {

struct Plan {
  int rounds = 5;
  double seconds_max = 1;  ///< of one measurement of appends; it ends at this or when the commits run out
  size_t commits_max = 40'000;
  size_t replay_events = 1'000'000;
};

/// What RocksDB alone does on the same machine: what no store above it can pass.
inline constexpr const char* kLimit = "RocksDB";

/// Events a second of one work by the name of who did it, one a round.
using Rates = std::map<std::string, std::vector<double>>;
struct Work {
  std::string what;
  Rates rates;
};

/// Durable appends by 1, 8 and 64 clients, one and eight events a commit. Every round each peer, the limit included, is
/// emptied and takes the same commits, one peer after the other.
std::vector<Work> measure_appends(const std::string& folder, const std::vector<std::unique_ptr<Peer>>& peers,
                                  const Plan& plan);

/// Replay in order, the matrix folded from it, and one stream of 50, over the same events in each peer.
std::vector<Work> measure_reads(const std::string& folder, const std::vector<std::unique_ptr<Peer>>& peers,
                                const Plan& plan);

/// Two tables in Markdown: events a second (medians), and Cairn's ratio to each other one (median, least and most of
/// the ratios of one round).
std::string tables_of(const std::vector<Work>& works, const std::vector<std::string>& names);

}  // namespace cairn::bench
