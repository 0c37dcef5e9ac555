#include "projections/as_of/as_of.h"
#include "projections/indicators/kind.h"
#include "projections/registers/register.h"
#include "projections/reviews/kind.h"
#include "services/evaluation/routes.h"
#include "services/evaluation/state_json.h"
#include "services/http/problem.h"
#include "services/http/query.h"

namespace cairn::services::evaluation {
namespace {

namespace p = projections;
using boost::asio::awaitable;
using http::Request;
using http::Response;
using p::registers::Register;

struct Answer {
  std::string body;
  Position position;
};
using Make = Result<Answer> (*)(const eventstore::Snapshot& snapshot, const Request& request, Position known,
                                const std::string& year);

Result<Answer> make_indicators(const eventstore::Snapshot& snapshot, const Request&, Position known,
                               const std::string&) {
  CAIRN_TRY(const auto rows, Register::open(snapshot, p::indicators::kKind.view));
  Answer answer{{}, known};
  JsonWriter json(answer.body);
  json.begin_object().key("items").begin_array();
  uint64_t total = 0;
  CAIRN_TRY(rows.each(Day::latest(), known, [&](std::string_view id, const p::facts::Row& row) {
    append_indicator(json, id, p::indicators::indicator_of(row));
    ++total;
    return true;
  }));
  json.end_array().key("total").number(total).key("position").number(known.value()).end_object();
  return answer;
}

Result<Answer> make_indicator(const eventstore::Snapshot& snapshot, const Request& request, Position known,
                              const std::string&) {
  const auto& id = request.path_parameter("id");
  CAIRN_TRY(const auto rows, Register::open(snapshot, p::indicators::kKind.view));
  CAIRN_TRY(const auto row, rows.row(id, Day::latest(), known));
  if (!row.exists()) return fail(Errc::kNotFound, "no indicator \"" + id.substr(0, 64) + "\"");
  Answer answer{{}, known};
  JsonWriter json(answer.body);
  append_indicator(json, id, p::indicators::indicator_of(row));
  return answer;
}

Result<Answer> make_reviews(const eventstore::Snapshot& snapshot, const Request&, Position known,
                            const std::string& year) {
  CAIRN_TRY(const auto rows, Register::open(snapshot, p::reviews::kKind.view));
  Answer answer{{}, known};
  JsonWriter json(answer.body);
  json.begin_object().key("items").begin_array();
  uint64_t total = 0;
  CAIRN_TRY(rows.each(Day::latest(), known, [&](std::string_view id, const p::facts::Row& row) {
    const auto review = p::reviews::review_of(row);
    if (!year.empty() && review.year != year) return true;
    append_review(json, id, review);
    ++total;
    return true;
  }));
  json.end_array().key("total").number(total).key("position").number(known.value()).end_object();
  return answer;
}

Result<Answer> make_review(const eventstore::Snapshot& snapshot, const Request& request, Position known,
                           const std::string&) {
  const auto& engagement = request.path_parameter("engagement");
  CAIRN_TRY(const auto year, p::calendar::FinancialYear::parse(request.path_parameter("year")));
  const auto id = p::reviews::id_of(engagement, year);
  CAIRN_TRY(const auto rows, Register::open(snapshot, p::reviews::kKind.view));
  CAIRN_TRY(const auto row, rows.row(id, Day::latest(), known));
  if (!row.exists())
    return fail(Errc::kNotFound, "engagement " + engagement.substr(0, 64) + " has no review of " + year.id());
  Answer answer{{}, known};
  JsonWriter json(answer.body);
  append_review(json, id, p::reviews::review_of(row));
  return answer;
}

awaitable<Response> answer(const Evaluation& evaluation, Make make, bool takes_year, Request request) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const auto& [name, value] : request.query_parameters) parameters.emplace_back(name, value);
  const auto as_of = p::as_of::AsOf::take(parameters);
  if (!as_of) co_return http::malformed(as_of.error(), request);
  Request rest;
  for (auto& [name, value] : parameters) rest.query_parameters.push_back({name, value});
  http::Query query(rest);
  const auto year = takes_year ? query.text("year").value_or("") : std::string();
  if (as_of.value().valid) query.refuse("valid_at", "does not apply: all of this counts by when it was recorded");
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  const auto today = p::as_of::today(evaluation.clock.now_us());
  auto made = co_await http::blocking(evaluation.pool, [&]() -> Result<Answer> {
    const auto snapshot = evaluation.store.snapshot();
    CAIRN_TRY(const auto at, as_of.value().resolve(*snapshot, today));
    return make(*snapshot, request, at.known, year);
  });
  if (!made && made.error().code == Errc::kInvalid) co_return http::malformed(made.error(), request);
  if (!made) co_return http::problem(made.error(), request);
  auto response = http::json_response(200, std::move(made.value().body));
  response.headers.add("ETag", http::etag_of(response.text()));
  response.headers.add("Cache-Control", "no-cache");
  response.headers.add("Cairn-Position", std::to_string(made.value().position.value()));
  co_return response;
}

}  // namespace

void add_read_routes(http::Router& router, const Evaluation& evaluation) {
  const auto add = [&](std::string_view path, Make make, bool takes_year = false) {
    router.add(http::Method::kGet, path, [&evaluation, make, takes_year](Request request) {
      return answer(evaluation, make, takes_year, std::move(request));
    });
  };
  add("/v1/indicators", make_indicators);
  add("/v1/indicators/{id}", make_indicator);
  add("/v1/reviews", make_reviews, true);
  add("/v1/reviews/{engagement}/{year}", make_review);
}

}  // namespace cairn::services::evaluation
