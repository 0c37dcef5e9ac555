#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "eventstore/base/check.h"

namespace cairn::services::bench {

/// What one round of one measurement gave: work done a second.
using Rate = double;

/// Seconds that `work` takes.
inline double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

inline double ms_of(const std::function<void()>& work) { return 1e3 * seconds_of(work); }

/// Median with the smallest and the largest beside it.
struct Spread {
  double median = 0;
  double least = 0;
  double most = 0;
};

inline Spread spread_of(std::vector<double> values) {
  CAIRN_CHECK(!values.empty(), "a spread is of at least one value");
  std::ranges::sort(values);
  return {values[values.size() / 2], values.front(), values.back()};
}

/// The value that `share` (0.95) of the values do not exceed.
inline double percentile(std::vector<double> values, double share) {
  CAIRN_CHECK(!values.empty(), "a percentile is of at least one value");
  std::ranges::sort(values);
  const auto rank = static_cast<size_t>(static_cast<double>(values.size()) * share);
  return values[std::min(rank, values.size() - 1)];
}

/// One line of the table: Cairn's rate, the control's rate of the same round, and their ratio, which is what counts:
/// the machine drifts by a quarter within an hour.
struct Line {
  std::string id;    ///< of the limit that it is held to, as L1; empty when there is none
  std::string what;  ///< the work and its control
  double wanted;     ///< the ratio to reach; 0 when none is set
  std::vector<Rate> ours = {};
  std::vector<Rate> control = {};

  Spread ratio() const {
    std::vector<double> ratios;
    for (size_t i = 0; i < ours.size(); ++i) ratios.push_back(ours[i] / control[i]);
    return spread_of(ratios);
  }
  bool reached() const { return wanted <= 0 || ratio().median >= wanted; }
};

/// One line of times, for what is limited absolutely.
struct Waits {
  std::string id;
  std::string what;
  double wanted_ms;  ///< of the 95th percentile; 0 when none is set
  std::vector<double> ms = {};

  double p50() const { return percentile(ms, 0.5); }
  double p95() const { return percentile(ms, 0.95); }
  bool reached() const { return wanted_ms <= 0 || p95() <= wanted_ms; }
};

}  // namespace cairn::services::bench
