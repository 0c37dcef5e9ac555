#include "tests/crash/mail_promises.h"

#include <algorithm>

#include "cairn/person/v1/events.pb.h"
#include "cairn/quarter/v1/events.pb.h"
#include "eventstore/base/instant.h"
#include "projections/as_of/as_of.h"
#include "projections/calendar/words.h"
#include "projections/facts/message.h"
#include "workers/reminders/names.h"

namespace cairn::workers::reminders::testing {
namespace {

using eventstore::StoredEvent;
using projections::calendar::Quarter;
using projections::facts::message_of;
using Taken = MailServer::Taken;

constexpr uint32_t kRefusedForGood = 500;
constexpr char kMunicipality[] = "ETH";

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }
bool contains(const std::vector<int>& steps, int step) { return std::ranges::find(steps, step) != steps.end(); }

/// The message taken before that many events were in.
bool taken_before(const std::vector<const Taken*>& taken, Position head) {
  return std::ranges::any_of(taken, [&](const Taken* mail) { return mail->head <= head; });
}

}  // namespace

MailPromises::MailPromises(const eventstore::Snapshot& snapshot, const MailServer& server, std::vector<Settled> settled,
                           uint64_t deaths)
    : snapshot_(snapshot), server_(server), settled_(std::move(settled)), deaths_(deaths) {
  const auto scanned =
      snapshot.scan(Position(0), snapshot.head(), {}, [this](const StoredEvent& event, std::string_view) {
        read(event);
        return true;
      });
  if (!scanned) broken_.push_back(scanned.error().context);
  for (const auto& mail : server.taken()) taken_[mail.message_id].push_back(&mail);
  for (const auto& [stream, duty] : duties_)
    for (const auto& [id, letter] : duty.letters) ++duties_of_[id];
  for (const auto& [stream, duty] : duties_) {
    check_once(duty);
    for (const auto& [id, letter] : duty.letters) {
      check_letter(duty, id, letter);
      check_missed(duty, id, letter);
      check_undelivered(duty, id, letter);
    }
  }
  check_mails();
  const auto quarter_at = [&](int64_t us) { return Quarter::of(projections::as_of::today(us)); };
  const auto last = quarter_at(recorded_us_.back());
  for (auto quarter = quarter_at(recorded_us_.front()).previous(); quarter <= last; quarter = quarter.next())
    check_steps(quarter, releases_[quarter.id()]);
}

void MailPromises::read(const StoredEvent& event) {
  recorded_us_.push_back(event.recorded_us());
  const auto stream = StreamId::parse(event.stream()).value();
  if (stream.category() == "duty") return read_duty(event);
  if (event.type() == "ContactChanged") moved_[std::string(stream.id())].emplace_back(event.position());
  if (stream.category() != "quarter") return;
  // ETH_2026_27_Q1
  auto quarter = std::string(stream.id().substr(stream.id().find('_') + 1));
  std::ranges::replace(quarter, '_', '-');
  auto& releases = releases_[quarter];
  if (event.type() != "StepReleased") return;
  const auto said = message_of<cairn::quarter::v1::StepReleased>(event).value();
  releases.push_back(
      {Position(event.position()), said.step(), {said.missed_steps().begin(), said.missed_steps().end()}});
}

void MailPromises::read_duty(const StoredEvent& event) {
  const Position position(event.position());
  auto& duty = duties_[event.stream()];
  if (event.type() == "DutyOpened") {
    const auto said = message_of<duty::v1::DutyOpened>(event).value();
    duty.unit = said.unit_id();
    duty.quarter = Quarter::parse(said.quarter()).value();
    duty.opened = position;
  } else if (event.type() == "AnswersSubmitted") {
    if (!duty.answered) duty.answered = position;
  } else if (event.type() == "ReminderQueued") {
    const auto said = message_of<duty::v1::ReminderQueued>(event).value();
    Letter letter;
    letter.queued = position;
    letter.step = said.step();
    letter.level = said.level();
    letter.person = said.person_id();
    letter.missed.assign(said.missed_steps().begin(), said.missed_steps().end());
    if (!duty.letters.emplace(said.message_id(), std::move(letter)).second)
      say(duty, said.message_id() + " is queued twice");
  } else if (event.type() == "ReminderSending") {
    const auto said = message_of<duty::v1::ReminderSending>(event).value();
    duty.letters[said.message_id()].sending.push_back(position);
    if (duty.answered) say(duty, said.message_id() + " asks for what was answered");
  } else if (event.type() == "ReminderSent") {
    const auto said = message_of<duty::v1::ReminderSent>(event).value();
    auto& letter = duty.letters[said.message_id()];
    if (letter.sent) say(duty, said.message_id() + " is marked as sent twice");
    letter.sent = position;
  } else if (event.type() == "ReminderFailed") {
    const auto said = message_of<duty::v1::ReminderFailed>(event).value();
    if (!said.permanent()) return;
    auto& letter = duty.letters[said.message_id()];
    letter.given_up = position;
    letter.why = said.reply();
    if (said.reply_code() < kRefusedForGood) return;
    letter.refused = true;
    letter.undelivered = position;
  } else if (event.type() == "ReminderBounced") {
    const auto said = message_of<duty::v1::ReminderBounced>(event).value();
    if (said.hard()) duty.letters[said.message_id()].undelivered = position;
  }
}

