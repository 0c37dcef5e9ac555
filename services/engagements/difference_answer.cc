#include <set>

#include "projections/audit/difference.h"
#include "services/engagements/answers.h"
#include "services/http/citation.h"

namespace cairn::services::engagements {
namespace {

using projections::as_of::AsOf;
using projections::as_of::At;

/// A complaint about valid_at or known_at of a side, by the name that it has in this question.
Error blame(Error error, const std::string& side) {
  for (auto& complaint : error.complaints)
    for (const std::string name : {"valid", "known"})
      if (complaint.pointer == "/query/" + name + "_at") complaint.pointer = "/query/" + side + "_" + name;
  return error;
}

/// One side of a difference: SIDE_valid and SIDE_known mean what valid_at and known_at do elsewhere.
struct Side {
  AsOf as_of;
  At at;
};

Result<Side> take_side(Question& question, const eventstore::Snapshot& snapshot, const std::string& side) {
  projections::matrix::Parameters parameters;
  for (const std::string name : {"valid", "known"})
    parameters.emplace_back(name + "_at", take_text(question, side + "_" + name));
  auto as_of = AsOf::take(parameters);
  if (!as_of) return blame(as_of.error(), side);
  if (auto past = as_of.value().not_in_the_future(question.today); !past) return blame(past.error(), side);
  auto at = as_of.value().resolve(snapshot, question.today);
  if (!at) return blame(at.error(), side);
  return Side{as_of.value(), at.value()};
}

std::vector<http::Parameter> fixed(const std::string& side, At at) {
  return {{side + "_valid", text_of(at.valid)}, {side + "_known", "@" + std::to_string(at.known.value())}};
}

/// The ids that are the unit's today by the later knowledge, and were it wherever they were there: at both pairs, and
/// at the day of the earlier knowledge as it is known later, over which a difference goes
/// (projections/facts/explained.h).
Result<std::set<std::string, std::less<>>> own_of(const Reads& reads, const Question& question,
                                                  const eventstore::Snapshot& snapshot, At from, At to) {
  const auto& earlier = from.known <= to.known ? from : to;
  const auto& later = from.known <= to.known ? to : from;
  std::set<std::string, std::less<>> own;
  CAIRN_TRY(const auto today, reads.tables.at(snapshot, {question.today, later.known}));
  for (const auto& row : today->rows())
    if (projections::matrix::is_of(*row, question.unit)) own.emplace(row->id());
  for (const At at : {from, to, At{earlier.valid, later.known}}) {
    CAIRN_TRY(const auto table, reads.tables.at(snapshot, at));
    for (const auto& row : table->rows())
      if (!projections::matrix::is_of(*row, question.unit)) own.erase(std::string(row->id()));
  }
  return own;
}

Result<projections::audit::Differences> differences_of(const Reads& reads, const Question& question,
                                                       const eventstore::Snapshot& snapshot, At from, At to,
                                                       std::string_view only) {
  if (question.unit.empty()) return projections::audit::differences(snapshot, from, to, only, question.audience);
  CAIRN_TRY(const auto own, own_of(reads, question, snapshot, from, to));
  return projections::audit::differences_for_unit(snapshot, from, to, only, own);
}

}  // namespace

Result<Answer> make_diff(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question) {
  auto rest = question;
  CAIRN_TRY(const auto from, take_side(rest, snapshot, "from"));
  CAIRN_TRY(const auto to, take_side(rest, snapshot, "to"));
  const auto asked = take_text(rest, "engagement");
  CAIRN_TRY(no_parameters(rest));
  std::string only;
  if (!asked.empty()) {
    CAIRN_TRY(const auto table, table_at(reads, question, snapshot, to.at));
    CAIRN_TRY(only, id_of(snapshot, *table, asked));
    CAIRN_TRY(const auto rows, engagements_of(snapshot, question));
    CAIRN_TRY(const auto timeline, rows.timeline(only));
    if (!timeline && !table->find(only)) {
      CAIRN_TRY(const auto before, table_at(reads, question, snapshot, from.at));
      if (!before->find(only)) return no_engagement(reads, question, snapshot, asked);
    }
  }
  CAIRN_TRY(const auto differences, differences_of(reads, question, snapshot, from.at, to.at, only));
  CAIRN_TRY(auto body, projections::audit::differences_json(snapshot, differences));
  auto answer = answer_of(std::move(body), question, to.at, snapshot);
  auto pairs = fixed("from", from.at);
  for (auto& parameter : fixed("to", to.at)) pairs.push_back(std::move(parameter));
  answer.address = http::address_with(question.target, pairs, {"valid_at", "known_at", "as_of", "min_position"});
  answer.fixed = can_be_fixed(question) && from.as_of.is_fixed(from.at, question.today, snapshot.head()) &&
                 to.as_of.is_fixed(to.at, question.today, snapshot.head());
  return answer;
}

}  // namespace cairn::services::engagements
