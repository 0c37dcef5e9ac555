#include "projections/duties/board.h"

#include <algorithm>

#include "eventstore/base/instant.h"
#include "projections/duties/kind.h"
#include "projections/engagements/kind.h"
#include "projections/quarters/kind.h"
#include "projections/registers/register.h"
#include "projections/units/kind.h"

namespace cairn::projections::duties {
namespace {

using OwedByUnit = std::map<std::string, Owed, std::less<>>;
using registers::Register;

/// What a board is made from, all of one snapshot.
struct Sources {
  Register units;
  Register duties;
  Register engagements;
  OwedByUnit now;          ///< as known at the time asked for
  OwedByUnit at_deadline;  ///< as known at the deadline
  std::map<std::string, Posts, std::less<>> posts;
};

const Owed& owed_of(const OwedByUnit& all, std::string_view unit) {
  static const Owed kNothing;
  const auto found = all.find(unit);
  return found == all.end() ? kNothing : found->second;
}

Result<Position> known_at_deadline(const eventstore::Snapshot& snapshot, Day due, Position known) {
  CAIRN_TRY(const auto at_deadline, snapshot.known_at(end_of_day_us(due)));
  return std::min(at_deadline, known);
}

Result<Line> line_of(const Sources& sources, const Board& board, const calendar::Quarter& quarter,
                     std::string_view unit, const facts::Row& latest) {
  Line line;
  line.unit = unit;
  line.name = latest.text(units::id_of(units::Column::kName));
  const auto id = id_of(unit, quarter);
  CAIRN_TRY(const auto row, sources.duties.row(id, Day::latest(), board.at.known));
  CAIRN_TRY(const auto row_then, sources.duties.row(id, Day::latest(), board.at_deadline));
  line.duty = duty_of(row);
  const Duty then = duty_of(row_then);
  line.owed.rows = owed_of(sources.at_deadline, unit).rows;
  line.owed.reports = owed_of(sources.now, unit).reports;
  if (const auto posts = sources.posts.find(unit); posts != sources.posts.end()) line.posts = posts->second;

  CAIRN_TRY(const auto on_deadline, sources.units.row(unit, board.schedule.answers.day, board.at.known));
  const bool open = on_deadline.text(units::id_of(units::Column::kState)) == "open";
  line.counted.has_duty = then.opened && open && then.excuse.empty();
  line.counted.answered_in_time = is_answered(then, line.owed.rows);
  line.counted.answered = is_answered(line.duty, line.owed.rows);
  line.state = state_of({line.duty, line.owed.rows, board.past_deadline, line.counted.answered_in_time});
  // A unit that was closed by the deadline owes nothing any more, whoever has said so.
  if (line.duty.opened && !open && line.state != State::kAnswered && line.state != State::kAnsweredLate)
    line.state = State::kExcused;
  return line;
}

/// Not ours: open until somebody handed it over or named other lead units.
Result<void> add_triage(const Sources& sources, const Line& line, Board& board) {
  for (const auto& [engagement, said] : line.duty.answers) {
    if (said.word != "not_ours") continue;
    CAIRN_TRY(const auto row, sources.engagements.row(engagement, Day::latest(), board.at.known));
    const bool open = !row.text(engagements::id_of(engagements::Column::kDisowned)).empty();
    board.triage.push_back({engagement, line.unit, said.position, open});
  }
  return success();
}

Result<Sources> read_sources(const eventstore::Snapshot& snapshot, matrix::MatrixTables& tables, const Board& board,
                             const calendar::Quarter& quarter) {
  CAIRN_TRY(auto units, Register::open(snapshot, units::kKind.view));
  CAIRN_TRY(auto duties, Register::open(snapshot, kKind.view));
  CAIRN_TRY(auto engagements, Register::open(snapshot, engagements::kKind.view));
  CAIRN_TRY(const auto now, tables.at(snapshot, {quarter.last_day(), board.at.known}));
  CAIRN_TRY(const auto then, tables.at(snapshot, {quarter.last_day(), board.at_deadline}));
  CAIRN_TRY(auto posts, read_posts(snapshot, as_of::today(board.at.instant_us), board.at.known));
  return Sources{std::move(units),   std::move(duties),   std::move(engagements),
                 owed_by_unit(*now), owed_by_unit(*then), std::move(posts)};
}

}  // namespace

Result<Board> read_board(const eventstore::Snapshot& snapshot, matrix::MatrixTables& tables,
                         std::string_view municipality, const calendar::Quarter& quarter, KnownAt at) {
  Board board;
  board.municipality = municipality;
  board.at = at;
  CAIRN_TRY(const auto quarters, Register::open(snapshot, quarters::kKind.view));
  CAIRN_TRY(const auto row, quarters.row(quarters::id_of(municipality, quarter), Day::latest(), at.known));
  board.standing = quarters::standing_of(row);
  CAIRN_TRY(board.schedule, quarters::read_schedule(snapshot, municipality, quarter, at.known));
  CAIRN_TRY(board.at_deadline, known_at_deadline(snapshot, board.schedule.answers.day, at.known));
  board.past_deadline = at.instant_us > end_of_day_us(board.schedule.answers.day);
  CAIRN_TRY(const auto sources, read_sources(snapshot, tables, board, quarter));

  Result<void> failed = success();
  CAIRN_TRY(sources.units.each(Day::latest(), at.known, [&](std::string_view unit, const facts::Row& latest) {
    if (latest.text(units::id_of(units::Column::kMunicipality)) != municipality) return true;
    auto line = line_of(sources, board, quarter, unit, latest);
    if (!line) {
      failed = std::move(line).error();
      return false;
    }
    if (line.value().duty.opened) board.lines.push_back(std::move(line).value());
    return true;
  }));
  CAIRN_TRY(failed);
  std::vector<Counted> counted;
  for (const auto& line : board.lines) {
    counted.push_back(line.counted);
    CAIRN_TRY(add_triage(sources, line, board));
  }
  board.tally = tally_of(counted);
  return board;
}

Result<std::vector<std::string>> units_without_duty(const eventstore::Snapshot& snapshot, std::string_view municipality,
                                                    const calendar::Quarter& quarter, Day today) {
  CAIRN_TRY(const auto units, Register::open(snapshot, units::kKind.view));
  CAIRN_TRY(const auto duties, Register::open(snapshot, kKind.view));
  std::vector<std::string> without;
  Result<void> failed = success();
  CAIRN_TRY(units.each(today, snapshot.head(), [&](std::string_view unit, const facts::Row& row) {
    const bool asked = row.text(units::id_of(units::Column::kMunicipality)) == municipality &&
                       row.text(units::id_of(units::Column::kState)) == "open";
    if (!asked) return true;
    auto duty = duties.latest(id_of(unit, quarter));
    if (!duty) {
      failed = std::move(duty).error();
      return false;
    }
    if (!duty.value().exists()) without.emplace_back(unit);
    return true;
  }));
  CAIRN_TRY(failed);
  return without;
}

}  // namespace cairn::projections::duties
