// Measures Cairn beside what people would keep the same events in; tests/bench/peers/run starts the servers and calls
// it. Usage: peers_bench FOLDER POSTGRES_SOCKET_FOLDER REDIS_SOCKET [--rounds N] [--seconds S] [--commits N]
// [--replay N]; --replay 0 leaves reading out.

#include <cstdio>
#include <cstdlib>
#include <string>

#include "eventstore/base/check.h"
#include "services/bench/machine.h"
#include "services/bench/rounds.h"
#include "tests/bench/peers/rounds.h"

namespace cairn::bench {
namespace {

Plan plan_of(int argc, char** argv) {
  Plan plan;
  for (int i = 4; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--rounds") plan.rounds = std::atoi(argv[i + 1]);
    if (name == "--seconds") plan.seconds_max = std::atof(argv[i + 1]);
    if (name == "--commits") plan.commits_max = std::strtoull(argv[i + 1], nullptr, 10);
    if (name == "--replay") plan.replay_events = std::strtoull(argv[i + 1], nullptr, 10);
  }
  CAIRN_CHECK(plan.rounds > 0 && plan.commits_max > 0, "there is something to measure");
  return plan;
}

void tell_syncs() {
  const services::bench::Folder folder;
  const auto waits = services::bench::sync_us(folder, 200);
  std::printf("A synced write of 4 KiB takes %.0f µs (p99 %.0f).\n\n", services::bench::percentile(waits, 0.5),
              services::bench::percentile(waits, 0.99));
}

void run(const std::string& folder, const std::string& postgres, const std::string& redis, const Plan& plan) {
  tell_syncs();
  std::vector<std::unique_ptr<Peer>> peers;
  peers.push_back(make_cairn(folder + "/cairn", false));
  peers.push_back(make_cairn(folder + "/cairn_matrix", true));
  peers.push_back(make_redis(redis));
  peers.push_back(make_sqlite(folder + "/sqlite"));
  peers.push_back(make_postgres(postgres, false));
  peers.push_back(make_postgres(postgres, true));
  std::vector<std::string> names;
  for (const auto& peer : peers) names.push_back(peer->name());
  names.insert(names.begin() + 1, kLimit);
  std::puts(tables_of(measure_appends(folder, peers, plan), names).c_str());
  if (plan.replay_events == 0) return;
  // The two in PostgreSQL read the same table.
  peers.pop_back();
  names.pop_back();
  std::puts(tables_of(measure_reads(folder, peers, plan), names).c_str());
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fputs("usage: peers_bench FOLDER POSTGRES_SOCKET_FOLDER REDIS_SOCKET [--rounds N] [--seconds S] ...\n",
               stderr);
    return 2;
  }
  cairn::bench::run(argv[1], argv[2], argv[3], cairn::bench::plan_of(argc, argv));
  return 0;
}
