// Measures the log alone, without the program above it but with its views of engagements. Usage: log_bench [EVENTS
// [ROUNDS]]. `cairn bench` measures the whole program the same way.

#include <cstdio>
#include <cstdlib>

#include "eventstore/base/check.h"
#include "projections/engagements/kind.h"
#include "projections/registers/register_view.h"
#include "services/bench/log_rounds.h"
#include "services/bench/report.h"
#include "services/bench/workload.h"

namespace cairn::services::bench {
namespace {

/// The log with the matrix in its batch, and no routes.
class LogSubject final : public Subject {
 public:
  explicit LogSubject(const std::string& folder)
      : folder_(folder), matrix_(projections::engagements::kKind), store_(open_store(folder, {&matrix_})) {}
  eventstore::Store& store() override { return *store_; }
  const http::Router& router() override { return router_; }
  std::string log_folder() const override { return folder_; }

 private:
  const std::string folder_;
  projections::registers::RegisterView matrix_;
  const std::unique_ptr<eventstore::Store> store_;
  const http::Router router_;
};

}  // namespace
}  // namespace cairn::services::bench

int main(int argc, char** argv) {
  using namespace cairn::services::bench;
  Plan plan;
  plan.events = 4 * (argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000);  // a round takes a quarter
  plan.rounds = argc > 2 ? std::atoi(argv[2]) : 5;
  const auto lines = measure_log(
      plan, [](const std::string& folder) { return std::make_unique<LogSubject>(folder); },
      [](std::string_view, uint64_t done, uint64_t total) {
        std::fprintf(stderr, "%llu of %llu\n", static_cast<unsigned long long>(done),
                     static_cast<unsigned long long>(total));
      });
  std::fputs(table_of(lines).c_str(), stdout);
  return 0;
}
