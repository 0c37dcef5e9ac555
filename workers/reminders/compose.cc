#include "workers/reminders/compose.h"

#include <algorithm>
#include <array>

#include "eventstore/base/bytes.h"
#include "projections/as_of/as_of.h"
#include "projections/calendar/words.h"
#include "projections/duties/token.h"
#include "workers/mail/invitation.h"
#include "workers/reminders/names.h"

namespace cairn::workers::reminders {
namespace {

namespace p = projections;
using mail::Dictionary;
using p::calendar::Language;

/// What is beyond these is on the page.
constexpr size_t kRowsShown = 40;

/// One message while it is being written.
struct Writing {
  const Reminders& reminders;
  const Situation& situation;
  std::string person;
  Language language = Language::kEnglish;

  MessageName name() const { return {situation.board.municipality, situation.quarter, 0, person}; }
  const p::quarters::Schedule& schedule() const { return situation.board.schedule; }
  Day today() const { return p::as_of::today(situation.board.at.instant_us); }
  /// The last day on which answers are taken.
  Day last_answer() const { return situation.board.standing.reopened_until.value_or(schedule().lock.day); }
  std::string words(Day day) const { return p::calendar::day_words(day, language); }
  std::string base_url() const {
    const auto& set = reminders.settings.base_url;
    return set.empty() && reminders.own_url ? reminders.own_url() : set;
  }
};

const p::duties::Line& line_of(const Situation& situation, std::string_view unit) {
  return *std::ranges::find(situation.board.lines, unit, &p::duties::Line::unit);
}

std::string name_of_unit(const Situation& situation, std::string_view unit) {
  const auto& line = line_of(situation, unit);
  return line.name.empty() ? line.unit : line.name;
}

void say_quarter(const Writing& writing, Dictionary& words) {
  words.set("QUARTER", writing.situation.quarter.text());
  words.set("QUARTER_WORDS", p::calendar::quarter_words(writing.situation.quarter, writing.language));
  words.set("LAST_DAY", writing.words(writing.situation.quarter.last_day()));
  words.set("DUE", writing.words(writing.schedule().answers.day));
  words.set("LAST_ANSWER", writing.words(writing.last_answer()));
}

/// What the layout of every mail wants.
void say_around(const Writing& writing, const std::string& unsubscribe_url, Dictionary& words) {
  const auto& settings = writing.reminders.settings;
  words.set("SENDER", settings.from.name.empty() ? settings.from.address : settings.from.name);
  words.set("UNSUBSCRIBE_URL", unsubscribe_url);
  words.show("UNSUBSCRIBE", !unsubscribe_url.empty());
}

void say_missed(const Writing& writing, const std::vector<int>& missed, Dictionary& words) {
  std::string days;
  for (const int step : missed)
    for (const auto& each : writing.schedule().steps)
      if (each.working_days == step) days.append(days.empty() ? "" : ", ").append(writing.words(each.day));
  words.set("MISSED_DAYS", days);
  words.show("MISSED", !days.empty());
}

/// As whom, and why.
void say_level(const Ask& ask, Dictionary& group) {
  constexpr std::array kLevels = {std::pair{Level::LEVEL_DEPUTY, "AS_DEPUTY"}, std::pair{Level::LEVEL_HEAD, "AS_HEAD"},
                                  std::pair{Level::LEVEL_MILE, "AS_MILE"}};
  constexpr std::array kCauses = {
      std::pair{Cause::CAUSE_SILENCE, "BY_SILENCE"}, std::pair{Cause::CAUSE_BOUNCE, "BY_BOUNCE"},
      std::pair{Cause::CAUSE_VACANT, "BY_VACANT"}, std::pair{Cause::CAUSE_NO_ADDRESS, "BY_NO_ADDRESS"},
      std::pair{Cause::CAUSE_DECLINED, "BY_DECLINED"}};
  for (const auto& [level, section] : kLevels) group.show(section, ask.level == level);
  for (const auto& [cause, section] : kCauses) group.show(section, ask.cause == cause);
}

void say_reports(const Writing& writing, const Ask& ask, Dictionary& group) {
  if (ask.reports.empty()) {
    group.show("HAS_REPORTS", false);
    return;
  }
  auto& reports = group.add("HAS_REPORTS");
  for (const auto& report : ask.reports) {
    auto& item = reports.add("REPORT");
    item.set("TITLE", report.title).set("ENGAGEMENT", report.engagement_title);
    item.set("DAY", report.due ? p::calendar::date_words(report.due->text(), writing.language) : "");
    item.show("REPORT_DUE", report.due.has_value());
  }
}

std::string partners_of(const p::matrix::MatrixRow& row) {
  std::string names;
  for (const auto& partner : row.partners()) names.append(names.empty() ? "" : ", ").append(partner.who.name);
  return names;
}

void say_rows(const Ask& ask, const p::matrix::MatrixTable& table, Dictionary& group) {
  group.show("NO_ROWS", ask.rows.empty());
  if (ask.rows.empty()) {
    group.show("HAS_ROWS", false);
    return;
  }
  auto& rows = group.add("HAS_ROWS");
  for (const auto& id : std::span(ask.rows).first(std::min(ask.rows.size(), kRowsShown))) {
    const auto row = table.find(id);
    auto& item = rows.add("ROW");
    const std::string partners = row ? partners_of(*row) : "";
    item.set("TITLE", row ? std::string(row->text(p::engagements::Column::kTitleEn)) : id);
    item.set("PARTNERS", partners).show("WITH", !partners.empty());
  }
  const bool more = ask.rows.size() > kRowsShown;
  rows.set("COUNT", std::to_string(ask.rows.size() - std::min(ask.rows.size(), kRowsShown)));
  rows.show("MORE", more);
}

/// From and to, thread and return path: what every mail to this person about this quarter has.
mail::Message addressed(const Writing& writing, const std::string& message_id, int64_t date_us) {
  const auto& settings = writing.reminders.settings;
  mail::Message message;
  message.message_id = message_id;
  const std::string thread = thread_key(writing.name()) + "@" + writing.situation.domain;
  message.in_reply_to = thread;
  message.references = {thread};
  message.from = settings.from;
  message.reply_to = settings.reply_to;
  message.return_path = mail::return_path_of(settings.bounce_address, message_id.substr(0, message_id.find('@')));
  if (const auto contact = writing.situation.contacts.find(writing.person); contact != writing.situation.contacts.end())
    message.to.address = contact->second.email;
  message.date_us = date_us;
  return message;
}

/// Each step is a change of the date in the calendar, a cancellation the last one.
uint32_t sequence_of(const p::quarters::Schedule& schedule, int step) {
  uint32_t sequence = 0;
  for (const auto& each : schedule.steps) sequence += each.working_days < step ? 1 : 0;
  return sequence;
}

Result<void> add_calendar(const Writing& writing, mail::Method method, uint32_t sequence, std::string description,
                          mail::Message& message) {
  mail::Invitation invitation;
  invitation.uid = event_key(writing.name()) + "@" + writing.situation.domain;
  invitation.sequence = sequence;
  invitation.stamp_us = message.date_us;
  invitation.day = writing.schedule().answers.day;
  invitation.summary = message.subject;
  invitation.description = std::move(description);
  invitation.language = message.language;
  invitation.organizer = message.from;
  invitation.attendees = {message.to};
  CAIRN_TRY(auto ics, mail::ics_of(method, invitation));
  message.calendar = mail::Calendar{std::string(mail::name_of(method)), std::move(ics)};
  return success();
}

void take(mail::Rendered rendered, mail::Message& message) {
  message.language = std::move(rendered.language);
  message.subject = std::move(rendered.subject);
  message.text = std::move(rendered.text);
  message.html = std::move(rendered.html);
}

Writing writing_for(const Reminders& reminders, const Situation& situation, std::string_view person) {
  Writing writing{reminders, situation, std::string(person)};
  if (const auto contact = situation.contacts.find(person); contact != situation.contacts.end())
    writing.language = p::calendar::language_of(contact->second.language);
  return writing;
}

}  // namespace

std::string token_for(const Reminders& reminders, const p::calendar::Quarter& quarter, std::string_view unit,
                      std::string_view post) {
  return p::duties::token_of(reminders.link_secret, {unit, quarter, post});
}

Result<Composed> compose(const Reminders& reminders, const eventstore::Snapshot& snapshot, const Situation& situation,
                         const Planned& planned, int step, int64_t date_us) {
  const auto writing = writing_for(reminders, situation, planned.person);
  CAIRN_TRY(const auto table, reminders.tables.at(snapshot, {situation.quarter.last_day(), snapshot.head()}));
  Composed composed;
  Dictionary words;
  say_quarter(writing, words);
  say_missed(writing, planned.missed, words);
  words.show("BEFORE", writing.today() <= situation.quarter.last_day());
  words.show("AFTER", writing.today() > situation.quarter.last_day());
  words.show("ON_TIME", writing.today() <= writing.schedule().answers.day);
  words.show("LATE", writing.today() > writing.schedule().answers.day);
  const bool one = planned.asks.size() == 1;
  words.set("UNIT", name_of_unit(situation, planned.asks.front().unit)).show("ONE", one);
  words.set("UNITS", std::to_string(planned.asks.size())).show("MANY", !one);
  size_t rows = 0;
  std::string links;
  std::string unsubscribe;
  for (const auto& ask : planned.asks) {
    rows += ask.rows.size();
    const auto token = token_for(reminders, situation.quarter, ask.unit, ask.post);
    const auto link = writing.base_url() + "/answer/" + token;
    if (unsubscribe.empty())
      unsubscribe = link + "/unsubscribe?lang=" + std::string(p::calendar::tag_of(writing.language));
    links += name_of_unit(situation, ask.unit) + ": " + link + "\n";
    composed.tokens.emplace(ask.unit, token);
    auto& group = words.add("GROUP");
    group.set("UNIT", name_of_unit(situation, ask.unit)).set("LINK", link);
    say_level(ask, group);
    say_reports(writing, ask, group);
    say_rows(ask, *table, group);
  }
  words.set("ROWS", std::to_string(rows));
  say_around(writing, unsubscribe, words);
  CAIRN_TRY(auto rendered, reminders.templates.fill("step", p::calendar::tag_of(writing.language), words));

  auto& message = composed.message;
  message = addressed(writing, planned.message_id, date_us);
  take(std::move(rendered), message);
  message.list_unsubscribe_url = unsubscribe;
  CAIRN_TRY(add_calendar(writing, mail::Method::kRequest, sequence_of(writing.schedule(), step), links, message));
  composed.sha256 = to_hex(view_of(sha256({message.message_id, "\n", message.to.address, "\n", message.subject, "\n",
                                           message.text, "\n", message.html, "\n", unsubscribe})));
  return composed;
}

Result<mail::Message> compose_thanks(const Reminders& reminders, const Situation& situation, std::string_view person,
                                     Position answered, int64_t date_us) {
  const auto writing = writing_for(reminders, situation, person);
  Dictionary words;
  say_quarter(writing, words);
  for (const auto& line : situation.board.lines)
    if (std::ranges::find(line.duty.reminders, person, &p::duties::Reminder::person) != line.duty.reminders.end())
      words.add("GROUP").set("UNIT", name_of_unit(situation, line.unit));
  say_around(writing, "", words);
  CAIRN_TRY(auto rendered, reminders.templates.fill("thanks", p::calendar::tag_of(writing.language), words));
  auto message = addressed(writing, thanks_key(writing.name(), answered) + "@" + situation.domain, date_us);
  take(std::move(rendered), message);
  const auto sequence = static_cast<uint32_t>(writing.schedule().steps.size());
  CAIRN_TRY(add_calendar(writing, mail::Method::kCancel, sequence, "", message));
  return message;
}

}  // namespace cairn::workers::reminders
