#include "workers/reminders/troubles.h"

#include <algorithm>

#include "eventstore/base/json_writer.h"
#include "projections/facts/words.h"
#include "workers/reminders/asking.h"
#include "workers/reminders/following.h"
#include "workers/reminders/names.h"
#include "workers/reminders/stepping.h"

namespace cairn::workers::reminders {
namespace {

namespace d = projections::duties;
using projections::facts::word_of;

/// More than these have one reason, and the page stays readable.
constexpr size_t kJobsMax = 2'000;

std::string text_of(Cause cause, const std::string& level) {
  switch (cause) {
    case Cause::CAUSE_VACANT: return "nobody fills the post of the " + level;
    case Cause::CAUSE_NO_ADDRESS: return "the " + level + " has no e-mail address";
    case Cause::CAUSE_BOUNCE: return "what was sent to the " + level + " came back: another address is needed";
    case Cause::CAUSE_DECLINED: return "the " + level + " wants no more mail about this quarter";
    default: return "";
  }
}

class Gathering {
 public:
  void add(const std::string& kind, const std::string& level, std::string text, const std::string& unit) {
    auto found = std::ranges::find_if(
        troubles_, [&](const Trouble& it) { return it.kind == kind && it.level == level && it.text == text; });
    if (found == troubles_.end()) found = troubles_.insert(troubles_.end(), {kind, level, std::move(text), {}});
    if (!unit.empty()) found->units.push_back(unit);
  }
  std::vector<Trouble> take() { return std::move(troubles_); }

 private:
  std::vector<Trouble> troubles_;
};

void add_posts(const Situation& situation, const std::vector<Obstacles>& obstacles, Gathering& gathering) {
  const auto& lines = situation.board.lines;
  for (size_t i = 0; i < lines.size(); ++i)
    for (const auto level : {Level::LEVEL_CONTACT, Level::LEVEL_DEPUTY, Level::LEVEL_HEAD}) {
      const auto word = word_of(level);
      const Cause cause = obstacles[i].at(level);
      // A unit need not have a deputy or a head; somebody to begin with it must have.
      const bool wanted = level == Level::LEVEL_CONTACT || lines[i].posts.of(word) != nullptr;
      if (wanted && cause != Cause::CAUSE_UNSPECIFIED)
        gathering.add(word_of(cause), word, text_of(cause, word), lines[i].unit);
    }
}

void add_nobody(const Situation& situation, const std::vector<Obstacles>& obstacles, Gathering& gathering) {
  const auto& lines = situation.board.lines;
  for (size_t i = 0; i < lines.size(); ++i) {
    const bool reachable =
        std::ranges::any_of(obstacles[i], [](const auto& at) { return at.second == Cause::CAUSE_UNSPECIFIED; });
    if (is_owed(situation.board, lines[i]) && !reachable)
      gathering.add("nobody", "", "nobody can be asked: no post of the unit can be reached, nor the MILE office",
                    lines[i].unit);
  }
}

const d::Reminder* reminder_of(const d::Line& line, const std::string& message_id) {
  const auto found = std::ranges::find(line.duty.reminders, message_id, &d::Reminder::message_id);
  return found == line.duty.reminders.end() ? nullptr : &*found;
}

void add_stuck(const Situation& situation, const Stuck& stuck, Gathering& gathering) {
  const std::string step = "step " + std::to_string(stuck.step);
  if (stuck.kind == kStepKind) return gathering.add("not_released", "", step + " is not released: " + stuck.error, "");
  for (const auto& line : situation.board.lines) {
    if (!is_owed(situation.board, line)) continue;
    const auto* reminder = reminder_of(line, stuck.about);
    if (stuck.kind == kMailKind && reminder != nullptr && waits_to_go(*reminder))
      gathering.add("waiting", "", "a reminder of " + step + " waits to be sent: " + stuck.error, line.unit);
    else if (stuck.kind == kFollowKind && stuck.about.empty() && !was_asked_since(line, stuck.step))
      gathering.add("not_asked", "", step + " was released and has not asked yet: " + stuck.error, line.unit);
    else if (stuck.kind == kFollowKind && reminder != nullptr)
      gathering.add("not_asked", "", "whoever comes next has not been asked yet: " + stuck.error, line.unit);
  }
}

Result<void> add_jobs(const Reminders& reminders, const projections::calendar::Quarter& quarter,
                      timer::v1::JobState state, std::vector<Stuck>& stuck) {
  CAIRN_TRY(const auto page, reminders.queue.list({state, "", "", kJobsMax}));
  for (const auto& job : page.jobs) {
    if (job.kind() != kMailKind && job.kind() != kFollowKind && job.kind() != kStepKind) continue;
    const auto name = parse_slot(job.slot());
    if (!name || name.value().quarter.id() != quarter.id()) continue;
    std::string about = job.kind() == kMailKind ? job.content() : job.target();
    if (about == kReleased) about.clear();
    stuck.push_back({job.kind(), name.value().step, std::move(about), job.last_error()});
  }
  return success();
}

}  // namespace

std::vector<Trouble> troubles_of(const Situation& situation, const std::vector<Stuck>& stuck) {
  Gathering gathering;
  for (const auto& each : stuck) add_stuck(situation, each, gathering);
  const auto obstacles = obstacles_of(situation);
  add_nobody(situation, obstacles, gathering);
  add_posts(situation, obstacles, gathering);
  return gathering.take();
}

Result<std::string> troubles_json(const Reminders& reminders, const eventstore::Snapshot& snapshot,
                                  const projections::calendar::Quarter& quarter, d::Board board) {
  CAIRN_TRY(const auto situation, situation_of(reminders, snapshot, quarter, std::move(board)));
  std::vector<Stuck> stuck;
  CAIRN_TRY(add_jobs(reminders, quarter, timer::v1::JobState::JOB_STATE_DEAD, stuck));
  CAIRN_TRY(add_jobs(reminders, quarter, timer::v1::JobState::JOB_STATE_RETRY, stuck));
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const auto& trouble : troubles_of(situation, stuck)) {
    json.begin_object().field("kind", trouble.kind);
    if (!trouble.level.empty()) json.field("level", trouble.level);
    json.field("text", trouble.text).key("units").begin_array();
    for (const auto& line : situation.board.lines)
      if (std::ranges::find(trouble.units, line.unit) != trouble.units.end())
        json.begin_object().field("unit", line.unit).field("name", line.name).end_object();
    json.end_array().end_object();
  }
  json.end_array();
  return out;
}

}  // namespace cairn::workers::reminders
