#include "services/quarters/opening.h"

#include "cairn/duty/v1/events.pb.h"
#include "cairn/quarter/v1/events.pb.h"
#include "projections/duties/board.h"
#include "projections/duties/kind.h"
#include "projections/quarters/kind.h"
#include "projections/registers/register.h"

namespace cairn::services::quarters {
namespace {

namespace p = projections;

constexpr int kLostRacesMax = 8;

/// What is missing, as far as one commit takes it.
struct Plan {
  eventstore::Append append;
  bool quarter = false;
  size_t duties = 0;
};

eventstore::StreamWrite begin(StreamId stream, const google::protobuf::Message& message) {
  eventstore::NewEvent event;
  event.id = EventId(system_ids().next());
  event.type = message.GetDescriptor()->name();
  event.payload = message.SerializeAsString();
  eventstore::StreamWrite write{std::move(stream), eventstore::Expected::no_stream(), {}};
  write.events.push_back(std::move(event));
  return write;
}

eventstore::StreamWrite begin_quarter(const QuarterName& name, const p::quarters::Schedule& schedule) {
  cairn::quarter::v1::QuarterOpened opened;
  opened.set_municipality(name.municipality);
  opened.set_quarter(name.quarter.id());
  eventstore::set_date(opened.mutable_answers_due(), PartialDate::of_day(schedule.answers.day));
  eventstore::set_date(opened.mutable_lock_due(), PartialDate::of_day(schedule.lock.day));
  return begin(StreamId::of(p::quarters::kKind.category, name.id()), opened);
}

eventstore::StreamWrite begin_duty(const QuarterName& name, const std::string& unit) {
  cairn::duty::v1::DutyOpened opened;
  opened.set_unit_id(unit);
  opened.set_municipality(name.municipality);
  opened.set_quarter(name.quarter.id());
  auto write = begin(StreamId::of(p::duties::kKind.category, p::duties::id_of(unit, name.quarter)), opened);
  write.events.front().tags = {"unit:" + unit};
  return write;
}

Error refused(const QuarterName& name, std::string detail) {
  Error error = fail(Errc::kInvalid, "quarter " + name.quarter.id() + " of " + name.municipality + " " + detail);
  error.complaints.push_back({"", std::move(detail)});
  return error;
}

Result<Plan> plan(const eventstore::Snapshot& snapshot, const QuarterName& name, Day today) {
  CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot, p::quarters::kKind.view));
  CAIRN_TRY(const auto row, rows.latest(name.id()));
  CAIRN_TRY(const auto schedule,
            p::quarters::read_schedule(snapshot, name.municipality, name.quarter, snapshot.head()));
  const auto standing = p::quarters::standing_of(row);
  if (today < name.quarter.first_day())
    return refused(name, "has not begun: its first day is " + text_of(name.quarter.first_day()));
  if (standing.locked) return refused(name, "is locked");
  if (!standing.opened && today > schedule.lock.day)
    return refused(name, "can take no answers any more: its last day was " + text_of(schedule.lock.day));
  CAIRN_TRY(const auto units, p::duties::units_without_duty(snapshot, name.municipality, name.quarter, today));
  if (!standing.opened && units.empty()) return refused(name, "has no unit that is open");
  Plan plan;
  if (!standing.opened) {
    plan.quarter = true;
    plan.append.writes.push_back(begin_quarter(name, schedule));
  }
  for (const auto& unit : units) {
    if (plan.append.writes.size() == eventstore::kCommitStreamsMax) break;
    plan.append.writes.push_back(begin_duty(name, unit));
    ++plan.duties;
  }
  return plan;
}

}  // namespace

Result<Opened> open_quarter(eventstore::Store& store, const QuarterName& name, const eventstore::Actor& actor,
                            Day today) {
  Opened opened;
  // Each turn opens 63 duties or more, or is the last one, unless somebody else was faster.
  for (int lost_races = 0;;) {
    const auto snapshot = store.snapshot();
    opened.head = snapshot->head();
    CAIRN_TRY(auto missing, plan(*snapshot, name, today));
    if (missing.append.writes.empty()) return opened;
    missing.append.commit_id = CommitId(system_ids().next());
    missing.append.actor = actor;
    missing.append.channel = "api";
    const auto appended = store.append_and_wait(std::move(missing.append));
    if (appended) {
      opened.quarter = opened.quarter || missing.quarter;
      opened.duties += missing.duties;
    } else if (appended.error().code != Errc::kConflict || ++lost_races == kLostRacesMax) {
      return appended.error();
    }
  }
}

}  // namespace cairn::services::quarters
