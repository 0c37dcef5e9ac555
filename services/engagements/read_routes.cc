#include "services/engagements/read_routes.h"

#include <charconv>

#include "eventstore/store_async.h"
#include "projections/engagements/columns.h"
#include "projections/matrix/cursor.h"
#include "projections/requests/disputes.h"
#include "services/engagements/answers.h"
#include "services/http/citation.h"
#include "services/http/problem.h"

namespace cairn::services::engagements {
namespace {

namespace matrix = projections::matrix;
using boost::asio::awaitable;
using http::Request;
using http::Response;
using projections::as_of::AsOf;
using projections::registers::Audience;

/// Blocking work behind one route.
using Make = Result<Answer> (*)(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question);

/// The table of a list: that of the page before, where there was one.
Result<Table> table_of_page(const Reads& reads, const Question& question, const eventstore::Snapshot& snapshot,
                            const matrix::Query& query) {
  if (query.after.empty()) return table_of(reads, question, snapshot);
  auto cursor = matrix::Cursor::decode(query.after);
  if (!cursor) return refused("/query/after", cursor.error().context);
  const auto at = cursor.value().at;
  CAIRN_TRY(const auto asked, question.as_of.resolve(snapshot, at.valid));
  const bool other = asked.valid != at.valid || (!question.as_of.knows_all() && asked.known != at.known);
  if (other) return refused("/query/after", "the cursor belongs to another valid_at or known_at");
  return table_at(reads, question, snapshot, at);
}

Result<Answer> make_page(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question) {
  CAIRN_TRY(const auto query, matrix::Query::parse(question.parameters));
  CAIRN_TRY(const auto table, table_of_page(reads, question, snapshot, query));
  CAIRN_TRY(const auto page, matrix::read_page(*table, query));
  CAIRN_TRY(const auto disputes, projections::requests::disputes_of(snapshot, table->at().known));
  return answer_of(matrix::page_json(*table, query, page, question.as_of.knows_all(), disputes), question, table->at(),
                   snapshot);
}

/// Takes the parameter that names a dimension out of the question.
Result<const matrix::Field*> take_dimension(matrix::Parameters& parameters, std::string_view name) {
  const matrix::Field* field = nullptr;
  std::optional<Error> error;
  std::erase_if(parameters, [&](const auto& parameter) {
    if (parameter.first != name) return false;
    field = matrix::find_field(parameter.second);
    if (!field || field->kind == matrix::FieldKind::kText)
      error = refused("/query/" + std::string(name), "the matrix cannot be crossed by \"" + parameter.second + "\"");
    return true;
  });
  if (error) return *error;
  if (!field) return refused("/query/" + std::string(name), "a cross-table needs " + std::string(name) + "=COLUMN");
  return field;
}

Result<Answer> make_pivot(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question) {
  auto parameters = question.parameters;
  CAIRN_TRY(const auto* rows, take_dimension(parameters, "rows"));
  CAIRN_TRY(const auto* columns, take_dimension(parameters, "columns"));
  CAIRN_TRY(const auto query, matrix::Query::parse(parameters));
  CAIRN_TRY(const auto table, table_of(reads, question, snapshot));
  return answer_of(matrix::pivot_json(*table, matrix::pivot(*table, query, *rows, *columns)), question, table->at(),
                   snapshot);
}

/// Of the facts that the row shows; what was corrected since is told by the history.
Result<projections::requests::Disputes> disputes_shown(const eventstore::Snapshot& snapshot,
                                                       const matrix::MatrixTable& table, const matrix::MatrixRow& row) {
  const auto stream = "engagement-" + std::string(row.id());
  CAIRN_TRY(const auto disputes, projections::requests::disputes_of(snapshot, table.at().known, stream));
  return projections::requests::disputes_in(disputes, row.facts(), projections::engagements::kColumns);
}

Result<Answer> make_engagement(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question) {
  CAIRN_TRY(no_parameters(question));
  CAIRN_TRY(const auto table, table_of(reads, question, snapshot));
  const auto row = table->find(question.id);
  if (!row) return no_engagement(reads, question, snapshot, question.id);
  const bool now = question.as_of.knows_all() && row->revision();
  std::string body;
  matrix::append_row(body, *row, {}, now);
  CAIRN_TRY(const auto disputes, disputes_shown(snapshot, *table, *row));
  projections::requests::add_disputes(body, disputes);
  auto answer = answer_of(std::move(body), question, table->at(), snapshot);
  const bool today = now && !question.as_of.valid;
  if (today) answer.etag = http::etag_of(row->revision()->value(), *answer.body);
  return answer;
}

Response response_of(const Answer& answer) {
  Response response;
  response.headers.add("Content-Type", std::string(answer.media_type));
  response.headers.add("ETag", answer.etag);
  response.headers.add("Cairn-Position", std::to_string(answer.position.value()));
  if (!answer.notice.empty()) response.headers.add("Cairn-Notice", answer.notice);
  if (!answer.file_name.empty())
    response.headers.add("Content-Disposition", "attachment; filename=\"" + answer.file_name + "\"");
  http::cite(response, answer.address, answer.fixed);
  response.body = answer.body;
  return response;
}

/// Before the key of what the public, and what a unit, was told: a target begins with "/", so no reader's answer has
/// such a key.
constexpr char kPublicMark = 'p';
constexpr char kUnitMark = 'u';

void append_key(std::string& key, std::string_view target, Position head, Day today) {
  char digits[48];
  char* end = digits;
  *end++ = '\0';
  end = std::to_chars(end, digits + 24, head.value()).ptr;
  *end++ = '\0';
  end = std::to_chars(end, digits + sizeof digits, today.number()).ptr;
  key += target;
  key.append(digits, end);
}

std::string key_of(const Question& question, Position head) {
  std::string key;
  if (!question.unit.empty())
    key.append(1, kUnitMark).append(question.unit).push_back('\0');
  else if (question.audience == Audience::kPublic)
    key += kPublicMark;
  append_key(key, question.target, head, question.today);
  return key;
}

/// The way of every reading route: the finished answer when the same was asked at this head and day, else the work on
/// the pool.
awaitable<Response> answer(const Reads& reads, Request request, Make make) {
  Question question;
  question.target = request.target;
  question.today = projections::as_of::today(reads.clock.now_us());
  if (request.in_public || request.own_unit) question.audience = Audience::kPublic;
  question.unit = request.own_unit.value_or("");
  if (const auto kept = reads.answers.find(key_of(question, reads.store.head()))) co_return response_of(*kept);

  for (const auto& [name, value] : request.query_parameters) question.parameters.emplace_back(name, value);
  if (!request.path_parameters.empty()) question.id = request.path_parameters.front().value;
  auto as_of = AsOf::take(question.parameters);
  if (!as_of) co_return http::malformed(as_of.error(), request);
  question.as_of = as_of.value();
  if (auto past = question.as_of.not_in_the_future(question.today); !past)
    co_return http::malformed(past.error(), request);
  if (question.as_of.min_position)
    if (auto reached =
            co_await eventstore::reach(reads.store, *question.as_of.min_position, reads.min_position_wait_ms);
        !reached)
      co_return http::problem(reached.error(), request);

  auto made = co_await http::blocking(reads.pool, [&reads, &question, make]() -> Result<Answer> {
    const auto snapshot = reads.store.snapshot();
    CAIRN_TRY(auto answer, make(reads, *snapshot, question));
    answer.prepared = http::prepare(response_of(answer));
    reads.answers.keep(key_of(question, snapshot->head()), answer);
    return answer;
  });
  if (made) co_return response_of(made.value());
  co_return made.error().code == Errc::kInvalid ? http::malformed(made.error(), request)
                                                : http::problem(made.error(), request);
}

}  // namespace

void add_read_routes(http::Router& router, const Reads& reads) {
  const auto add = [&](std::string_view path, Make make) {
    router.add(http::Method::kGet, path,
               [&reads, make](Request request) { return answer(reads, std::move(request), make); });
  };
  // Nobody is asked before a finished answer is found: only those of readers are, by targets that bear no mark.
  router.recall_from([&reads](std::string_view target) -> std::shared_ptr<const http::Prepared> {
    thread_local std::string key;  // kept for its memory
    key.clear();
    append_key(key, target, reads.store.head(), projections::as_of::today(reads.clock.now_us()));
    return reads.answers.prepared(key);
  });
  add("/v1/matrix", make_page);
  add("/v1/matrix/pivot", make_pivot);
  add("/v1/matrix/replay", make_matrix_replay);
  add("/v1/graph", make_graph);
  add("/v1/diff", make_diff);
  add("/v1/audit/sample", make_sample);
  add("/v1/trail", make_trail);
  add("/v1/engagements", make_page);
  add("/v1/engagements/{id}", make_engagement);
  add("/v1/engagements/{id}/history", make_history);
  add("/v1/engagements/{id}/replay", make_replay);
}

}  // namespace cairn::services::engagements
