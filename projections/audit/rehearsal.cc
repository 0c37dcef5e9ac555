#include "projections/audit/rehearsal.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "cairn/rules/v1/events.pb.h"
#include "eventstore/base/json_writer.h"
#include "projections/calendar/steps.h"
#include "projections/engagements/columns.h"
#include "projections/matrix/turning.h"
#include "projections/registers/register.h"
#include "projections/rules/columns.h"
#include "projections/rules/facts.h"

namespace cairn::projections::audit {
namespace {

using engagements::Column;
using engagements::id_of;
using facts::Timeline;

constexpr int kQuartersBack = 4;

/// Before anything that a municipality could have in its books.
Day first_day_of_all() { return PartialDate::of(1900, 1, 1).value().first_day(); }

/// The rules with the changes told to them, as the event after everything known would.
Result<Timeline> told(Timeline rules, const Rehearsal& rehearsal) {
  for (const auto& change : rehearsal.changes) {
    cairn::rules::v1::RuleSet said;
    said.set_rule(change.rule);
    said.set_value(change.value);
    eventstore::StoredEvent event;
    event.set_type("RuleSet");
    event.set_position(rehearsal.known.value());
    event.set_payload(said.SerializeAsString());
    if (rehearsal.effective) eventstore::set_date(event.mutable_effective(), PartialDate::of_day(*rehearsal.effective));
    CAIRN_TRY(const auto assertion, rules::assertion_of(event));
    rules.assert_facts(assertion);
  }
  return rules;
}

/// How the engagement is judged on a day.
struct Judged {
  matrix::Badge badge;
  std::string_view reason;
  bool dormant;
  bool operator==(const Judged&) const = default;
};

Judged judge(const facts::Row& row, const matrix::Rules& rules, Day day) {
  const auto derived = matrix::derive(row, rules, day);
  return {derived.badge, derived.reason, derived.dormant};
}

/// Spans that follow each other without a gap and say the same are one.
void add_span(std::vector<JudgedSpan>& spans, Day first, Day last, const Judged& now, const Judged& rehearsed) {
  JudgedSpan span{first,
                  last,
                  now.badge,
                  std::string(now.reason),
                  now.dormant,
                  rehearsed.badge,
                  std::string(rehearsed.reason),
                  rehearsed.dormant};
  const auto same = [](const JudgedSpan& a, const JudgedSpan& b) {
    return a.now == b.now && a.now_reason == b.now_reason && a.now_dormant == b.now_dormant &&
           a.rehearsed == b.rehearsed && a.rehearsed_reason == b.rehearsed_reason &&
           a.rehearsed_dormant == b.rehearsed_dormant;
  };
  if (!spans.empty() && spans.back().last.next() == first && same(spans.back(), span))
    spans.back().last = last;
  else
    spans.push_back(std::move(span));
}

/// Judges a stretch of days over which neither the row nor a rule changes.
void judge_stretch(const facts::Row& row, const matrix::Rules& now, const matrix::Rules& rehearsed, Day first, Day last,
                   std::vector<JudgedSpan>& spans) {
  if (!row.exists() || now == rehearsed) return;
  std::set<Day> days = {first};
  for (const auto* rules : {&now, &rehearsed})
    for (const Day day : matrix::turning_days(row, *rules))
      if (day > first && day <= last) days.insert(day);
  for (auto day = days.begin(); day != days.end(); ++day) {
    const auto next = std::next(day);
    const Day until = next == days.end() ? last : Day(next->number() - 1);
    const auto is = judge(row, now, *day);
    const auto would_be = judge(row, rehearsed, *day);
    if (is != would_be) add_span(spans, *day, until, is, would_be);
  }
}

Result<Timeline> rules_of(const eventstore::Snapshot& snapshot, const std::string& municipality) {
  CAIRN_TRY(const auto rows, registers::Register::open(snapshot, "rules"));
  CAIRN_TRY(auto timeline, rows.timeline(municipality));
  return timeline.value_or(Timeline());
}

/// The steps of a quarter by the rules that hold on its first day, on days of work.
std::vector<Day> steps_of(const facts::Row& rules, const calendar::Quarter& quarter) {
  const auto value = [&](std::string_view rule) { return rules.text(rules::id_of(rules::Column::kValue), rule); };
  auto steps = calendar::QuarterRules().steps;
  std::string_view rest = value("reminder_steps");
  if (!rest.empty()) steps.clear();
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(','), rest.size());
    int step = 0;
    if (std::from_chars(rest.data(), rest.data() + end, step).ec == std::errc()) steps.push_back(step);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  std::vector<calendar::FreeDay> free;
  for (const auto* cell : rules.all(rules::id_of(rules::Column::kValue))) {
    const auto day = PartialDate::parse(cell->value);
    if (cell->element.starts_with("holiday:") && day) free.push_back({day.value().first_day(), "", ""});
  }
  const calendar::WorkingDays working(std::move(free));
  std::vector<Day> days;
  for (const int step : steps) days.push_back(calendar::step_day(quarter, step, working));
  return days;
}

std::vector<QuarterSteps> quarters_otherwise(const Timeline& now, const Timeline& rehearsed, const Rehearsal& asked) {
  auto quarter = calendar::Quarter::of(asked.until);
  const auto last = quarter;
  for (int back = 1; !asked.effective && back < kQuartersBack; ++back) quarter = quarter.previous();
  if (asked.effective) quarter = calendar::Quarter::of(*asked.effective);
  std::vector<QuarterSteps> quarters;
  for (; quarter <= last; quarter = quarter.next()) {
    const Day day = std::max(quarter.first_day(), asked.effective.value_or(quarter.first_day()));
    QuarterSteps steps{quarter.id(), steps_of(now.at(day, asked.known), quarter),
                       steps_of(rehearsed.at(day, asked.known.next()), quarter)};
    if (steps.now != steps.rehearsed) quarters.push_back(std::move(steps));
  }
  return quarters;
}

void write_judged(JsonWriter& json, std::string_view name, matrix::Badge badge, std::string_view reason, bool dormant) {
  json.key(name).begin_object().field("badge", name_of(badge)).field("reason", reason);
  json.key("dormant").boolean(dormant).end_object();
}

void write_days(JsonWriter& json, std::string_view name, const std::vector<Day>& days) {
  json.key(name).begin_array();
  for (const Day day : days) json.text(text_of(day));
  json.end_array();
}

void write_engagement(JsonWriter& json, const JudgedOtherwise& engagement) {
  json.begin_object().field("id", engagement.id).field("ref", engagement.ref).field("title", engagement.title);
  json.key("spans").begin_array();
  for (const auto& span : engagement.spans) {
    json.begin_object().field("from", text_of(span.first)).field("until", text_of(span.last));
    write_judged(json, "now", span.now, span.now_reason, span.now_dormant);
    write_judged(json, "rehearsed", span.rehearsed, span.rehearsed_reason, span.rehearsed_dormant);
    json.end_object();
  }
  json.end_array().end_object();
}

}  // namespace

