#include "tests/crash/mail_simulation.h"

#include <algorithm>
#include <array>

#include "cairn/person/v1/events.pb.h"
#include "cairn/post/v1/events.pb.h"
#include "cairn/rules/v1/events.pb.h"
#include "cairn/unit/v1/events.pb.h"
#include "eventstore/base/instant.h"
#include "eventstore/base/log.h"
#include "projections/as_of/as_of.h"
#include "projections/duties/kind.h"
#include "projections/engagements/kind.h"
#include "projections/persons/kind.h"
#include "projections/posts/kind.h"
#include "projections/quarters/kind.h"
#include "projections/registers/register.h"
#include "projections/rules/kind.h"
#include "projections/units/kind.h"
#include "services/quarters/opening.h"
#include "workers/reminders/embedded_templates.h"
#include "workers/reminders/following.h"
#include "workers/reminders/reports.h"
#include "workers/reminders/sending.h"
#include "workers/reminders/stepping.h"
#include "workers/reminders/thanking.h"
#include "workers/runtime/runner.h"

namespace cairn::workers::reminders::testing {
namespace {

namespace p = projections;
using eventstore::testing::Cut;
using timer::v1::JobState;

constexpr int64_t kMinuteUs = 60'000'000;
constexpr int64_t kHourUs = 60 * kMinuteUs;
constexpr int64_t kDayUs = 24 * kHourUs;
constexpr char kMunicipality[] = "ETH";
constexpr std::array<std::string_view, 4> kUnits = {"parks", "water", "roads", "mile"};
/// The last is the office's, and can always be reached.
constexpr std::array<std::string_view, 6> kPeople = {"anna", "carl", "dina", "dave", "hana", "olga"};

struct Place {
  std::string_view unit;
  std::string_view duty;
  std::string_view person;
};
/// One is the contact of two units, one the head of three.
constexpr std::array<Place, 10> kPlaces = {{{"parks", "contact", "anna"},
                                            {"parks", "deputy", "dina"},
                                            {"parks", "head", "hana"},
                                            {"water", "contact", "anna"},
                                            {"water", "deputy", "dave"},
                                            {"water", "head", "hana"},
                                            {"roads", "contact", "carl"},
                                            {"roads", "deputy", "dave"},
                                            {"roads", "head", "hana"},
                                            {"mile", "contact", "olga"}}};

int64_t start_us() { return parse_instant("2026-07-01T08:00:00+02:00").value(); }

mail::Settings settings() {
  mail::Settings settings;
  settings.base_url = "https://example.org";
  return settings;
}

}  // namespace

/// One life of the program.
struct MailSimulation::Process {
  Process(MailSimulation& world, std::unique_ptr<eventstore::Store> opened)
      : store(std::move(opened)),
        queue(*store, world.clock_, world.dice_),
        reminders{
            *store,
            world.clock_,
            tables,
            queue,
            kMunicipality,
            "a secret",
            settings(),
            world.server_,
            mail::Templates::of(embedded_templates(), {"en"}).value(),
            {},
            [this](const p::calendar::Quarter& quarter, Day today) -> Result<void> {
              CAIRN_TRY(services::quarters::open_quarter(*store, {kMunicipality, quarter}, worker_actor(), today));
              return success();
            }},
        runner(queue, {&stepping, &following, &sending, &locking, &thanking}, all_schedules()) {}

  std::vector<runtime::Schedule> all_schedules() {
    auto all = schedules(reminders);
    all.push_back(thanks(reminders));
    return all;
  }

