#include <algorithm>
#include <array>
#include <unordered_set>

#include "eventstore/base/bytes.h"
#include "eventstore/base/json_writer.h"
#include "eventstore/store_async.h"
#include "projections/as_of/as_of.h"
#include "projections/matrix/cursor.h"
#include "projections/matrix/text.h"
#include "projections/municipalities/kind.h"
#include "projections/organisations/kind.h"
#include "projections/posts/kind.h"
#include "projections/registers/audience.h"
#include "projections/registers/register.h"
#include "projections/rules/kind.h"
#include "projections/units/kind.h"
#include "services/http/citation.h"
#include "services/http/problem.h"
#include "services/http/query.h"
#include "services/registers/decide.h"
#include "services/registers/routes.h"
#include "services/registers/row_json.h"

namespace cairn::services::registers {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;
using projections::as_of::AsOf;
using projections::as_of::At;
using projections::facts::Row;
using projections::matrix::Cursor;
using projections::registers::Audience;
using projections::registers::Register;
using projections::registers::RegisterKind;

constexpr size_t kNoColumn = SIZE_MAX;

/// A register as it is read: by which columns it is filtered, and where `q` looks.
struct Reading {
  const RegisterKind& kind;
  std::array<std::string_view, 4> filters;
  std::array<std::string_view, 2> texts;
};

const std::array<Reading, 5>& readings() {
  namespace p = projections;
  static const std::array<Reading, 5> kReadings = {
      Reading{p::organisations::kKind, {"type", "country", "scope"}, {"name", "short_name"}},
      Reading{p::units::kKind, {"municipality", "level", "parent", "state"}, {"name", "short_name"}},
      Reading{p::posts::kKind, {"unit", "duty"}, {"title"}},
      Reading{p::municipalities::kKind, {"category", "province_code", "state"}, {"name"}},
      Reading{p::rules::kKind, {}, {}},
  };
  return kReadings;
}

size_t column_of(const RegisterKind& kind, std::string_view name) {
  const auto found = std::ranges::find(kind.columns, name, &projections::facts::Column::name);
  return found == kind.columns.end() ? kNoColumn : static_cast<size_t>(found - kind.columns.begin());
}

std::string_view text_of(const Row& row, size_t column) {
  return row.text(static_cast<projections::facts::ColumnId>(column));
}

/// What one request asks for.
struct Question {
  const Reading* reading = nullptr;
  std::string id;  ///< of the path; empty for lists
  AsOf as_of;
  Day today;
  Audience audience = Audience::kReaders;
  std::vector<std::pair<size_t, std::string>> filters;  ///< column and value
  std::string q;                                        ///< folded
  size_t limit = 50;
  std::string after;
  std::string hash;  ///< of filters and q: a cursor belongs to its question
};

struct Answer {
  std::string body;
  std::string etag;
  At at;
  bool fixed = false;  ///< what was asked can never be answered otherwise
};

Error refused(std::string pointer, std::string detail) {
  auto error = fail(Errc::kInvalid, detail);
  error.complaints.push_back({std::move(pointer), std::move(detail)});
  return error;
}

Result<Question> read_question(const Reading& reading, const Reads& reads, const Request& request) {
  Question question;
  question.reading = &reading;
  question.today = projections::as_of::today(reads.clock.now_us());
  if (request.in_public) question.audience = Audience::kPublic;
  if (!request.path_parameters.empty()) question.id = request.path_parameters.front().value;
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const auto& [name, value] : request.query_parameters) parameters.emplace_back(name, value);
  CAIRN_TRY(question.as_of, AsOf::take(parameters));
  CAIRN_TRY(question.as_of.not_in_the_future(question.today));
  Request rest;
  for (auto& [name, value] : parameters) rest.query_parameters.push_back({name, value});
  http::Query query(rest);
  if (question.id.empty()) {
    question.limit = static_cast<size_t>(query.integer("limit", {.min = 1, .max = 500, .otherwise = 50}));
    question.after = query.text("after").value_or("");
    for (const auto name : reading.filters)
      if (!name.empty())
        if (auto value = query.text(name); value && !value->empty())
          question.filters.emplace_back(column_of(reading.kind, name), std::move(*value));
    if (!reading.texts.front().empty()) question.q = projections::matrix::fold(query.text("q").value_or(""));
  }
  CAIRN_TRY(query.finish());
  std::string asked(reading.kind.view);
  for (const auto& [column, value] : question.filters) asked += "\n" + std::to_string(column) + "=" + value;
  question.hash = std::string(view_of(sha256(asked + "\n" + question.q)).substr(0, 8));  // what a Cursor holds
  return question;
}

