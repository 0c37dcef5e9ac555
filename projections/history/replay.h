#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "projections/history/history_view.h"
#include "projections/matrix/table.h"
#include "projections/requests/disputes.h"

namespace cairn::projections::history {

/// One cell that an event changed; an empty text where there was, or is, no value.
struct Change {
  std::string_view column;
  std::string element;
  std::string before;
  std::string after;
};

/// One event of an engagement and what it did.
struct Step {
  HistoryItem item;
  std::vector<Change> changes;
  requests::Disputes disputes = {};                ///< of what this event says, as known at the table's K
  std::shared_ptr<const matrix::MatrixRow> state;  ///< at (V, after this event); null when it did not exist then
};

/// The events of an engagement recorded before the table's K, in order, each with what it changed and the state after
/// it at the table's V. What an event changed is told as everything recorded until then has it, at any date; where a
/// later date overrides it, as of the day from which the event counts. Names are those of the table; with
/// `with_revision` each state has the revision of its event. To a table of the public the events are told that say
/// something published, with that: without who, why and on whose word, and without revisions. Blocking (RocksDB).
/// kNotFound when nobody ever recorded `id` by K, or nothing of it is told and it is no row of the table either.
Result<std::vector<Step>> replay(const eventstore::Snapshot& snapshot, const matrix::MatrixTable& table,
                                 std::string_view id, bool with_revision);

/// One step of a replay, counted from 1, and how many there are.
struct OneStep {
  Step step;
  size_t number = 0;
  size_t total = 0;
};

/// The same for one step, without the work for the others. kNotFound as replay, and for a step past the end, saying how
/// many there are.
Result<OneStep> replay_step(const eventstore::Snapshot& snapshot, const matrix::MatrixTable& table, std::string_view id,
                            bool with_revision, size_t number);

/// Where the events lie that a replay for this audience has by everything recorded. Errors as replay.
Result<std::vector<Position>> positions(const eventstore::Snapshot& snapshot, std::string_view id,
                                        registers::Audience audience);

/// One step of the whole matrix: an event, what it did, and the matrix after it.
struct MatrixStep {
  std::string stream;
  Step step;        ///< changes and state of its engagement; none for an event of anything else
  size_t rows = 0;  ///< engagements in the matrix after it
};

/// The step that led to `table`: the event before its K. Blocking (RocksDB). kNotFound for K = 0, before every event.
Result<MatrixStep> last_step(const eventstore::Snapshot& snapshot, const matrix::MatrixTable& table);

/// {"id","items":[{"position","revision","type","recorded_at","effective","actor":{"id",…},"channel","reason","source",
///  "columns":[…],"changes":[{"column","element","before","after"}]}],"position"}; what is published has no revision,
/// actor, channel, reason and source.
std::string history_json(std::string_view id, const std::vector<Step>& steps, Position known);
/// The same with "steps" for "items", and "state" in each (null where the engagement did not exist).
std::string replay_json(std::string_view id, const std::vector<Step>& steps, Position known);
/// {"id","step","total","steps":[one],"position"}
std::string step_json(std::string_view id, const OneStep& one, Position known);
/// {"step","total","stream","event":{the members of an item},"state","rows","position"}; step n of K is the nth event.
std::string matrix_step_json(const MatrixStep& step, size_t number, Position known);

}  // namespace cairn::projections::history
