#pragma once

#include "services/engagements/question.h"

/// One function a question, each in the file of its subject: blocking, called on the pool.
namespace cairn::services::engagements {

// replay_answers.cc
Result<Answer> make_history(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question);
Result<Answer> make_replay(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question);
Result<Answer> make_matrix_replay(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question);
// difference_answer.cc
Result<Answer> make_diff(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question);
// sample_answer.cc
Result<Answer> make_sample(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question);
// graph_answer.cc
Result<Answer> make_graph(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question);
// trail_answer.cc
Result<Answer> make_trail(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question);

}  // namespace cairn::services::engagements
