#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "projections/matrix/query.h"
#include "projections/registers/register.h"
#include "services/engagements/read_routes.h"

/// What the reading routes of this folder share: a request that has been read, and the way to a finished answer.
namespace cairn::services::engagements {

/// One request, read.
struct Question {
  std::string target;  ///< as it came
  std::string id;      ///< of the path; empty for lists
  projections::matrix::Parameters parameters;
  projections::as_of::AsOf as_of;
  Day today;
  projections::registers::Audience audience = projections::registers::Audience::kReaders;
  std::string unit = {};  ///< of the audience kPublic: whose own engagements are told in full besides
};

using Table = std::shared_ptr<const projections::matrix::MatrixTable>;

/// The register of engagements that this question's audience is answered from.
Result<projections::registers::Register> engagements_of(const eventstore::Snapshot& snapshot, const Question& question);

/// kInvalid with one complaint.
Error refused(std::string pointer, std::string detail);
/// kInvalid when a parameter is left that nobody took.
Result<void> no_parameters(const Question& question);
/// Takes the parameter out of the question; empty when it is absent. The last one wins when it is given twice.
std::string take_text(Question& question, std::string_view name);
/// The same as a number from `min` to `max`; none when it is absent. kInvalid for anything else.
Result<std::optional<uint64_t>> take_number(Question& question, std::string_view name, uint64_t min, uint64_t max);
/// What is left of the question as conditions on rows and nothing else: kInvalid for an order, columns or a page.
Result<projections::matrix::Query> conditions_of(const Question& question);

/// The pair that the question is asked at. kInvalid for more events than there are, and for a day that has not come:
/// what is true then, nobody can know.
Result<projections::as_of::At> at_of(const Question& question, const eventstore::Snapshot& snapshot);
/// The table that this question is answered from, at the pair `at` or at its own.
Result<Table> table_at(const Reads& reads, const Question& question, const eventstore::Snapshot& snapshot,
                       projections::as_of::At at);
Result<Table> table_of(const Reads& reads, const Question& question, const eventstore::Snapshot& snapshot);
/// The id behind an id or ref, also of an engagement that does not exist at the table's pair (voided, or not begun).
Result<std::string> id_of(const eventstore::Snapshot& snapshot, const projections::matrix::MatrixTable& table,
                          const std::string& id_or_ref);
/// kNotFound, saying whether nobody ever recorded it or it is only not there at the pair that was asked.
Error no_engagement(const Reads& reads, const Question& question, const eventstore::Snapshot& snapshot,
                    const std::string& id_or_ref);

/// Whether an answer can be one for ever: what the public is told may be kept back later, or published later.
bool can_be_fixed(const Question& question);
/// A body made from what was known at `at`, with its ETag and permanent address.
Answer answer_of(std::string body, const Question& question, projections::as_of::At at,
                 const eventstore::Snapshot& snapshot);

}  // namespace cairn::services::engagements
