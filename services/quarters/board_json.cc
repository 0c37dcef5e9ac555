#include "services/quarters/board_json.h"

#include <algorithm>
#include <map>

#include "eventstore/base/json_writer.h"
#include "projections/as_of/as_of.h"

namespace cairn::services::quarters {
namespace {

namespace d = projections::duties;
using projections::calendar::Due;

void write_due(JsonWriter& json, std::string_view name, const Due& due) {
  json.key(name).begin_object().field("day", text_of(due.day)).field("by_rule", text_of(due.by_rule));
  if (due.moved()) json.field("authority", due.authority);
  json.end_object();
}

void write_steps(JsonWriter& json, const d::Board& board) {
  json.key("steps").begin_array();
  for (const auto& step : board.schedule.steps) {
    json.begin_object().key("step").number(step.working_days).field("day", text_of(step.day));
    json.key("released").boolean(board.standing.is_over(step.working_days)).end_object();
  }
  json.end_array();
}

/// The one unit that is told of; every unit where none is named.
using Only = std::optional<std::string>;

bool tells(const Only& only, std::string_view unit) { return !only || *only == unit; }

void write_standing(JsonWriter& json, const projections::quarters::Standing& standing, const Only& only) {
  json.key("certificate");
  if (standing.certificate) {
    json.begin_object().key("position").number(standing.certificate->value());
    json.key("certified").number(standing.certified.value()).end_object();
  } else {
    json.null();
  }
  json.key("reopened");
  if (!standing.reopened_until) {
    json.null();
    return;
  }
  json.begin_object().field("until", text_of(*standing.reopened_until)).key("units").begin_array();
  for (const auto& unit : standing.reopened_units)
    if (tells(only, unit)) json.text(unit);
  json.end_array().end_object();
}

void write_tally(JsonWriter& json, const d::Board& board) {
  const auto& tally = board.tally;
  json.key("counts").begin_object().key("units").number(uint64_t{tally.units});
  json.key("in_time").number(uint64_t{tally.in_time}).key("late").number(uint64_t{tally.late()});
  json.key("answered").number(uint64_t{tally.answered}).key("silent").number(uint64_t{tally.silent()});
  json.key("completeness").number(tally.completeness()).key("timeliness").number(tally.timeliness());
  std::map<std::string_view, uint64_t> states;
  for (const auto& line : board.lines) ++states[name_of(line.state)];
  json.key("states").begin_object();
  for (const auto& [state, count] : states) json.key(state).number(count);
  json.end_object().end_object();
}

void write_reminders(JsonWriter& json, const d::Duty& duty) {
  json.key("reminders").begin_array();
  for (const auto& reminder : duty.reminders) {
    json.begin_object().field("message_id", reminder.message_id).key("step").number(reminder.step);
    json.field("level", reminder.level).field("post", reminder.post).field("state", reminder.state);
    json.key("position").number(reminder.position.value()).end_object();
  }
  json.end_array();
}

/// What every list of units tells of one.
void write_unit(JsonWriter& json, const d::Line& line) {
  json.field("unit", line.unit).field("name", line.name).field("state", name_of(line.state));
  const auto open = d::unanswered(line.duty, line.owed.rows).size();
  json.key("rows").number(uint64_t{line.owed.rows.size()});
  json.key("answered").number(uint64_t{line.owed.rows.size() - open});
  json.key("reports").number(uint64_t{line.owed.reports.size()});
  json.key("counted").boolean(line.counted.has_duty);
  json.key("in_time").boolean(line.counted.answered && line.counted.answered_in_time);
  json.key("contact_missing").boolean(line.posts.contact_missing());
  if (!line.duty.level.empty()) json.field("level", line.duty.level).field("cause", line.duty.cause);
  if (!line.duty.excuse.empty()) json.field("excuse", line.duty.excuse);
}

/// Units that count and have not answered, with what was sent to them (PRODUCT 3.7).
void write_silent(JsonWriter& json, const d::Board& board, const Only& only) {
  json.key("silent").begin_array();
  for (const auto& line : board.lines) {
    if (!line.counted.has_duty || line.counted.answered || !tells(only, line.unit)) continue;
    json.begin_object().field("unit", line.unit).field("name", line.name).field("state", name_of(line.state));
    write_reminders(json, line.duty);
    json.end_object();
  }
  json.end_array();
}

void write_triage(JsonWriter& json, const d::Board& board, const Only& only) {
  json.key("triage").begin_array();
  for (const auto& item : board.triage) {
    if (!tells(only, item.unit)) continue;
    json.begin_object().field("engagement", item.engagement).field("unit", item.unit);
    json.key("position").number(item.position.value()).key("open").boolean(item.open).end_object();
  }
  json.end_array();
}

void write_rows(JsonWriter& json, const d::Line& line) {
  json.key("engagements").begin_array();
  std::vector<std::string> rows = line.owed.rows;
  // What was answered stays in the list when it is no longer the unit's: handed over, ended, not ours.
  for (const auto& [engagement, said] : line.duty.answers)
    if (std::ranges::find(rows, engagement) == rows.end()) rows.push_back(engagement);
  for (const auto& row : rows) {
    const auto said = line.duty.answers.find(row);
    json.begin_object().field("engagement", row).key("answer");
    if (said == line.duty.answers.end()) {
      json.null().end_object();
      continue;
    }
    json.text(said->second.word).key("position").number(said->second.position.value()).end_object();
  }
  json.end_array();
  json.key("outstanding_reports").begin_array();
  for (const auto& report : line.owed.reports) {
    json.begin_object().field("engagement", report.engagement).field("document", report.document);
    json.field("title", report.title).key("due");
    report.due ? json.text(report.due->text()) : json.null();
    json.end_object();
  }
  json.end_array();
}

void write_posts(JsonWriter& json, const d::Line& line) {
  json.key("posts").begin_array();
  for (const auto& post : line.posts.all) {
    json.begin_object().field("post", post.id).field("title", post.title).field("duty", post.duty);
    json.key("vacant").boolean(post.vacant()).end_object();
  }
  json.end_array();
}

}  // namespace

std::string_view state_of(const projections::quarters::Standing& standing, Day today) {
  if (!standing.opened) return "not_opened";
  if (standing.locked && standing.reopened_until && today <= *standing.reopened_until) return "reopened";
  if (standing.certificate) return "certified";
  return standing.locked ? "locked" : "open";
}

void append_duty(std::string& out, const d::Line& line) {
  JsonWriter json(out);
  json.begin_object();
  write_unit(json, line);
  write_rows(json, line);
  write_posts(json, line);
  write_reminders(json, line.duty);
  json.key("nothing_to_report").boolean(line.duty.nothing.has_value());
  json.key("submissions").begin_array();
  for (const auto& [position, word] : line.duty.submissions) {
    json.begin_object().key("position").number(position.value()).field("state", word).end_object();
  }
  json.end_array().end_object();
}

std::string board_json(const d::Board& board, const projections::calendar::Quarter& quarter, Day today,
                       std::string_view troubles, const std::optional<std::string>& only_unit) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("id", board.municipality + "_" + quarter.id()).field("quarter", quarter.id());
  json.field("municipality", board.municipality).field("words", quarter.words());
  json.field("state", state_of(board.standing, today));
  write_due(json, "answers_due", board.schedule.answers);
  write_due(json, "lock_due", board.schedule.lock);
  json.key("past_deadline").boolean(board.past_deadline);
  json.key("position_at_deadline").number(board.at_deadline.value());
  write_steps(json, board);
  write_standing(json, board.standing, only_unit);
  write_tally(json, board);
  json.key("units").begin_array();
  for (const auto& line : board.lines) {
    if (!tells(only_unit, line.unit)) continue;
    json.begin_object();
    write_unit(json, line);
    json.end_object();
  }
  json.end_array();
  write_silent(json, board, only_unit);
  write_triage(json, board, only_unit);
  if (!troubles.empty()) json.key("troubles").raw(troubles);
  json.key("position").number(board.at.known.value()).end_object();
  return out;
}

std::string duties_json(const d::Board& board, std::string_view state) {
  std::string items;
  uint64_t total = 0;
  for (const auto& line : board.lines) {
    if (!state.empty() && name_of(line.state) != state) continue;
    if (total++ > 0) items.push_back(',');
    append_duty(items, line);
  }
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("total").number(total).key("items").raw("[" + items + "]");
  json.key("position").number(board.at.known.value()).end_object();
  return out;
}

}  // namespace cairn::services::quarters
