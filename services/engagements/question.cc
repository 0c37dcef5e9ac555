#include "services/engagements/question.h"

#include <algorithm>
#include <charconv>

#include "eventstore/base/instant.h"
#include "services/http/citation.h"

namespace cairn::services::engagements {

using projections::as_of::At;

namespace {

/// What a reader should know who did not ask for the obvious; empty otherwise.
std::string notice_of(const Question& question, At at, const eventstore::Snapshot& snapshot) {
  if (at.known == Position(0) && snapshot.head() > Position(0)) {
    const auto first = snapshot.event_at(Position(0));
    return "nothing had been recorded by then" +
           (first ? "; the first event was recorded at " + instant_text(first.value().recorded_us()) : std::string());
  }
  if (at.valid <= question.today) return {};
  return text_of(at.valid) + " has not come yet: this is what had been recorded of it";
}

}  // namespace

Result<projections::registers::Register> engagements_of(const eventstore::Snapshot& snapshot,
                                                        const Question& question) {
  return projections::registers::Register::open(snapshot, projections::registers::view_of(question.audience, "matrix"));
}

Error refused(std::string pointer, std::string detail) {
  auto error = fail(Errc::kInvalid, detail);
  error.complaints.push_back({std::move(pointer), std::move(detail)});
  return error;
}

Result<void> no_parameters(const Question& question) {
  if (question.parameters.empty()) return success();
  const auto& name = question.parameters.front().first;
  return refused("/query/" + name, "there is no parameter \"" + name + "\" here");
}

std::string take_text(Question& question, std::string_view name) {
  std::string text;
  std::erase_if(question.parameters, [&](const auto& parameter) {
    if (parameter.first != name) return false;
    text = parameter.second;
    return true;
  });
  return text;
}

Result<std::optional<uint64_t>> take_number(Question& question, std::string_view name, uint64_t min, uint64_t max) {
  const auto text = take_text(question, name);
  if (text.empty()) return std::optional<uint64_t>();
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number >= min && number <= max)
    return std::optional(number);
  return refused("/query/" + std::string(name), "\"" + text.substr(0, 32) + "\" is no number from " +
                                                    std::to_string(min) + " to " + std::to_string(max));
}

Result<projections::matrix::Query> conditions_of(const Question& question) {
  for (const auto& [name, value] : question.parameters)
    for (const std::string_view other : {"sort", "facets", "columns", "limit", "after"})
      if (name == other) return refused("/query/" + name, "only conditions choose here: there is no \"" + name + "\"");
  return projections::matrix::Query::parse(question.parameters);
}

Result<At> at_of(const Question& question, const eventstore::Snapshot& snapshot) {
  return question.as_of.resolve(snapshot, question.today);
}

Result<Table> table_at(const Reads& reads, const Question& question, const eventstore::Snapshot& snapshot, At at) {
  return projections::matrix::table_for({question.audience, question.unit, question.today}, reads.tables,
                                        reads.public_tables, snapshot, at);
}

Result<Table> table_of(const Reads& reads, const Question& question, const eventstore::Snapshot& snapshot) {
  CAIRN_TRY(const auto at, at_of(question, snapshot));
  return table_at(reads, question, snapshot, at);
}

Result<std::string> id_of(const eventstore::Snapshot& snapshot, const projections::matrix::MatrixTable& table,
                          const std::string& id_or_ref) {
  if (const auto row = table.find(id_or_ref)) return std::string(row->id());
  CAIRN_TRY(const auto reg, projections::registers::Register::open(
                                snapshot, projections::registers::view_of(table.audience(), "matrix")));
  CAIRN_TRY(const auto id, reg.resolve(id_or_ref));
  return id.value_or(id_or_ref);
}

Error no_engagement(const Reads& reads, const Question& question, const eventstore::Snapshot& snapshot,
                    const std::string& id_or_ref) {
  const auto name = "\"" + id_or_ref.substr(0, 64) + "\"";
  const auto today = table_at(reads, question, snapshot, {question.today, snapshot.head()});
  if (!today) return today.error();
  if (today.value()->find(id_or_ref))
    return fail(Errc::kNotFound, "engagement " + name + " is not there at this valid_at and known_at");
  const auto rows = engagements_of(snapshot, question);
  if (!rows) return rows.error();
  const auto id = rows.value().resolve(id_or_ref);
  if (!id) return id.error();
  return fail(Errc::kNotFound, id.value() ? "engagement " + name + " is not there at this valid_at and known_at"
                                          : "nobody ever recorded an engagement " + name);
}

bool can_be_fixed(const Question& question) { return question.audience == projections::registers::Audience::kReaders; }

Answer answer_of(std::string body, const Question& question, At at, const eventstore::Snapshot& snapshot) {
  Answer answer{std::make_shared<const std::string>(std::move(body)), {}, at.known};
  answer.etag = http::etag_of(*answer.body);
  answer.address = http::address_with(
      question.target, {{"valid_at", text_of(at.valid)}, {"known_at", "@" + std::to_string(at.known.value())}},
      {"as_of", "min_position"});
  answer.fixed = can_be_fixed(question) && question.as_of.is_fixed(at, question.today, snapshot.head());
  answer.notice = notice_of(question, at, snapshot);
  return answer;
}

}  // namespace cairn::services::engagements
