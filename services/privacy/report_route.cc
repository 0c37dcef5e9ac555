#include "projections/as_of/as_of.h"
#include "services/http/problem.h"
#include "services/http/query.h"
#include "services/privacy/report.h"
#include "services/privacy/routes.h"
#include "services/web/plain/frame.h"

// A report, in steps: (1) all that is held is gathered; (2) that it is told is recorded; (3) it is told. What is
// recorded in (2) is in the next report.
namespace cairn::services::privacy {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;

Response response_of(const Report& report, bool as_page, Day today) {
  if (!as_page) return http::json_response(200, report_json(report, today));
  auto response = http::text_response(200, "text/html; charset=utf-8", report_page(report, today));
  response.headers.add("Content-Security-Policy", web::plain::content_security_policy());
  return response;
}

awaitable<Response> get_report(const Privacy& privacy, Request request) {
  const std::string id = request.path_parameter("id");
  if (const auto own = need_own_person(request, id); !own) co_return http::problem(own.error(), request);
  http::Query query(request);
  const bool as_page = query.choice("format", {"json", "html"}).value_or("json") == "html";
  auto purpose = query.text("purpose").value_or("");
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  // (1)
  const auto report =
      co_await http::blocking(privacy.pool, [&] { return report_of(*privacy.store.snapshot(), privacy.keys, id); });
  if (!report) co_return http::problem(report.error(), request);
  // (2)
  const auto& told = report.value().told;
  if (!told.empty()) {
    access::Reveal reveal{id, {told.begin(), told.end()}, "access-report", std::move(purpose)};
    const auto recorded = co_await access::record_reveal(privacy.access, request, std::move(reveal));
    if (!recorded) co_return http::problem(recorded.error(), request);
  }
  // (3)
  auto response = response_of(report.value(), as_page, projections::as_of::today(privacy.clock.now_us()));
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Cairn-Position", std::to_string(report.value().position.value()));
  co_return response;
}

}  // namespace

void add_report_route(http::Router& router, const Privacy& privacy) {
  router.add(http::Method::kGet, "/v1/persons/{id}/access-report",
             [&privacy](Request request) { return get_report(privacy, std::move(request)); });
}

}  // namespace cairn::services::privacy
