#include "projections/as_of/as_of.h"
#include "projections/registers/register.h"
#include "projections/requests/kind.h"
#include "services/http/problem.h"
#include "services/http/query.h"
#include "services/privacy/requests.h"
#include "services/privacy/routes.h"

namespace cairn::services::privacy {
namespace {

namespace p = projections;
using boost::asio::awaitable;
using http::Request;
using http::Response;

struct Wanted {
  std::string state;
  std::string person;
  Day today;
};

Result<std::string> list_json(const eventstore::Snapshot& snapshot, const Wanted& wanted) {
  CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot, p::requests::kKind.view));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("items").begin_array();
  uint64_t total = 0;
  uint64_t overdue = 0;
  CAIRN_TRY(rows.each(Day::latest(), snapshot.head(), [&](std::string_view id, const p::facts::Row& row) {
    const auto request = p::requests::request_of(row);
    const bool late = request.is_overdue(wanted.today);
    if (!wanted.person.empty() && request.person != wanted.person) return true;
    if (wanted.state == "overdue" ? !late : !wanted.state.empty() && (wanted.state == "open") != request.open)
      return true;
    append_request(json, id, request, wanted.today);
    ++total;
    overdue += late ? 1 : 0;
    return true;
  }));
  json.end_array().key("total").number(total).key("overdue").number(overdue);
  json.key("position").number(snapshot.head().value()).end_object();
  return body;
}

Response read_answer(const eventstore::Store& store, std::string body) {
  auto response = http::json_response(200, std::move(body));
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Cairn-Position", std::to_string(store.head().value()));
  return response;
}

awaitable<Response> get_requests(const Privacy& privacy, Request request) {
  http::Query query(request);
  const Wanted wanted{query.choice("state", {"open", "answered", "overdue"}).value_or(""),
                      query.text("person").value_or(""), p::as_of::today(privacy.clock.now_us())};
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  auto made = co_await http::blocking(privacy.pool, [&] { return list_json(*privacy.store.snapshot(), wanted); });
  if (!made) co_return http::problem(made.error(), request);
  co_return read_answer(privacy.store, std::move(made).value());
}

awaitable<Response> get_request(const Privacy& privacy, Request request) {
  const std::string id = request.path_parameter("id");
  if (const auto read = http::Query(request).finish(); !read) co_return http::malformed(read.error(), request);
  auto made = co_await http::blocking(privacy.pool, [&]() -> Result<std::string> {
    const auto snapshot = privacy.store.snapshot();
    CAIRN_TRY(const auto rows, p::registers::Register::open(*snapshot, p::requests::kKind.view));
    CAIRN_TRY(const auto row, rows.latest(id));
    if (!row.exists()) return fail(Errc::kNotFound, "no request \"" + id.substr(0, 64) + "\"");
    std::string body;
    JsonWriter json(body);
    append_request(json, id, p::requests::request_of(row), p::as_of::today(privacy.clock.now_us()));
    return body;
  });
  if (!made) co_return http::problem(made.error(), request);
  co_return read_answer(privacy.store, std::move(made).value());
}

}  // namespace

void add_request_routes(http::Router& router, const Privacy& privacy) {
  commands::add_routes(router, privacy.commanding, requests());
  router.add(http::Method::kGet, "/v1/requests",
             [&privacy](Request request) { return get_requests(privacy, std::move(request)); });
  router.add(http::Method::kGet, "/v1/requests/{id}",
             [&privacy](Request request) { return get_request(privacy, std::move(request)); });
}

}  // namespace cairn::services::privacy