Result<Register> register_of(const eventstore::Snapshot& snapshot, const Question& question) {
  return Register::open(snapshot, projections::registers::view_of(question.audience, question.reading->kind.view));
}

/// What the public is told may be kept back later.
bool is_fixed(const Question& question, At at, const eventstore::Snapshot& snapshot) {
  return question.audience == Audience::kReaders && question.as_of.is_fixed(at, question.today, snapshot.head());
}

bool selects(const Question& question, const Row& row) {
  for (const auto& [column, value] : question.filters)
    if (text_of(row, column) != value) return false;
  if (question.q.empty()) return true;
  return std::ranges::any_of(question.reading->texts, [&](std::string_view name) {
    return !name.empty() &&
           projections::matrix::fold(text_of(row, column_of(question.reading->kind, name))).find(question.q) !=
               std::string::npos;
  });
}

/// Of which organisations the question is answered.
class Told {
 public:
  static Result<Told> of(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question, At at) {
    Told told;
    const bool all =
        question.audience == Audience::kReaders || &question.reading->kind != &projections::organisations::kKind;
    if (all) return told;
    CAIRN_TRY(told.table_, reads.public_tables.at(snapshot, at));
    told.named_ = told.table_->organisations();
    return told;
  }
  bool has(std::string_view id) const { return !table_ || named_.contains(id); }

 private:
  std::shared_ptr<const projections::matrix::MatrixTable> table_;  // null where all are told
  std::unordered_set<std::string_view> named_;                     // of table_
};

/// Who stands for a merged organisation at this pair; "" for one that stands for itself.
Result<std::string> resolved(const Reading& reading, const Register& rows, const Row& row, std::string_view id, At at) {
  using projections::organisations::Column;
  if (&reading.kind != &projections::organisations::kKind) return std::string();
  if (row.text(id_of(Column::kMergedInto)).empty()) return std::string();
  Others others;
  others.row = [&](std::string_view, std::string_view other) { return rows.row(other, at.valid, at.known); };
  CAIRN_TRY(const auto chain, merge_chain(id, others));
  return chain.back();
}

Result<Answer> make_page(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question) {
  const auto& reading = *question.reading;
  CAIRN_TRY(const auto rows, register_of(snapshot, question));
  std::string last_id;
  At at{};
  if (question.after.empty()) {
    CAIRN_TRY(at, question.as_of.resolve(snapshot, question.today));
  } else {
    const auto cursor = Cursor::decode(question.after);
    if (!cursor) return refused("/query/after", cursor.error().context);
    at = {cursor.value().at.valid, cursor.value().at.known};
    CAIRN_TRY(const auto asked, question.as_of.resolve(snapshot, at.valid));
    const bool other = cursor.value().query_hash != question.hash || asked.valid != at.valid ||
                       (!question.as_of.knows_all() && asked.known != at.known);
    if (other) return refused("/query/after", "the cursor belongs to another question");
    last_id = cursor.value().last_id;
  }
  CAIRN_TRY(const auto told, Told::of(reads, snapshot, question, at));
  std::string items;
  size_t total = 0;
  size_t shown = 0;
  bool more = false;
  Result<void> failed = success();
  CAIRN_TRY(rows.each(at.valid, at.known, [&](std::string_view id, const Row& row) {
    if (!selects(question, row)) return true;
    if (!told.has(id)) return true;
    ++total;
    if (!question.after.empty() && id <= last_id && shown == 0) return true;
    if (shown == question.limit) {
      more = true;
      return true;
    }
    const auto resolves_to = resolved(reading, rows, row, id, at);
    if (!resolves_to) {
      failed = resolves_to.error();
      return false;
    }
    if (shown++ > 0) items.push_back(',');
    append_row(items, reading.kind.columns, id, row, {resolves_to.value(), {}});
    last_id = id;
    return true;
  }));
  CAIRN_TRY(failed);
  Answer answer;
  JsonWriter json(answer.body);
  json.begin_object().key("total").number(uint64_t{total}).key("items").raw("[" + items + "]").key("next");
  if (more)
    json.text(Cursor{{at.valid, at.known}, question.hash, last_id}.encode());
  else
    json.null();
  json.key("position").number(at.known.value()).end_object();
  answer.at = at;
  answer.fixed = is_fixed(question, at, snapshot);
  answer.etag = http::etag_of(answer.body);
  return answer;
}