  const std::unique_ptr<eventstore::Store> store;
  runtime::JobQueue queue;
  p::matrix::MatrixTables tables;
  Reminders reminders;
  Stepping stepping{reminders};
  Following following{reminders};
  Sending sending{reminders};
  Locking locking{reminders};
  Thanking thanking{reminders};
  runtime::Runner runner;
};

MailSimulation::MailSimulation(MailSimulationOptions options)
    : options_(options), random_(options.seed), clock_(start_us()), end_us_(start_us() + options.days * kDayUs) {
  for (const auto* kind : {&p::engagements::kKind, &p::units::kKind, &p::posts::kKind, &p::persons::kKind,
                           &p::rules::kKind, &p::quarters::kKind, &p::duties::kKind})
    views_.push_back(std::make_unique<p::registers::RegisterView>(*kind));
  // What they have to tell of failures is what is tried here, a hundred thousand times.
  for (const auto* folder : {"eventstore", "workers.runtime", "workers.reminders"})
    log_of(folder)->set_level(spdlog::level::off);
  server_.draw = [this] { return ending(); };
  server_.lies = options.server_lies;
}

MailSimulation::~MailSimulation() = default;

MailSimulationReport MailSimulation::run() {
  boot();
  found();
  live();
  cutting_ = true;
  while (clock_.now_us() < end_us_ && report_.broken.empty()) act();
  drain();
  check();
  return report_;
}

Cut MailSimulation::cut() {
  if (power_.gone) return Cut::kBefore;
  if (!cutting_) return Cut::kNone;
  ++report_.writes;
  Cut cut = Cut::kNone;
  if (cut_at)
    cut = cut_at(report_.writes);
  else if (chance(options_.cut_chance))
    cut = draw(2) == 0 ? Cut::kBefore : Cut::kAfter;
  power_.gone = cut != Cut::kNone;
  return cut;
}

void MailSimulation::boot() {
  process_.reset();
  home_.prune();
  power_.gone = false;
  eventstore::StoreOptions options;
  options.origin = "ledger.test";
  options.clock = &clock_;
  std::vector<eventstore::Projection*> views;
  for (const auto& view : views_) views.push_back(view.get());
  auto log = std::make_unique<eventstore::testing::CutLog>(home_.open().value(), [this] { return cut(); });
  auto opened = eventstore::Store::open(std::move(log), options, std::move(views));
  // The power went while the log was being opened.
  if (!opened && power_.gone) return crash();
  if (!opened) return broken("it does not open: " + opened.error().context);
  process_ = std::make_unique<Process>(*this, std::move(opened).value());
  server_.store = process_->store.get();
  const auto recovered = recover(process_->reminders);
  if (power_.gone) return crash();
  if (!recovered) broken("it does not recover: " + recovered.error().context);
}

void MailSimulation::crash() {
  ++report_.cuts;
  // Back after seconds, days, or once in a while most of a quarter's time for answers.
  constexpr int64_t kOutagesUs[] = {5'000'000, kHourUs, 9 * kHourUs, 3 * kDayUs, 20 * kDayUs, 120 * kDayUs};
  clock_.advance_us(kOutagesUs[std::min(draw(6), draw(9))]);
  boot();
}

/// What somebody says; the power may go over it, and then it was said or not.
template <class Message>
void MailSimulation::say(StreamId stream, const Message& message) {
  eventstore::NewEvent event;
  event.id = EventId(dice_.next());
  event.type = message.GetDescriptor()->name();
  event.effective = PartialDate::parse("2020-01-01").value();
  event.payload = message.SerializeAsString();
  eventstore::Append append;
  append.commit_id = CommitId(dice_.next());
  append.writes.push_back({std::move(stream), eventstore::Expected::any(), {std::move(event)}});
  append.actor = {"somebody", "officer", ""};
  append.channel = "api";
  const auto said = process_->store->append_and_wait(std::move(append));
  if (power_.gone) return crash();
  if (!said) broken("nobody can say " + message.GetDescriptor()->name() + ": " + said.error().context);
}

void MailSimulation::found() {
  for (const auto unit : kUnits) {
    unit::v1::UnitRegistered registered;
    registered.set_municipality(kMunicipality);
    registered.set_name("Unit " + std::string(unit));
    registered.set_level(unit::v1::UNIT_LEVEL_UNIT);
    say(StreamId::of("unit", unit), registered);
  }
  for (const auto person : kPeople) {
    addresses_.push_back(std::string(person) + ".0@example.org");
    person::v1::PersonRegistered registered;
    registered.set_name("Somebody");
    registered.set_email(addresses_.back());
    registered.set_language("en");
    say(StreamId::of("person", person), registered);
  }
  for (const auto& place : kPlaces)
    fill_post(std::string(place.unit), std::string(place.duty), std::string(place.person));
  rules::v1::RuleSet office;
  office.set_rule("mile_office");
  office.set_value("mile");
  office.set_authority("MILE");
  say(StreamId::of("rules", kMunicipality), office);
}

void MailSimulation::fill_post(const std::string& unit, const std::string& duty, const std::string& person) {
  const auto stream = StreamId::of("post", unit + "_" + duty);
  post::v1::PostCreated created;
  created.set_unit_id(unit);
  created.set_title(duty);
  created.set_duty(duty == "contact"  ? post::v1::DUTY_CONTACT
                   : duty == "deputy" ? post::v1::DUTY_DEPUTY
                                      : post::v1::DUTY_HEAD);
  say(stream, created);
  post::v1::PostFilled filled;
  filled.set_person_id(person);
  say(stream, filled);
}

void MailSimulation::act() {
  if (process_ == nullptr) return;
  switch (draw(10)) {
    case 0:
    case 1: answer(); break;
    case 2: weather(); break;
    case 3: address(); break;
    case 4: come_back(); break;
    default: pass(); break;
  }
  live();
}

/// A unit that was asked says that there is nothing to report.
void MailSimulation::answer() {
  if (!chance(0.3)) return;
  const Day today = p::as_of::today(clock_.now_us());
  const auto current = p::calendar::Quarter::of(today);
  const auto quarter = draw(2) == 0 ? current : current.previous();
  const auto unit = kUnits[draw(kUnits.size())];
  const auto snapshot = process_->store->snapshot();
  const auto rows = p::registers::Register::open(*snapshot, p::duties::kKind.view).value();
  const auto duty = p::duties::duty_of(rows.latest(p::duties::id_of(unit, quarter)).value());
  const auto lock = p::quarters::read_schedule(*snapshot, kMunicipality, quarter, snapshot->head()).value().lock.day;
  if (!duty.opened || duty.nothing || duty.reminders.empty() || today > lock) return;
  duty::v1::AnswersSubmitted submitted;
  submitted.set_nothing_to_report(true);
  submitted.set_post_id(duty.reminders.front().post);
  say(duty_stream(unit, quarter), submitted);
}

void MailSimulation::weather() {
  if (options_.calm || !chance(0.15)) return;
  constexpr int64_t kAwayUs[] = {2 * kHourUs, 2 * kHourUs, 9 * kHourUs, 3 * kDayUs, 25 * kDayUs};
  server_.away_until_us = clock_.now_us() + kAwayUs[draw(std::size(kAwayUs))];
  ++report_.outages;
}

/// An address dies, or somebody tells of a new one.
void MailSimulation::address() {
  if (options_.calm || !chance(0.3)) return;
  const size_t who = draw(kPeople.size() - 1);
  auto& address = addresses_[who];
  if (!server_.dead.contains(address)) {
    server_.dead[address] = draw(2) == 0 ? MailServer::Death::kRefused : MailServer::Death::kComesBack;
    return;
  }
  const auto number = std::to_string(clock_.now_us() / kMinuteUs);
  address = std::string(kPeople[who]) + "." + number + "@example.org";
  person::v1::ContactChanged changed;
  changed.set_email(address);
  say(StreamId::of("person", kPeople[who]), changed);
}

/// Reports of non-delivery, which a mail server hands in until they are taken.
void MailSimulation::come_back() {
  for (const auto& report : server_.reports())
    for (bool taken = false; !taken && process_ != nullptr;) {
      const auto noted = note_report(process_->reminders, report, {"mail-in", "worker", ""});
      taken = !power_.gone;
      if (power_.gone) crash();
      // Thanks may come back too, and are no reminder.
      else if (!noted && noted.error().code != Errc::kNotFound)
        broken("a report: " + noted.error().context);
    }
}

void MailSimulation::pass() {
  clock_.advance_us(busy_ ? static_cast<int64_t>(1 + draw(360)) * kMinuteUs
                          : static_cast<int64_t>(1 + draw(72)) * kHourUs);
}

Ending MailSimulation::ending() {
  if (options_.calm || !cutting_) return Ending::kTaken;
  switch (draw(40)) {
    case 0:
    case 1:
    case 2: return Ending::kBusy;
    case 3: return Ending::kOurSender;
    case 4:
    case 5: return Ending::kLostBefore;
    case 6:
    case 7: return Ending::kLostAfter;
    case 8: return Ending::kPowerBefore;
    case 9: return Ending::kPowerAfter;
    default: return Ending::kTaken;
  }
}

/// The program works until nothing is due, or until it dies.
void MailSimulation::live() {
  if (process_ == nullptr) return;
  for (int rounds = 0; rounds < 500; ++rounds) {
    const auto done = process_->runner.step();
    if (power_.gone) return crash();
    if (!done) return broken("a round: " + done.error().context);
    if (done.value() == 0) return settle();
  }
  broken("it never comes to rest");
}

void MailSimulation::settle() {
  const auto any = [this](JobState state, std::string_view kind) {
    return !process_->queue.list({state, std::string(kind), "", 1}).value().jobs.empty();
  };
  busy_ = any(JobState::JOB_STATE_RETRY, "") || any(JobState::JOB_STATE_LEASED, "");
  // What a dead hand holds is done once its lease has ended.
  if (any(JobState::JOB_STATE_LEASED, "") || any(JobState::JOB_STATE_RETRY, process_->following.kind()) ||
      any(JobState::JOB_STATE_RETRY, process_->stepping.kind()))
    return;
  settled_.push_back({process_->store->head(), clock_.now_us()});
}

/// The power stays, the server takes everything: in the end all is done.
void MailSimulation::drain() {
  cutting_ = false;
  server_.away_until_us = 0;
  for (int rounds = 0; rounds < 400 && report_.broken.empty(); ++rounds) {
    come_back();
    live();
    if (!busy_ && rounds > 4) break;
    clock_.advance_us(6 * kHourUs);
  }
  if (busy_) broken("after a hundred days without trouble there is still work");
}

void MailSimulation::check() {
  if (process_ == nullptr) return;
  const auto& store = *process_->store;
  const auto dead = process_->queue.list({JobState::JOB_STATE_DEAD, "", "", 10}).value();
  for (const auto& job : dead.jobs) {
    // Thanks that a server would not take for weeks wait for a person.
    if (job.kind() == process_->thanking.kind()) continue;
    broken("dead: " + job.schedule() + " " + job.slot() + " " + job.target() + ", " + std::to_string(job.attempts()) +
           " attempts: " + job.last_error());
  }
  const auto snapshot = store.snapshot();
  const MailPromises promises(*snapshot, server_, settled_, report_.cuts);
  for (const auto& what : promises.broken()) broken(what);
  report_.tally = promises.tally();
  report_.handed_over = server_.asked();
  report_.lost_answers = server_.lost_answers();
  Hash trace{};
  const auto scanned = snapshot->scan(Position(0), snapshot->head(), {}, [&](const auto& event, std::string_view) {
    trace =
        sha256({view_of(trace), std::to_string(event.recorded_us()), event.stream(), event.type(), event.payload()});
    return true;
  });
  if (!scanned) broken(scanned.error().context);
  for (const auto& mail : server_.taken())
    trace = sha256({view_of(trace), std::to_string(mail.at_us), mail.message_id, mail.to, mail.text});
  report_.trace = to_hex(view_of(trace));
  if (auto verified = store.verify({}); !verified) broken(verified.error().context);
}

}  // namespace cairn::workers::reminders::testing