void MailPromises::say(const DutyLog& duty, std::string what) {
  broken_.push_back(duty.unit + " " + (duty.quarter ? duty.quarter->id() : "") + ": " + std::move(what));
}

const projections::quarters::Schedule& MailPromises::schedule_of(const Quarter& quarter) {
  const auto found = schedules_.find(quarter.id());
  if (found != schedules_.end()) return found->second;
  auto schedule = projections::quarters::read_schedule(snapshot_, kMunicipality, quarter, snapshot_.head()).value();
  return schedules_.emplace(quarter.id(), std::move(schedule)).first->second;
}

const Settled* MailPromises::rest_after(Position position, const Quarter& quarter) {
  const auto rest = std::ranges::upper_bound(settled_, position, {}, &Settled::head);
  if (rest == settled_.end() || rest->at_us > end_of_day_us(schedule_of(quarter).lock.day)) return nullptr;
  return &*rest;
}

const std::vector<const Taken*>& MailPromises::taken_of(const std::string& id) const {
  static const std::vector<const Taken*> kNone;
  const auto found = taken_.find(id);
  return found == taken_.end() ? kNone : found->second;
}

void MailPromises::check_letter(const DutyLog& duty, const std::string& id, const Letter& letter) {
  ++tally_.letters;
  if (letter.undelivered) ++tally_.undelivered;
  if (letter.sent && !taken_before(taken_of(id), *letter.sent)) say(duty, id + " was marked as sent before it was");
  if (letter.given_up) return check_given_up(duty, id, letter);
  if (!letter.sent && !letter.undelivered) say(duty, id + " was never sent, and nobody says why");
}

void MailPromises::check_given_up(const DutyLog& duty, const std::string& id, const Letter& letter) {
  const auto later = [&](const auto& other) { return other.second.queued > *letter.given_up; };
  if (letter.refused) {
    if (!server_.refused().contains(id)) say(duty, id + " is told as refused, and no server did");
  } else if (holds(letter.why, "takes its place")) {
    if (std::ranges::none_of(duty.letters, later)) say(duty, id + " gave way to nothing");
  } else if (holds(letter.why, "nothing is owed")) {
    const bool locked = at_us(*letter.given_up) > end_of_day_us(schedule_of(*duty.quarter).lock.day);
    const bool answered = duty.answered && *duty.answered < *letter.given_up;
    if (!locked && !answered) say(duty, id + " was dropped while its duty was owed");
  } else {
    say(duty, id + " was given up: " + letter.why);
  }
}

/// One Message-ID a step reaches the duty; another only when it is known that the one before did not arrive.
void MailPromises::check_once(const DutyLog& duty) {
  std::map<int, std::vector<std::pair<std::string, const Letter*>>> by_step;
  for (const auto& [id, letter] : duty.letters)
    if (!taken_of(id).empty()) by_step[letter.step].emplace_back(id, &letter);
  for (auto& [step, letters] : by_step) {
    std::ranges::sort(letters, {}, [](const auto& each) { return each.second->queued; });
    for (size_t i = 0; i + 1 < letters.size(); ++i)
      if (!letters[i].second->undelivered || *letters[i].second->undelivered > letters[i + 1].second->queued)
        say(duty,
            "step " + std::to_string(step) + " went out as " + letters[i].first + " and as " + letters[i + 1].first);
  }
}

void MailPromises::check_missed(const DutyLog& duty, const std::string& id, const Letter& letter) {
  const auto& taken = taken_of(id);
  if (taken.empty()) return;
  const int64_t begun_us = recorded_us_.front();
  for (const auto& step : schedule_of(*duty.quarter).steps) {
    if (step.working_days >= letter.step || step_due_us(step.day) < begun_us) continue;
    const auto of_step = [&](const auto& other) { return other.second.step == step.working_days; };
    const bool reached = std::ranges::any_of(duty.letters, [&](const auto& other) {
      const bool tells = of_step(other) || contains(other.second.missed, step.working_days);
      return tells && taken_before(taken_of(other.first), letter.queued);
    });
    const bool told = std::ranges::any_of(duty.letters, [&](const auto& other) {
      return of_step(other) && other.second.sent && *other.second.sent < letter.queued;
    });
    const auto what = id + " of step " + std::to_string(letter.step);
    const bool named = contains(letter.missed, step.working_days);
    if (named) ++tally_.missed;
    if (!reached && !named) say(duty, what + " does not name step " + std::to_string(step.working_days) + " as missed");
    if (told && named && duties_of_.at(id) == 1)
      say(duty, what + " names step " + std::to_string(step.working_days) + " as missed, which was sent");
    const auto words = projections::calendar::day_words(step.day, projections::calendar::Language::kEnglish);
    if (named && !holds(taken.front()->text, words)) say(duty, what + " names " + words + " in the log only");
  }
}

