#include "services/bench/opening_rounds.h"

#include "services/bench/machine.h"
#include "services/bench/raw_rocks.h"
#include "services/bench/workload.h"
#include "services/http/transport.h"

namespace cairn::services::bench {
namespace {

constexpr uint64_t kEventsEach = 20;
constexpr uint64_t kTailEventsMax = 40'000;  // some 64 MiB of write-ahead log, beyond which RocksDB flushes
constexpr double kOpeningMsMax = 2'000;

void check_ready(Subject& subject, uint64_t events) {
  http::Request request;
  request.target = "/health/ready";
  const auto answer = http::make_local_transport(subject.router())->call(std::move(request));
  CAIRN_CHECK(answer.has_value() && answer.value().status == 200, "an opened ledger is ready");
  CAIRN_CHECK(subject.store().head() == Position(events), "an opened ledger has every event");
}

}  // namespace

std::vector<Waits> measure_opening(const Plan& plan, const NewSubject& new_subject, const Tell& tell) {
  const Folder folder;
  const std::string place = folder / "opening";
  const uint64_t tail = std::min(plan.events / 10, kTailEventsMax);
  Workload workload(kEventsEach);
  const std::string log = [&] {
    const auto subject = new_subject(place);
    fill_ledger(subject->store(), workload, plan.events, "opening, filling", tell);
    return subject->log_folder();
  }();
  const auto grow = [&] {
    const auto subject = new_subject(place);
    append_all(subject->store(), workload, tail, kInFlight);
  };
  const std::string of = " a ledger of " + std::to_string(plan.events) + " events";
  std::vector<Waits> waits = {{"L10", "opening" + of + ", every view, to ready", kOpeningMsMax},
                              {"", "RocksDB's own opening of its folder", 0}};
  const auto rounds = static_cast<uint64_t>(plan.rounds);
  for (uint64_t round = 0; round < rounds; ++round) {
    tell("opening", round, rounds);
    grow();
    waits[1].ms.push_back(ms_to_open(log));
    grow();
    std::unique_ptr<Subject> subject;
    waits[0].ms.push_back(ms_of([&] {
      subject = new_subject(place);
      check_ready(*subject, workload.made());
    }));
  }
  tell("opening", rounds, rounds);
  return waits;
}

}  // namespace cairn::services::bench
