#include "services/cairn/reminding.h"

#include "services/quarters/opening.h"
#include "workers/reminders/embedded_templates.h"
#include "workers/reminders/reports.h"
#include "workers/reminders/troubles.h"

namespace cairn::services::cairn {

namespace r = workers::reminders;
using projections::calendar::Quarter;

Result<std::unique_ptr<ReminderParts>> ReminderParts::make(Over over) {
  CAIRN_TRY(auto settings, workers::mail::read_settings(over.data_folder));
  CAIRN_TRY(auto transport, workers::mail::make_transport(settings, over.data_folder));
  CAIRN_TRY(auto templates, workers::mail::Templates::of(r::embedded_templates(), settings.reviewed_languages));
  return std::unique_ptr<ReminderParts>(
      new ReminderParts(std::move(over), std::move(settings), std::move(transport), std::move(templates)));
}

ReminderParts::ReminderParts(Over over, workers::mail::Settings settings,
                             std::unique_ptr<workers::mail::Transport> transport, workers::mail::Templates templates)
    : over_(std::move(over)),
      transport_(std::move(transport)),
      reminders_{over_.store,
                 over_.clock,
                 over_.tables,
                 over_.queue,
                 over_.municipality,
                 over_.link_secret,
                 std::move(settings),
                 *transport_,
                 std::move(templates),
                 [this] { return own_url(); },
                 [this](const Quarter& quarter, Day today) -> Result<void> {
                   const quarters::QuarterName name{over_.municipality, quarter};
                   CAIRN_TRY(quarters::open_quarter(over_.store, name, r::worker_actor(), today));
                   return success();
                 },
                 over_.keys},
      stepping_(reminders_),
      following_(reminders_),
      sending_(reminders_),
      thanking_(reminders_),
      locking_(reminders_) {
  auto schedules = r::schedules(reminders_);
  schedules.push_back(r::thanks(reminders_));
  runner_ = std::make_unique<workers::runtime::Runner>(
      over_.queue, std::vector<workers::runtime::Worker*>{&stepping_, &following_, &sending_, &thanking_, &locking_},
      std::move(schedules));
  wire();
}

void ReminderParts::wire() {
  reminding_.preview = [this](const Quarter& quarter, int step) { return r::preview_json(reminders_, quarter, step); };
  reminding_.release = [this](const Quarter& quarter, int step, const std::string& sha256,
                              const eventstore::Actor& actor) -> Result<quarters::Reminding::Released> {
    CAIRN_TRY(const auto released, r::release_seen(reminders_, quarter, step, sha256, actor));
    wake();
    return quarters::Reminding::Released{released.head, released.messages, released.duties};
  };
  const auto noted_of = [this](Result<r::Noted> noted) -> Result<quarters::Reminding::Noted> {
    if (!noted) return std::move(noted).error();
    wake();
    return quarters::Reminding::Noted{noted.value().message_id, noted.value().units, noted.value().hard,
                                      noted.value().head};
  };
  reminding_.report = [this, noted_of](std::string_view report, const eventstore::Actor& actor) {
    return noted_of(r::note_report(reminders_, report, actor));
  };
  reminding_.decline = [this, noted_of](std::string_view token) { return noted_of(r::decline(reminders_, token)); };
}

quarters::Troubles ReminderParts::troubles() const {
  return [this](const eventstore::Snapshot& snapshot, const Quarter& quarter, const projections::duties::Board& board) {
    return r::troubles_json(reminders_, snapshot, quarter, board);
  };
}

std::string ReminderParts::own_url() const {
  const std::lock_guard lock(mutex_);
  return own_url_;
}

Result<void> ReminderParts::start(const std::string& own_url) {
  {
    const std::lock_guard lock(mutex_);
    own_url_ = own_url;
  }
  CAIRN_TRY(r::recover(reminders_));
  return runner_->start();
}

}  // namespace cairn::services::cairn