void MailPromises::check_undelivered(const DutyLog& duty, const std::string& id, const Letter& letter) {
  if (!letter.undelivered) return;
  const auto* rest = rest_after(*letter.undelivered, *duty.quarter);
  if (rest == nullptr || (duty.answered && *duty.answered < rest->head)) return;
  const auto moved = moved_.find(letter.person);
  for (const auto& [other_id, other] : duty.letters) {
    if (other_id == id || other.queued >= rest->head) continue;
    if (other.step > letter.step) return;
    if (other.step != letter.step) continue;
    if (other.level > letter.level) {
      ++tally_.skipped;
      return;
    }
    // Another address of the same person is worth another try.
    if (other.queued > *letter.undelivered && moved != moved_.end() &&
        std::ranges::any_of(moved->second, [&](Position at) { return at > letter.queued && at < other.queued; }))
      return;
  }
  say(duty, id + " did not arrive, and nobody else was asked");
}

void MailPromises::check_mails() {
  std::map<std::string, std::vector<std::pair<const DutyLog*, const Letter*>>> letters;
  for (const auto& [stream, duty] : duties_)
    for (const auto& [id, letter] : duty.letters) letters[id].emplace_back(&duty, &letter);
  uint64_t thanks_again = 0;
  for (const auto& [id, taken] : taken_) {
    tally_.mails += taken.size();
    tally_.again += taken.size() - 1;
    const auto known = letters.find(id);
    if (known == letters.end()) {
      thanks_again += taken.size() - 1;
      continue;
    }
    const auto& [duty, letter] = known->second.front();
    for (const Taken* mail : taken) {
      const auto announced = [&](const auto& each) {
        return std::ranges::any_of(each.second->sending, [&](Position at) { return at < mail->head; });
      };
      const auto marked = [&](const auto& each) { return each.second->sent && *each.second->sent < mail->head; };
      if (std::ranges::none_of(known->second, announced)) say(*duty, id + " left before its intent was recorded");
      if (std::ranges::any_of(known->second, marked)) say(*duty, id + " left again after it was marked as sent");
      if (!mail->to.starts_with(letter->person + ".")) say(*duty, id + " went to somebody else");
      for (const auto& step : schedule_of(*duty->quarter).steps)
        if (step.working_days > letter->step && step_due_us(step.day) <= mail->at_us)
          say(*duty, id + " of step " + std::to_string(letter->step) + " left when step " +
                         std::to_string(step.working_days) + " was due");
    }
  }
  if (thanks_again > server_.lost_answers() + deaths_) broken_.emplace_back("thanks are said again and again");
}

void MailPromises::check_steps(const Quarter& quarter, const std::vector<Release>& releases) {
  for (const auto& step : schedule_of(quarter).steps) {
    const int64_t due_us = step_due_us(step.day);
    const auto rest = std::ranges::lower_bound(settled_, due_us, {}, &Settled::at_us);
    if (due_us < recorded_us_.front() || rest == settled_.end()) continue;
    if (rest->at_us > end_of_day_us(schedule_of(quarter).lock.day)) continue;
    const bool covered = std::ranges::any_of(releases, [&](const Release& release) {
      return release.step == step.working_days || contains(release.missed, step.working_days);
    });
    if (!covered) broken_.push_back(quarter.id() + ": step " + std::to_string(step.working_days) + " was lost");
  }
  for (const auto& release : releases) {
    const auto* rest = rest_after(release.position, quarter);
    if (rest == nullptr) continue;
    for (const auto& [stream, duty] : duties_) {
      if (duty.quarter != quarter || duty.opened > rest->head) continue;
      if (duty.answered && *duty.answered < rest->head) continue;
      const bool asked = std::ranges::any_of(duty.letters, [&](const auto& each) {
        return each.second.step >= release.step && each.second.queued < rest->head;
      });
      if (!asked) say(duty, "nobody was asked at step " + std::to_string(release.step));
    }
  }
}

}  // namespace cairn::workers::reminders::testing
