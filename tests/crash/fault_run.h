#pragma once

#include <array>
#include <string>
#include <vector>

#include "tests/crash/failing_files.h"

namespace cairn::eventstore::testing {

/// How the ledger took a fault.
enum class FaultEnd {
  kUnharmed,   ///< nobody outside noticed, or the fault was not met at all
  kWentOn,     ///< something was refused with an error, and then done in the same open store
  kFenced,     ///< the open store stopped; opening it again decided
  kNotOpened,  ///< the opening was refused with an error
};
inline constexpr FaultEnd kFaultEnds[] = {FaultEnd::kUnharmed, FaultEnd::kWentOn, FaultEnd::kFenced,
                                          FaultEnd::kNotOpened};
const char* name_of(FaultEnd end);

struct FaultRun {
  bool met = false;
  FaultEnd end = FaultEnd::kUnharmed;
  std::string broken;  ///< the promise, if one was
};
/// Runs the script on a disk with this fault and holds the ledger to its promises: while it is open, and after opening
/// it again on the disk as it is, and as a power cut would leave it.
FaultRun run_with(const Fault& fault);

struct FaultReport {
  uint64_t met = 0;
  std::array<uint64_t, std::size(kFaultEnds)> ends{};
  std::vector<std::string> broken;
};
/// Runs with the first, second, third, … call failing, or every `step`th, until the run ends before the fault is met.
FaultReport run_with_each(Fault fault, uint64_t step = 1);

}  // namespace cairn::eventstore::testing
