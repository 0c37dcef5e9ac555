#include <charconv>

#include "eventstore/store_async.h"
#include "projections/as_of/as_of.h"
#include "services/evaluation/figure_json.h"
#include "services/evaluation/routes.h"
#include "services/http/citation.h"
#include "services/http/problem.h"
#include "services/http/query.h"

namespace cairn::services::evaluation {
namespace {

namespace p = projections;
using boost::asio::awaitable;
using http::Request;
using http::Response;

struct Answer {
  std::string body;
  Position position;
};

Response written(Answer answer) {
  Response response = http::json_response(200, std::move(answer.body));
  response.headers.add("ETag", http::etag_of(response.text()));
  response.headers.add("Cairn-Position", std::to_string(answer.position.value()));
  return response;
}

/// "relationships_active.2013-14@1200": the figure, and how many events are known.
struct Named {
  p::figures::FigureId id;
  std::optional<Position> known;
};
Result<Named> named(const std::string& text, const std::string& home) {
  const size_t at = text.find('@');
  CAIRN_TRY(auto id, p::figures::FigureId::parse(text.substr(0, at), home));
  if (at == std::string::npos) return Named{std::move(id), {}};
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + at + 1, end, number);
  if (at + 1 == text.size() || read.ec != std::errc() || read.ptr != end)
    return fail(Errc::kInvalid, "\"" + text.substr(at, 24) + "\" is no position; one is written @1200");
  return Named{std::move(id), Position(number)};
}

awaitable<Response> one_figure(const Evaluation& evaluation, Request request) {
  http::Query query(request);
  const auto min_position = query.position("min_position");
  const auto without = query.position("without");
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  const auto name = named(request.path_parameter("id"), evaluation.municipality);
  if (!name) co_return http::malformed(name.error(), request);
  if (min_position)
    if (const auto reached = co_await eventstore::reach(evaluation.store, Position(*min_position)); !reached)
      co_return http::problem(reached.error(), request);
  auto made = co_await http::blocking(evaluation.pool, [&]() -> Result<Answer> {
    const auto snapshot = evaluation.store.snapshot();
    const auto known = name.value().known.value_or(snapshot->head());
    if (known > snapshot->head())
      return fail(Errc::kNotFound, "there are " + std::to_string(snapshot->head().value()) + " events, not " +
                                       std::to_string(known.value()));
    const auto left_out = without ? std::optional(Position(*without)) : std::nullopt;
    CAIRN_TRY(auto body, figure_json(snapshot, name.value().id, evaluation.municipality, known, left_out));
    return Answer{std::move(body), known};
  });
  if (!made && made.error().code == Errc::kInvalid) co_return http::malformed(made.error(), request);
  if (!made) co_return http::problem(made.error(), request);
  const auto known = made.value().position;
  auto response = written(std::move(made).value());
  http::cite(response,
             "/v1/figures/" + name.value().id.text(evaluation.municipality) + "@" + std::to_string(known.value()) +
                 (without ? "?without=" + std::to_string(*without) : ""),
             name.value().known.has_value());
  co_return response;
}

awaitable<Response> all_figures(const Evaluation& evaluation, Request request) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const auto& [name, value] : request.query_parameters) parameters.emplace_back(name, value);
  const auto as_of = p::as_of::AsOf::take(parameters);
  if (!as_of) co_return http::malformed(as_of.error(), request);
  Request rest;
  for (auto& [name, value] : parameters) rest.query_parameters.push_back({name, value});
  http::Query query(rest);
  const auto period = query.text("period");
  const auto municipality = query.text("municipality").value_or(evaluation.municipality);
  const auto year = p::calendar::FinancialYear::parse(period.value_or(""));
  if (!year) query.refuse("period", "is missing, or no financial year, as 2013-14");
  if (as_of.value().valid) query.refuse("valid_at", "follows from the period");
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  const auto today = p::as_of::today(evaluation.clock.now_us());
  auto made = co_await http::blocking(evaluation.pool, [&]() -> Result<Answer> {
    const auto snapshot = evaluation.store.snapshot();
    CAIRN_TRY(const auto at, as_of.value().resolve(*snapshot, today));
    CAIRN_TRY(auto body, figures_json(snapshot, municipality, year.value(), evaluation.municipality, at.known));
    return Answer{std::move(body), at.known};
  });
  if (!made && made.error().code == Errc::kInvalid) co_return http::malformed(made.error(), request);
  if (!made) co_return http::problem(made.error(), request);
  auto response = written(std::move(made).value());
  response.headers.add("Cache-Control", "no-cache");
  co_return response;
}

}  // namespace

void add_figure_routes(http::Router& router, const Evaluation& evaluation) {
  router.add(http::Method::kGet, "/v1/figures/{id}",
             [&evaluation](Request request) { return one_figure(evaluation, std::move(request)); });
  router.add(http::Method::kGet, "/v1/figures",
             [&evaluation](Request request) { return all_figures(evaluation, std::move(request)); });
}

}  // namespace cairn::services::evaluation