std::vector<JudgedSpan> judge_otherwise(const Timeline& engagement, const Timeline& rules_now,
                                        const Timeline& rules_rehearsed, Position known, Day first, Day last) {
  std::set<Day> days = {first};
  const auto add = [&](const Timeline& timeline, Position position) {
    for (const Day day : timeline.days(position))
      if (day > first && day <= last) days.insert(day);
  };
  add(engagement, known);
  add(rules_now, known);
  add(rules_rehearsed, known.next());
  std::vector<JudgedSpan> spans;
  for (auto day = days.begin(); first <= last && day != days.end(); ++day) {
    const auto next = std::next(day);
    judge_stretch(engagement.at(*day, known), matrix::Rules::of(rules_now.at(*day, known)),
                  matrix::Rules::of(rules_rehearsed.at(*day, known.next())), *day,
                  next == days.end() ? last : Day(next->number() - 1), spans);
  }
  return spans;
}

Result<Rehearsed> rehearse(const eventstore::Snapshot& snapshot, const Rehearsal& rehearsal) {
  CAIRN_TRY(const auto now, rules_of(snapshot, rehearsal.municipality));
  CAIRN_TRY(const auto then, told(now, rehearsal));
  CAIRN_TRY(const auto rows, registers::Register::open(snapshot, "matrix"));
  const Day first = rehearsal.effective.value_or(first_day_of_all());
  Rehearsed rehearsed;
  std::optional<Error> failed;
  CAIRN_TRY(rows.each_timeline([&](std::string_view id, std::string_view bytes) {
    const auto timeline = Timeline::decode(bytes);
    if (!timeline) {
      failed = timeline.error();
      return false;
    }
    const auto row = timeline.value().at(Day::latest(), rehearsal.known);
    if (!row.exists() || row.text(id_of(Column::kMunicipality)) != rehearsal.municipality) return true;
    ++rehearsed.looked_at;
    auto spans = judge_otherwise(timeline.value(), now, then, rehearsal.known, first, rehearsal.until);
    if (!spans.empty())
      rehearsed.engagements.push_back({std::string(id), std::string(row.text(id_of(Column::kRef))),
                                       std::string(row.text(id_of(Column::kTitleEn))), std::move(spans)});
    return true;
  }));
  if (failed) return *failed;
  rehearsed.quarters = quarters_otherwise(now, then, rehearsal);
  return rehearsed;
}

std::string rehearsed_json(const Rehearsal& rehearsal, const Rehearsed& rehearsed) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("municipality", rehearsal.municipality).key("rules").begin_object();
  for (const auto& change : rehearsal.changes) json.field(change.rule, change.value);
  json.end_object().key("effective");
  rehearsal.effective ? json.text(text_of(*rehearsal.effective)) : json.null();
  json.field("until", text_of(rehearsal.until)).key("looked_at").number(uint64_t{rehearsed.looked_at});
  json.key("different").number(uint64_t{rehearsed.engagements.size()}).key("items").begin_array();
  for (const auto& engagement : rehearsed.engagements) write_engagement(json, engagement);
  json.end_array().key("quarters").begin_array();
  for (const auto& quarter : rehearsed.quarters) {
    json.begin_object().field("quarter", quarter.quarter);
    write_days(json, "now", quarter.now);
    write_days(json, "rehearsed", quarter.rehearsed);
    json.end_object();
  }
  json.end_array().key("position").number(rehearsal.known.value()).end_object();
  return out;
}

}  // namespace cairn::projections::audit
