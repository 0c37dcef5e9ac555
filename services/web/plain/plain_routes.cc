#include "services/web/plain/plain_routes.h"

#include "projections/matrix/cursor.h"
#include "services/http/problem.h"
#include "services/web/plain/pages.h"

namespace cairn::services::web::plain {
namespace {

namespace matrix = projections::matrix;
using boost::asio::awaitable;
using http::Request;
using http::Response;
using projections::as_of::AsOf;
using projections::registers::Audience;

/// The page of one route; `id` is empty for lists.
using Make = Result<std::string> (*)(const View& view, const std::string& id);

Result<std::string> make_page(const Pages& pages, const Request& request, Make make) {
  const auto snapshot = pages.store.snapshot();
  Parameters parameters;
  for (const auto& [name, value] : request.query_parameters)
    if (!value.empty()) parameters.emplace_back(name, value);
  auto rest = parameters;
  CAIRN_TRY(const auto as_of, AsOf::take(rest));
  const auto today = projections::as_of::today(pages.clock.now_us());
  const std::string after(value_of(parameters, "after"));
  CAIRN_TRY(auto at, as_of.resolve(*snapshot, today));
  if (!after.empty()) {
    CAIRN_TRY(const auto cursor, matrix::Cursor::decode(after));
    at = cursor.at;
  }
  const auto audience = request.in_public || request.own_unit ? Audience::kPublic : Audience::kReaders;
  const std::string unit = request.own_unit.value_or("");
  CAIRN_TRY(const auto table,
            matrix::table_for({audience, unit, today}, pages.tables, pages.public_tables, *snapshot, at));
  const View view{*snapshot, *table, as_of, today, request.path, std::move(parameters), pages.trial};
  return make(view, request.path_parameters.empty() ? std::string() : request.path_parameters.front().value);
}

Response html_response(int status, std::string html) {
  auto response = http::text_response(status, "text/html; charset=utf-8", std::move(html));
  response.headers.add("Content-Security-Policy", content_security_policy());
  response.headers.add("Referrer-Policy", "no-referrer");
  response.headers.add("Cache-Control", "no-cache");
  if (status == 200) response.headers.add("ETag", http::etag_of(response.text()));
  return response;
}

Response error_response(const Error& error, bool trial) {
  switch (error.code) {
    case Errc::kNotFound: return html_response(404, error_page("Not found", error.context, trial));
    case Errc::kInvalid: return html_response(400, error_page("This question cannot be read", error.context, trial));
    default:
      return html_response(http::status_of(error.code), error_page("Not now", "Please try again in a moment.", trial));
  }
}

awaitable<Response> answer(const Pages& pages, Request request, Make make) {
  auto made = co_await http::blocking(pages.pool, [&pages, &request, make] { return make_page(pages, request, make); });
  co_return made ? html_response(200, std::move(made.value())) : error_response(made.error(), pages.trial);
}

}  // namespace

void add_plain_routes(http::Router& router, const Pages& pages) {
  const auto add = [&](std::string_view path, Make make) {
    router.add(http::Method::kGet, std::string(kRoot).append(path),
               [&pages, make](Request request) { return answer(pages, std::move(request), make); });
  };
  add("", [](const View& view, const std::string&) { return matrix_page(view); });
  add("/engagements/{id}", [](const View& view, const std::string& id) { return engagement_page(view, id); });
  add("/verify", [](const View& view, const std::string&) { return verify_page(view); });
  add("/organisations/{id}", [](const View& view, const std::string& id) { return organisation_page(view, id); });
}

}  // namespace cairn::services::web::plain