Result<Answer> make_row(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question) {
  const auto& reading = *question.reading;
  CAIRN_TRY(const auto rows, register_of(snapshot, question));
  CAIRN_TRY(const auto at, question.as_of.resolve(snapshot, question.today));
  CAIRN_TRY(const auto row, rows.row(question.id, at.valid, at.known));
  CAIRN_TRY(const auto told, Told::of(reads, snapshot, question, at));
  if (!row.exists() || !told.has(question.id))
    return fail(Errc::kNotFound, "no " + std::string(reading.kind.category) + " \"" + question.id.substr(0, 64) +
                                     "\" at this valid_at and known_at");
  RowExtras extras;
  CAIRN_TRY(extras.resolves_to, resolved(reading, rows, row, question.id, at));
  const bool now = question.as_of.knows_all() && question.audience == Audience::kReaders;
  if (now) {
    CAIRN_TRY(const auto timeline, rows.timeline(question.id));
    if (timeline) extras.revision = timeline->revision();
  }
  Answer answer;
  append_row(answer.body, reading.kind.columns, question.id, row, extras);
  answer.at = at;
  answer.fixed = is_fixed(question, at, snapshot);
  const bool revision = now && !question.as_of.valid && extras.revision && extras.resolves_to.empty();
  answer.etag = revision ? http::etag_of(extras.revision->value(), answer.body) : http::etag_of(answer.body);
  return answer;
}

awaitable<Response> answer(const Reads& reads, const Reading& reading, Request request) {
  const auto question = read_question(reading, reads, request);
  if (!question) co_return http::malformed(question.error(), request);
  if (const auto asked = question.value().as_of.min_position)
    if (const auto reached = co_await eventstore::reach(reads.store, *asked); !reached)
      co_return http::problem(reached.error(), request);
  const auto made = co_await http::blocking(reads.pool, [&reads, &question] {
    const auto snapshot = reads.store.snapshot();
    return question.value().id.empty() ? make_page(reads, *snapshot, question.value())
                                       : make_row(reads, *snapshot, question.value());
  });
  if (!made && made.error().code == Errc::kInvalid) co_return http::malformed(made.error(), request);
  if (!made) co_return http::problem(made.error(), request);
  auto response = http::json_response(200, made.value().body);
  response.headers.add("ETag", made.value().etag);
  const auto known = std::to_string(made.value().at.known.value());
  response.headers.add("Cairn-Position", known);
  http::cite(
      response,
      http::address_with(request.target, {{"valid_at", text_of(made.value().at.valid)}, {"known_at", "@" + known}},
                         {"as_of", "min_position"}),
      made.value().fixed);
  co_return response;
}

}  // namespace

void add_read_routes(http::Router& router, const Reads& reads) {
  for (const auto& reading : readings())
    for (const std::string_view ending : {"", "/{id}"})
      router.add(http::Method::kGet, "/v1/" + std::string(reading.kind.view) + std::string(ending),
                 [&reads, &reading](Request request) { return answer(reads, reading, std::move(request)); });
}

}  // namespace cairn::services::registers
