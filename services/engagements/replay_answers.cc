#include "projections/history/replay.h"
#include "services/engagements/answers.h"

// What happened to one engagement, and to the whole matrix, event by event.

namespace cairn::services::engagements {
namespace {

namespace history = projections::history;

/// A table whose names serve a replay, and the engagement that it is of.
struct Replayed {
  Table table;
  std::string id;
};

/// Of its own engagement a contact is told all, where no other unit ever led it: what was written before a hand-over is
/// the other's. None otherwise: then it is told what is published. Which engagement is meant is settled here: at
/// another pair the same ref may be another unit's.
Result<std::optional<Replayed>> all_for_unit(const Reads& reads, const eventstore::Snapshot& snapshot,
                                             const Question& question) {
  const std::optional<Replayed> none;
  CAIRN_TRY(const auto today, reads.tables.at(snapshot, {question.today, snapshot.head()}));
  const auto row = today->find(question.id);
  if (!row || !projections::matrix::is_of(*row, question.unit)) return none;
  CAIRN_TRY(const auto reg, projections::registers::Register::open(snapshot, "matrix"));
  CAIRN_TRY(const auto timeline, reg.timeline(row->id()));
  if (!timeline || !projections::matrix::was_led_by_no_other(*timeline, question.unit)) return none;
  CAIRN_TRY(const auto at, at_of(question, snapshot));
  CAIRN_TRY(auto table, reads.tables.at(snapshot, at));
  return std::optional(Replayed{std::move(table), std::string(row->id())});
}

Result<Replayed> replayed(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question) {
  if (!question.unit.empty()) {
    CAIRN_TRY(auto own, all_for_unit(reads, snapshot, question));
    if (own) return std::move(*own);
  }
  CAIRN_TRY(auto table, table_of(reads, question, snapshot));
  CAIRN_TRY(auto id, id_of(snapshot, *table, question.id));
  return Replayed{std::move(table), std::move(id)};
}

}  // namespace

Result<Answer> make_history(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question) {
  CAIRN_TRY(no_parameters(question));
  CAIRN_TRY(const auto of, replayed(reads, snapshot, question));
  CAIRN_TRY(const auto steps, history::replay(snapshot, *of.table, of.id, question.as_of.knows_all()));
  const auto at = of.table->at();
  return answer_of(history::history_json(of.id, steps, at.known), question, at, snapshot);
}

Result<Answer> make_replay(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question) {
  auto rest = question;
  CAIRN_TRY(const auto number, take_number(rest, "step", 1, UINT32_MAX));
  CAIRN_TRY(no_parameters(rest));
  CAIRN_TRY(const auto of, replayed(reads, snapshot, question));
  const auto at = of.table->at();
  const bool now = question.as_of.knows_all();
  if (number) {
    CAIRN_TRY(const auto one, history::replay_step(snapshot, *of.table, of.id, now, *number));
    return answer_of(history::step_json(of.id, one, at.known), question, at, snapshot);
  }
  CAIRN_TRY(const auto steps, history::replay(snapshot, *of.table, of.id, now));
  return answer_of(history::replay_json(of.id, steps, at.known), question, at, snapshot);
}

Result<Answer> make_matrix_replay(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question) {
  auto rest = question;
  CAIRN_TRY(const auto number, take_number(rest, "step", 1, UINT64_MAX));
  CAIRN_TRY(no_parameters(rest));
  if (!number) return refused("/query/step", "step is missing: 1 is the first event, known_at the last one");
  CAIRN_TRY(const auto at, at_of(question, snapshot));
  if (*number > at.known.value())
    return fail(Errc::kNotFound, "the matrix has " + std::to_string(at.known.value()) +
                                     " steps by this known_at, there is no step " + std::to_string(*number));
  CAIRN_TRY(const auto table, reads.tables.at(snapshot, {at.valid, Position(*number)}));
  CAIRN_TRY(const auto step, history::last_step(snapshot, *table));
  return answer_of(history::matrix_step_json(step, *number, at.known), question, at, snapshot);
}

}  // namespace cairn::services::engagements
