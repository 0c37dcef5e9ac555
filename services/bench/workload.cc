#include "services/bench/workload.h"

#include <condition_variable>
#include <mutex>

#include "cairn/engagement/v1/events.pb.h"
#include "eventstore/base/check.h"
#include "eventstore/rocks_commit_log.h"
#include "services/bench/rounds.h"

namespace cairn::services::bench {
namespace {

namespace events = cairn::engagement::v1;

constexpr uint64_t kSteps = 20;  // of the bar while a ledger is filled

template <class Message>
void fill(eventstore::NewEvent& event, const Message& message) {
  event.type = Message::descriptor()->name();
  event.payload = message.SerializeAsString();
}

events::EngagementRecorded recorded(uint64_t number) {
  events::EngagementRecorded message;
  message.set_municipality("ETH");
  auto* details = message.mutable_details();
  details->mutable_title()->set_en("Learning exchange on water and sanitation, number " + std::to_string(number));
  details->set_kind(events::KIND_LEARNING_EXCHANGE);
  details->set_geographic_level(events::GEOGRAPHIC_LEVEL_AFRICA);
  details->set_focus_area("water and sanitation");
  details->set_ref("B-" + std::to_string(number));
  details->set_publication_class(events::PUBLICATION_CLASS_PUBLIC);
  message.add_lead_units("mile");
  message.set_status(events::STATUS_ACTIVE);
  return message;
}

/// The `step`th event of an engagement's life.
void fill_step(eventstore::NewEvent& event, uint64_t number, uint64_t step) {
  if (step == 0) return fill(event, recorded(number));
  if (step % 4 == 1) {
    events::PartyJoined joined;
    joined.set_organisation_id("organisation_" + std::to_string((number * 7 + step) % 150));
    joined.set_role(events::ROLE_PARTNER);
    return fill(event, joined);
  }
  if (step % 4 == 2) {
    events::ActivityHeld held;
    held.set_activity_id("activity_" + std::to_string(step));
    held.set_title("Workshop with the partners of the exchange and a site visit, part " + std::to_string(step));
    held.set_participants(25);
    return fill(event, held);
  }
  if (step % 4 == 3) {
    events::Confirmed confirmed;
    confirmed.set_quarter("2026-27-Q1");
    confirmed.set_unit_id("mile");
    return fill(event, confirmed);
  }
  events::DetailsRevised revised;
  revised.mutable_details()->set_remarks("Seen by the unit; the partners agree on the next step, number " +
                                         std::to_string(step));
  fill(event, revised);
}

}  // namespace

eventstore::Append Workload::next() {
  const uint64_t number = made_ / events_each_;
  const uint64_t step = made_ % events_each_;
  ++made_;
  eventstore::NewEvent event;
  event.id = EventId(system_ids().next());
  event.effective = PartialDate::of(2000 + static_cast<int>(step), 1 + static_cast<int>(number % 12), 0).value();
  event.reason = "as the unit reports for the quarter";
  event.source = "quarterly return of the unit, sheet 3";
  fill_step(event, number, step);
  eventstore::Append request;
  request.commit_id = CommitId(system_ids().next());
  request.actor = {"officer_1", "officer", "mile"};
  request.channel = "api";
  const auto expected = step == 0 ? eventstore::Expected::no_stream() : eventstore::Expected::exact(Revision(step - 1));
  request.writes.push_back({StreamId::of("engagement", "bench_" + std::to_string(number)), expected, {}});
  request.writes.back().events.push_back(std::move(event));
  return request;
}

std::unique_ptr<eventstore::Store> open_store(const std::string& folder, std::vector<eventstore::Projection*> views) {
  eventstore::RocksOptions rocks;
  rocks.folder = folder;
  rocks.create_if_missing = true;
  auto log = eventstore::open_rocks_commit_log(rocks);
  CAIRN_CHECK(log.has_value(), "a fresh log opens");
  eventstore::StoreOptions options;
  options.origin = "bench.example";
  auto store = eventstore::Store::open(std::move(log).value(), options, std::move(views));
  CAIRN_CHECK(store.has_value(), "a fresh store opens");
  return std::move(store).value();
}

double append_all(eventstore::Store& store, Workload& workload, uint64_t count, size_t in_flight) {
  std::mutex mutex;
  std::condition_variable answered;
  size_t waiting = 0;
  const double seconds = seconds_of([&] {
    for (uint64_t i = 0; i < count; ++i) {
      auto request = workload.next();
      {
        std::unique_lock lock(mutex);
        answered.wait(lock, [&] { return waiting < in_flight; });
        ++waiting;
      }
      store.append(std::move(request), [&](const Result<eventstore::Appended>& done) {
        CAIRN_CHECK(done.has_value(), "every append of the workload succeeds");
        const std::lock_guard lock(mutex);
        --waiting;
        answered.notify_one();
      });
    }
    std::unique_lock lock(mutex);
    answered.wait(lock, [&] { return waiting == 0; });
  });
  return static_cast<double>(count) / seconds;
}

void fill_ledger(eventstore::Store& store, Workload& workload, uint64_t events, std::string_view stage,
                 const Tell& tell) {
  for (uint64_t step = 0; step < kSteps; ++step) {
    tell(stage, step, kSteps);
    append_all(store, workload, events * (step + 1) / kSteps - events * step / kSteps, kInFlight);
  }
  tell(stage, kSteps, kSteps);
}

}  // namespace cairn::services::bench
