#include "workers/reminders/plan.h"

#include <algorithm>
#include <array>
#include <set>

#include "projections/as_of/as_of.h"
#include "projections/facts/words.h"
#include "workers/reminders/names.h"

namespace cairn::workers::reminders {
namespace {

namespace d = projections::duties;
using d::Line;
using d::Post;
using d::Reminder;

constexpr int64_t kWeekUs = 7 * 86'400'000'000LL;
constexpr std::array kLevels = {Level::LEVEL_CONTACT, Level::LEVEL_DEPUTY, Level::LEVEL_HEAD, Level::LEVEL_MILE};

/// Of a word in a row; what has no level yet is below all of them.
Level level_of(std::string_view word) {
  return projections::facts::enum_of<Level>(word).value_or(Level::LEVEL_UNSPECIFIED);
}

Level next_of(Level level) { return static_cast<Level>(level + 1); }

/// It was handed over, whatever became of it.
bool went_out(const Reminder& reminder) { return reminder.state == "sent" || reminder.state == "bounced"; }

bool anything_went_out(const Line& line, int step) {
  return std::ranges::any_of(line.duty.reminders,
                             [&](const Reminder& each) { return each.step == step && went_out(each); });
}

/// People to whom something could not be delivered: by person, when the last of it was queued. What came back tells of
/// the address as it was then.
using Undelivered = std::map<std::string, Position, std::less<>>;

Undelivered undelivered_of(const d::Board& board) {
  Undelivered undelivered;
  for (const auto& line : board.lines)
    for (const auto& reminder : line.duty.reminders) {
      if (reminder.undelivered != "hard") continue;
      auto& latest = undelivered[reminder.person];
      latest = std::max(latest, reminder.queued_at);
    }
  return undelivered;
}

class Planner {
 public:
  Planner(const Situation& situation, int step, std::string_view instead_of)
      : situation_(situation), undelivered_(undelivered_of(situation.board)), instead_of_(instead_of) {
    plan_.step = step;
    plan_.missed = missed_steps(situation, step);
  }

  Obstacles obstacles(const Line& line) const;
  /// Asks for the duty from a level on; `cause`: why not below it.
  void ask(const Line& line, Level from, Cause cause);
  Plan take();

 private:
  /// The post that stands at a level, and why its holder cannot be asked; no cause where he can.
  const Post* post_at(const Line& line, Level level) const;
  Cause obstacle(const Line& line, const Post* post) const;
  void add(const Line& line, const Post& post, Level level, Cause cause);

