#pragma once

#include <functional>
#include <string>

#include "eventstore/base/clock.h"
#include "eventstore/sealing/key_ring.h"
#include "eventstore/store.h"
#include "projections/matrix/tables.h"
#include "workers/mail/settings.h"
#include "workers/mail/templates.h"
#include "workers/mail/transport.h"
#include "workers/reminders/plan.h"
#include "workers/runtime/queue.h"

namespace cairn::workers::reminders {

/// What all that reminds shares. Outlives it.
struct Reminders {
  eventstore::Store& store;  ///< keeps the views quarters, duties, matrix, units, posts, persons and rules
  const Clock& clock;
  projections::matrix::MatrixTables& tables;
  runtime::JobQueue& queue;
  std::string municipality;
  std::string link_secret;  ///< from which the links to answer pages are made
  mail::Settings settings;
  mail::Transport& transport;
  mail::Templates templates;  ///< of this folder: embedded_templates.h
  /// Where links begin when the settings name nothing: what this program listens on, without the last slash.
  std::function<std::string()> own_url;
  /// Opens the quarter and its duties; doing it again opens what is missing. kInvalid when there is nothing to open.
  std::function<Result<void>(const projections::calendar::Quarter& quarter, Day today)> open_quarter;
  /// Opens addresses that are sealed; null where nothing is.
  const eventstore::sealing::KeyRing* keys = nullptr;
};

/// Who said it, in the log.
eventstore::Actor worker_actor();

/// What the rules say of reminders on a day.
struct ReminderRules {
  bool reviewed = false;  ///< an officer looks before a step goes out (rule reminder_release)
  int per_week = 0;       ///< reminders to one person in seven days (rule reminders_per_week); 0: as many as there are
  std::string office;     ///< id of the unit that is the MILE office (rule mile_office); empty: none was named
};
Result<ReminderRules> read_rules(const eventstore::Snapshot& snapshot, std::string_view municipality, Day today);

/// Everything that a plan is made from, as known now. kUnavailable while addresses cannot be opened: an address that
/// cannot be read now is not taken for one that there is not. Blocking (RocksDB).
Result<Situation> read_situation(const Reminders& reminders, const eventstore::Snapshot& snapshot,
                                 const projections::calendar::Quarter& quarter);

/// The same around a board that was read from the snapshot already, as known now.
Result<Situation> situation_of(const Reminders& reminders, const eventstore::Snapshot& snapshot,
                               const projections::calendar::Quarter& quarter, projections::duties::Board board);

/// The stream of a unit's duty, and its events against what was looked at.
StreamId duty_stream(std::string_view unit, const projections::calendar::Quarter& quarter);
/// A write to it that holds only as long as nobody else has written since the snapshot. kNotFound without such a duty.
Result<eventstore::StreamWrite> duty_write(const eventstore::Snapshot& snapshot, std::string_view unit,
                                           const projections::calendar::Quarter& quarter);
/// Adds an event about that unit to the write.
void add_event(eventstore::StreamWrite& write, std::string_view unit, const google::protobuf::Message& message);
eventstore::Append append_of(std::vector<eventstore::StreamWrite> writes);

/// A commit takes 64 streams, and a few events of each.
inline constexpr size_t kDutiesPerCommit = 60;
/// How often something is decided anew because somebody was faster.
inline constexpr int kLostRacesMax = 8;

}  // namespace cairn::workers::reminders
