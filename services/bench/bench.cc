#include "services/bench/bench.h"

#include "services/bench/log_rounds.h"
#include "services/bench/machine.h"
#include "services/bench/matrix_rounds.h"
#include "services/bench/opening_rounds.h"

namespace cairn::services::bench {
namespace {

constexpr size_t kSyncs = 500;

template <class T>
void append(std::vector<T>& to, std::vector<T> from) {
  for (auto& one : from) to.push_back(std::move(one));
}

}  // namespace

Findings run(const Plan& plan, const NewSubject& new_subject, const Tell& tell) {
  Findings findings;
  findings.cores = cores();
  {
    const Folder folder;
    findings.sync_us = sync_us(folder, kSyncs);
  }
  const auto wants = [&](std::string_view part) { return plan.part.empty() || plan.part == part; };
  // First, while nothing else has left its traces in the process.
  if (wants("memory")) findings.memory = measure_memory(plan.events, new_subject, tell);
  if (wants("log")) append(findings.lines, measure_log(plan, new_subject, tell));
  if (wants("matrix")) {
    auto matrix = measure_matrix(plan, new_subject, tell);
    append(findings.lines, std::move(matrix.lines));
    append(findings.waits, std::move(matrix.waits));
  }
  if (wants("opening")) append(findings.waits, measure_opening(plan, new_subject, tell));
  return findings;
}

}  // namespace cairn::services::bench
