#include "tests/crash/simulation.h"

#include <algorithm>

#include "eventstore/base/date.h"
#include "eventstore/base/instant.h"

namespace cairn::workers::runtime::testing {
namespace {

using eventstore::testing::Cut;
using timer::v1::JobState;

constexpr int64_t kSecondUs = 1'000'000;
constexpr int64_t kDayUs = 86'400 * kSecondUs;
constexpr int64_t kYearUs = 365 * kDayUs;
constexpr int64_t kLeaseMs = 600'000;
constexpr uint32_t kAttemptsMax = 200;
const RetryPolicy kPolicy{.first_ms = 60'000, .longest_ms = 86'400'000, .attempts_max = kAttemptsMax};
const std::vector<Claimant> kClaimants = {{"letter", kLeaseMs, kAttemptsMax}, {"summary", kLeaseMs, kAttemptsMax}};
constexpr std::string_view kUnits[] = {"unit_1", "unit_2", "unit_3"};

int64_t start_us() { return parse_instant("2026-07-01T08:00:00+02:00").value(); }

/// Slots every so many days at eight in the morning.
std::function<Result<std::optional<Slot>>(int64_t)> every_days(int64_t days) {
  return [days](int64_t after_us) -> Result<std::optional<Slot>> {
    const int64_t number = after_us < start_us() ? 0 : (after_us - start_us()) / (days * kDayUs) + 1;
    const int64_t due = start_us() + number * days * kDayUs;
    return std::optional(Slot{"slot-" + std::to_string(number), due});
  };
}

std::string called(const Job& job) { return job.schedule() + " " + job.slot() + " " + job.target(); }

}  // namespace

Simulation::Simulation(SimulationOptions options)
    : options_(options),
      random_(options.seed),
      clock_(start_us() - kDayUs),
      end_us_(start_us() + options.years * kYearUs + options.years / 4 * kDayUs) {
  const auto everybody = [](const Slot&) -> Result<std::vector<std::string>> {
    return std::vector<std::string>(std::begin(kUnits), std::end(kUnits));
  };
  schedules_ = {{"reminders", "letter", Misfire::kLatest, every_days(23), everybody},
                {"summaries", "summary", Misfire::kAll, every_days(365), once()}};
}

SimulationReport Simulation::run() {
  boot();
  // The schedules begin before the first slot is due.
  plan();
  cutting_ = true;
  while (clock_.now_us() < end_us_) act();
  drain();
  check();
  report_.trace = to_hex(view_of(trace_));
  return report_;
}

void Simulation::note(std::string_view what) {
  trace_ = sha256({view_of(trace_), std::to_string(clock_.now_us()), what});
}

void Simulation::boot() {
  queue_.reset();
  store_.reset();
  eventstore::StoreOptions options;
  options.origin = "ledger.test";
  options.clock = &clock_;
  auto log = std::make_unique<eventstore::testing::CutLog>(home_.open().value(), [this] {
    if (!cutting_) return Cut::kNone;
    ++report_.writes;
    if (cut_at) return cut_at(report_.writes);
    if (!chance(options_.cut_chance)) return Cut::kNone;
    return draw(2) == 0 ? Cut::kBefore : Cut::kAfter;
  });
  auto opened = eventstore::Store::open(std::move(log), options, {});
  if (!opened) {
    // The power went while the log was being made.
    crash();
    return;
  }
  store_ = std::move(opened).value();
  queue_ = std::make_unique<JobQueue>(*store_, clock_, dice_);
}

void Simulation::crash() {
  ++report_.cuts;
  note("crash");
  // What a process held in its hands is gone with it, but for those who do not know yet: a hand of another process may
  // go on with its lease.
  for (auto& hand : hands_)
    if (draw(2) == 0) hand.clear();
  // Back after seconds, days, or once in a while most of a year.
  constexpr int64_t kOutages[] = {5 * kSecondUs, 3'600 * kSecondUs, 3 * kDayUs, 20 * kDayUs, 200 * kDayUs};
  clock_.advance_us(kOutages[std::min(draw(8), draw(5))]);
  boot();
}

template <class Outcome>
bool Simulation::lost(const Outcome& outcome) {
  if (outcome || outcome.error().code != Errc::kIndeterminate) return false;
  crash();
  return true;
}

void Simulation::act() {
  auto& hand = hands_[draw(hands_.size())];
  switch (draw(8)) {
    case 0: return plan();
    case 1:
    case 2: return take(hand);
    case 3:
    case 4: return work(hand);
    case 5: return end(hand);
    case 6: return meddle();
    default: return idle();
  }
}

void Simulation::plan() {
  note("plan");
  for (const auto& schedule : schedules_)
    if (lost(queue_->plan(schedule))) return;
  lost(queue_->ripen(1 + draw(64)));
}

void Simulation::take(std::deque<Held>& hand) {
  auto jobs = queue_->claim(kClaimants, 1 + draw(4));
  if (lost(jobs)) return;
  if (!jobs) return broken("a claim: " + jobs.error().context);
  for (auto& job : jobs.value()) {
    note("took " + called(job));
    if (job.due_us() > clock_.now_us()) broken(called(job) + " was taken before it was due");
    holder_[id_of(job)] = *LeaseToken::from_bytes(job.token());
    hand.push_back({std::move(job), false});
  }
}

/// What a job does: an event, once, and a letter, which may leave the house again under the same id.
Result<void> Simulation::say(const Job& job) {
  auto request = eventstore::testing::commit(0, "duty-" + (job.target().empty() ? "all" : std::string(job.target())),
                                             eventstore::Expected::any(), {eventstore::testing::event(0, called(job))});
  // An attempt made again would say something else: the time is another.
  request.writes[0].events[0].source = std::to_string(clock_.now_us());
  CAIRN_TRY(append_once(*store_, id_of(job), "say", std::move(request)));
  return success();
}

void Simulation::work(std::deque<Held>& hand) {
  if (hand.empty()) return;
  Held& held = hand[draw(hand.size())];
  if (chance(0.1)) {
    const bool stale = holder_[id_of(held.job)].view() != held.job.token();
    const auto extended = queue_->extend(held.job, kLeaseMs);
    if (lost(extended)) return;
    if (extended && stale) broken(called(held.job) + " was extended with a stale token");
    return;
  }
  note("said " + called(held.job));
  const auto said = say(held.job);
  if (lost(said)) return;
  if (!said) return broken(called(held.job) + ": " + said.error().context);
  ++delivered_[hex_of(id_of(held.job))];
  ++report_.outside;
  held.said = true;
}

void Simulation::end(std::deque<Held>& hand) {
  if (hand.empty()) return;
  const size_t which = draw(hand.size());
  const Held held = hand[which];
  hand.erase(hand.begin() + static_cast<std::ptrdiff_t>(which));
  const JobId id = id_of(held.job);
  const bool stale = holder_[id].view() != held.job.token();
  const auto ended = [&]() -> Result<void> {
    if (held.said && !chance(0.05)) return queue_->complete(held.job);
    if (chance(0.2)) return queue_->release(held.job);
    CAIRN_TRY(queue_->fail_attempt(held.job, fail(chance(0.02) ? Errc::kDenied : Errc::kUnavailable, "451"), kPolicy));
    return success();
  }();
  note((ended ? "ended " : "kept ") + called(held.job));
  if (lost(ended)) return;
  if (ended && stale) broken(called(held.job) + " was ended with a stale token");
  if (!ended && ended.error().code == Errc::kConflict) ++report_.stale_refused;
}

void Simulation::meddle() {
  if (!chance(0.2)) return;
  const auto page =
      queue_->list({draw(2) == 0 ? JobState::JOB_STATE_DEAD : JobState::JOB_STATE_RETRY, "", "", 5}).value();
  for (const auto& job : page.jobs) {
    if (job.state() != JobState::JOB_STATE_DEAD) continue;
    note("replayed " + called(job));
    if (lost(queue_->replay(id_of(job), "officer"))) return;
  }
}

/// Time passes: quickly while there is nothing to do, else by as much as may cost a lease.
void Simulation::idle() {
  const bool busy = std::ranges::any_of(hands_, [](const auto& hand) { return !hand.empty(); });
  clock_.advance_us(busy ? static_cast<int64_t>(draw(300)) * kSecondUs
                         : static_cast<int64_t>(draw(6 * 24)) * 3'600 * kSecondUs);
}

bool Simulation::quiet() {
  for (const auto state : {JobState::JOB_STATE_SCHEDULED, JobState::JOB_STATE_READY, JobState::JOB_STATE_LEASED,
                           JobState::JOB_STATE_RETRY, JobState::JOB_STATE_DEAD})
    if (!queue_->list({state, "", "", 1}).value().jobs.empty()) return false;
  return std::ranges::all_of(hands_, [](const auto& hand) { return hand.empty(); });
}

/// The power stays, everybody works, nothing fails: in the end all is done.
void Simulation::drain() {
  cutting_ = false;
  for (auto& hand : hands_) hand.clear();
  for (int rounds = 0; rounds < 2'000; ++rounds) {
    plan();
    const auto dead = queue_->list({JobState::JOB_STATE_DEAD, "", "", 500}).value();
    for (const auto& job : dead.jobs)
      if (auto done = queue_->replay(id_of(job), "officer"); !done) broken(done.error().context);
    const auto claimed = queue_->claim(kClaimants, 64).value();
    for (const auto& job : claimed) {
      if (auto said = say(job); !said) broken(said.error().context);
      ++delivered_[hex_of(id_of(job))];
      if (auto done = queue_->complete(job); !done) broken(done.error().context);
    }
    if (quiet() && queue_->plan(schedules_[0]).value() == 0) return;
    clock_.advance_us(kDayUs / 4);
  }
  broken("after 2,000 rounds without trouble there is still work");
}

void Simulation::check() {
  check_slots();
  check_effects();
  if (auto verified = store_->verify({}); !verified) broken(verified.error().context);
}

/// Every slot that came due is some job's own or named as missed by one, once.
void Simulation::check_slots() {
  std::map<std::string, std::set<std::string>> covered;  // schedule and target -> slots
  JobQueue::Selection selection{std::nullopt, "", "", 500};
  do {
    const auto page = queue_->list(selection).value();
    for (const auto& job : page.jobs) {
      ++report_.jobs;
      if (job.state() != JobState::JOB_STATE_DONE) broken(called(job) + " is " + std::string(name_of(job.state())));
      auto& slots = covered[job.schedule() + "/" + job.target()];
      if (!slots.insert(job.slot()).second) broken(called(job) + " is there twice");
      for (const auto& missed : job.missed()) {
        ++report_.slots_missed;
        if (!slots.insert(missed).second) broken(called(job) + " names " + missed + ", which somebody has already");
        if (job.schedule() == "summaries") broken("a summary missed a slot: " + called(job));
      }
    }
    selection.after = page.next;
  } while (!selection.after.empty());
  for (const auto& schedule : schedules_) {
    std::set<std::string> due;
    int64_t at = start_us() - kDayUs;
    for (auto slot = schedule.next(at).value(); slot->due_us <= clock_.now_us(); slot = schedule.next(at).value()) {
      due.insert(slot->id);
      at = slot->due_us;
    }
    const auto targets = schedule.targets({}).value();
    for (const auto& target : targets)
      if (covered[schedule.name + "/" + target] != due)
        broken(schedule.name + " " + target + ": " + std::to_string(covered[schedule.name + "/" + target].size()) +
               " slots have a job, " + std::to_string(due.size()) + " came due");
  }
}

/// Each job said its event once, whatever was attempted; what left the house more than once bore the same id.
void Simulation::check_effects() {
  std::map<std::string, int> said;
  const auto read = store_->snapshot()->scan(Position(0), Position(UINT64_MAX), {},
                                             [&](const eventstore::StoredEvent& event, std::string_view) {
                                               ++said[event.payload()];
                                               ++report_.effects;
                                               return true;
                                             });
  if (!read) broken(read.error().context);
  for (const auto& [what, times] : said)
    if (times != 1) broken(what + " was said " + std::to_string(times) + " times");
  if (said.size() != report_.jobs)
    broken(std::to_string(said.size()) + " effects of " + std::to_string(report_.jobs) + " jobs");
  if (delivered_.size() != report_.jobs)
    broken(std::to_string(delivered_.size()) + " letters of " + std::to_string(report_.jobs) + " jobs");
}

}  // namespace cairn::workers::runtime::testing