  const Situation& situation_;
  const Undelivered undelivered_;
  const std::string instead_of_;
  Plan plan_;
  std::map<std::string, Planned> by_person_;
};

const Post* Planner::post_at(const Line& line, Level level) const {
  switch (level) {
    case Level::LEVEL_CONTACT: return line.posts.of("contact");
    case Level::LEVEL_DEPUTY: return line.posts.of("deputy");
    case Level::LEVEL_HEAD: return line.posts.of("head");
    default: break;
  }
  // Of the office anybody will do who can be reached, in the order in which a unit's own posts are asked.
  for (const auto& post : situation_.office.all)
    if (obstacle(line, &post) == Cause::CAUSE_UNSPECIFIED) return &post;
  return situation_.office.all.empty() ? nullptr : &situation_.office.all.front();
}

Cause Planner::obstacle(const Line& line, const Post* post) const {
  if (post == nullptr || post->vacant()) return Cause::CAUSE_VACANT;
  if (line.duty.declined.contains(post->id)) return Cause::CAUSE_DECLINED;
  const auto contact = situation_.contacts.find(post->holder);
  if (contact == situation_.contacts.end() || contact->second.email.empty()) return Cause::CAUSE_NO_ADDRESS;
  const auto undelivered = undelivered_.find(post->holder);
  const bool dead = undelivered != undelivered_.end() && contact->second.email_set_by < undelivered->second;
  return dead ? Cause::CAUSE_BOUNCE : Cause::CAUSE_UNSPECIFIED;
}

Obstacles Planner::obstacles(const Line& line) const {
  Obstacles obstacles;
  for (const Level level : kLevels) obstacles[level] = obstacle(line, post_at(line, level));
  return obstacles;
}

void Planner::ask(const Line& line, Level from, Cause cause) {
  for (Level level = from; level <= Level::LEVEL_MILE; level = next_of(level)) {
    const auto* post = post_at(line, level);
    const auto why_not = obstacle(line, post);
    if (why_not == Cause::CAUSE_UNSPECIFIED) return add(line, *post, level, cause);
    cause = why_not;
    // Whoever wants no more mail has sent us to the head (RFC 8058 stops a mailbox, not a duty).
    if (why_not == Cause::CAUSE_DECLINED && level < Level::LEVEL_HEAD) level = Level::LEVEL_DEPUTY;
  }
  plan_.nobody.push_back({line.unit, cause});
}

void Planner::add(const Line& line, const Post& post, Level level, Cause cause) {
  const MessageName name{situation_.board.municipality, situation_.quarter, plan_.step, post.holder, instead_of_};
  auto& planned = by_person_[post.holder];
  planned.message_id = message_key(name) + "@" + situation_.domain;
  // An earlier attempt has recorded it.
  if (std::ranges::find(line.duty.reminders, planned.message_id, &Reminder::message_id) != line.duty.reminders.end())
    return;
  Ask ask;
  ask.unit = line.unit;
  ask.level = level;
  ask.cause = level == Level::LEVEL_CONTACT ? Cause::CAUSE_UNSPECIFIED : cause;
  ask.escalates = level > Level::LEVEL_CONTACT &&
                  (level != level_of(line.duty.level) || projections::facts::word_of(cause) != line.duty.cause);
  ask.post = post.id;
  ask.rows = d::unanswered(line.duty, line.owed.rows);
  ask.reports = line.owed.reports;
  for (const auto& reminder : line.duty.reminders) {
    if (waits_to_go(reminder)) ask.instead_of.push_back(reminder.message_id);
    if (reminder.step >= plan_.step || anything_went_out(line, reminder.step)) continue;
    planned.missed.push_back(reminder.step);
    // What that message would have named was never said either.
    for (const auto& [step, by] : situation_.board.standing.missed)
      if (by == reminder.step) planned.missed.push_back(step);
  }
  planned.asks.push_back(std::move(ask));
}

Plan Planner::take() {
  for (auto& [person, planned] : by_person_) {
    if (planned.asks.empty()) continue;
    planned.person = person;
    planned.missed.insert(planned.missed.end(), plan_.missed.begin(), plan_.missed.end());
    std::ranges::sort(planned.missed);
    planned.missed.erase(std::ranges::unique(planned.missed).begin(), planned.missed.end());
    plan_.messages.push_back(std::move(planned));
  }
  return std::move(plan_);
}

/// The level to begin at: the step's, or the lowest that has been passed over without ever having been sent anything.
Level level_for(const Line& line, Level of_step) {
  std::set<Level> asked;
  for (const auto& reminder : line.duty.reminders)
    if (went_out(reminder)) asked.insert(level_of(reminder.level));
  Level level = Level::LEVEL_CONTACT;
  while (level < of_step && asked.contains(level)) level = next_of(level);
  // Who was asked in place of somebody below has stayed silent too.
  for (const Level higher : kLevels)
    if (higher >= level && higher < of_step && asked.contains(higher)) level = next_of(higher);
  return level;
}

/// When each message to the person that still waits was queued, by Message-ID.
std::map<std::string_view, Position> waiting_for(const Situation& situation, std::string_view person) {
  std::map<std::string_view, Position> waiting;
  for (const auto& line : situation.board.lines)
    for (const auto& reminder : line.duty.reminders) {
      if (reminder.person != person || !waits_to_go(reminder)) continue;
      const auto [it, is_new] = waiting.emplace(reminder.message_id, reminder.queued_at);
      if (!is_new) it->second = std::min(it->second, reminder.queued_at);
    }
  return waiting;
}

}  // namespace

bool waits_to_go(const Reminder& reminder) {
  return reminder.state == "queued" || reminder.state == "sending" || reminder.state == "failed";
}

bool was_asked_since(const Line& line, int step) {
  return std::ranges::any_of(line.duty.reminders, [&](const Reminder& reminder) { return reminder.step >= step; });
}

std::vector<Obstacles> obstacles_of(const Situation& situation) {
  const Planner planner(situation, 0, {});
  std::vector<Obstacles> all;
  for (const auto& line : situation.board.lines) all.push_back(planner.obstacles(line));
  return all;
}

size_t Plan::duties() const {
  size_t count = 0;
  for (const auto& message : messages) count += message.asks.size();
  return count;
}

bool is_owed(const d::Board& board, const Line& line) {
  const Day today = projections::as_of::today(board.at.instant_us);
  if (!projections::quarters::takes_answers(board.standing, line.unit, today, board.schedule.lock.day)) return false;
  switch (line.state) {
    case d::State::kOwed:
    case d::State::kReminded:
    case d::State::kOpened:
    case d::State::kPartlyAnswered:
    case d::State::kOverdue:
    case d::State::kEscalated: return true;
    case d::State::kNone:
    case d::State::kAnswered:
    case d::State::kAnsweredLate:
    case d::State::kExcused: return false;
  }
  return false;
}

Level level_of_step(const projections::quarters::Schedule& schedule, int step) {
  size_t after_end = 0;
  for (const auto& each : schedule.steps) after_end += each.working_days > 0 && each.working_days <= step ? 1 : 0;
  return kLevels[std::min(after_end, kLevels.size() - 1)];
}

std::vector<int> missed_steps(const Situation& situation, int step) {
  const auto& standing = situation.board.standing;
  std::vector<int> missed;
  for (const auto& each : situation.board.schedule.steps) {
    if (each.working_days >= step || step_due_us(each.day) < situation.begun_us) continue;
    const auto named = standing.missed.find(each.working_days);
    const bool by_this = named != standing.missed.end() && named->second == step;
    if (by_this || !standing.is_over(each.working_days)) missed.push_back(each.working_days);
  }
  return missed;
}

Plan plan_step(const Situation& situation, int step) {
  Planner planner(situation, step, {});
  const Level of_step = level_of_step(situation.board.schedule, step);
  for (const auto& line : situation.board.lines) {
    if (!is_owed(situation.board, line) || was_asked_since(line, step)) continue;
    const Level from = level_for(line, of_step);
    planner.ask(line, from, from == Level::LEVEL_CONTACT ? Cause::CAUSE_UNSPECIFIED : Cause::CAUSE_SILENCE);
  }
  return planner.take();
}

Plan plan_next(const Situation& situation, std::string_view message_id) {
  std::optional<Planner> planner;
  for (const auto& line : situation.board.lines) {
    const auto& reminders = line.duty.reminders;
    const auto reminder = std::ranges::find(reminders, message_id, &Reminder::message_id);
    if (reminder == reminders.end()) continue;
    if (!planner) planner.emplace(situation, reminder->step, message_id);
    // Somebody was asked in its place already, or at a later step.
    const bool followed = std::ranges::any_of(reminders, [&](const Reminder& other) {
      return other.step > reminder->step ||
             (other.step == reminder->step && level_of(other.level) > level_of(reminder->level));
    });
    if (is_owed(situation.board, line) && !followed)
      planner->ask(line, level_of(reminder->level), Cause::CAUSE_UNSPECIFIED);
  }
  return planner ? planner->take() : Plan();
}

int64_t not_before_us(const Situation& situation, std::string_view person, std::string_view message_id) {
  if (situation.per_week <= 0) return 0;
  const auto waiting = waiting_for(situation, person);
  const auto own = waiting.find(message_id);
  std::vector<int64_t> taken;
  for (const auto& [id, queued_at] : waiting)
    if (id != message_id && (own == waiting.end() || queued_at < own->second))
      taken.push_back(situation.board.at.instant_us);
  for (const auto& [id, mailed] : situation.mailed)
    if (mailed.person == person && id != message_id) taken.push_back(mailed.at_us);
  const auto cap = static_cast<size_t>(situation.per_week);
  if (taken.size() < cap) return 0;
  // The latest `cap` of them fill the week; the first of those must have left it.
  std::ranges::sort(taken, std::greater());
  return taken[cap - 1] + kWeekUs;
}

}  // namespace cairn::workers::reminders
