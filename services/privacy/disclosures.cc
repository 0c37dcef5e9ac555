#include "services/privacy/disclosures.h"

#include <algorithm>

#include "eventstore/base/instant.h"
#include "projections/facts/message.h"
#include "services/http/problem.h"
#include "services/http/query.h"
#include "services/privacy/persons.h"
#include "services/privacy/routes.h"

namespace cairn::services::privacy {
namespace {

using boost::asio::awaitable;
using cairn::access::v1::PersonalDataRevealed;
using http::Request;
using http::Response;

constexpr int64_t kPageMax = 500;
constexpr int64_t kPage = 50;

struct Page {
  size_t limit = 0;
  uint64_t after = 0;
  bool begins = true;
};

Result<std::string> page_json(const eventstore::Snapshot& snapshot, const std::string& person, const Page& page) {
  CAIRN_TRY(const auto all, disclosures_of(snapshot, person));
  auto from =
      page.begins ? all.begin() : std::ranges::upper_bound(all, Position(page.after), {}, &Disclosure::position);
  const auto rest = static_cast<size_t>(all.end() - from);
  const auto to = from + static_cast<std::ptrdiff_t>(std::min(page.limit, rest));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("total").number(uint64_t{all.size()}).key("items").begin_array();
  for (auto one = from; one != to; ++one) append_disclosure(json, *one);
  json.end_array().key("next");
  if (to != all.end() && to != from)
    json.text(std::to_string((to - 1)->position.value()));
  else
    json.null();
  json.key("position").number(snapshot.head().value()).end_object();
  return body;
}

awaitable<Response> get_disclosures(const Privacy& privacy, Request request) {
  const std::string id = request.path_parameter("id");
  if (const auto own = need_own_person(request, id); !own) co_return http::problem(own.error(), request);
  http::Query query(request);
  Page page;
  page.limit = static_cast<size_t>(query.integer("limit", {.min = 1, .max = kPageMax, .otherwise = kPage}));
  const auto after = query.position("after");
  page.begins = !after;
  page.after = after.value_or(0);
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  auto made = co_await http::blocking(privacy.pool, [&]() -> Result<std::string> {
    const auto snapshot = privacy.store.snapshot();
    CAIRN_TRY(need_person(*snapshot, id));
    return page_json(*snapshot, id, page);
  });
  if (!made) co_return http::problem(made.error(), request);
  auto response = http::json_response(200, std::move(made).value());
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

Result<std::vector<Disclosure>> disclosures_of(const eventstore::Snapshot& snapshot, std::string_view person) {
  std::vector<Disclosure> all;
  Result<void> read = success();
  const auto scanned = snapshot.scan_stream(StreamId::of("access", person), Revision(0),
                                            [&](const eventstore::StoredEvent& event, std::string_view) {
                                              if (event.type() != PersonalDataRevealed::descriptor()->name())
                                                return true;
                                              auto said = projections::facts::message_of<PersonalDataRevealed>(event);
                                              if (!said) {
                                                read = said.error();
                                                return false;
                                              }
                                              const auto& actor = event.actor();
                                              all.push_back({Position(event.position()),
                                                             event.recorded_us(),
                                                             {actor.id(), actor.role(), actor.on_behalf_of()},
                                                             std::move(said).value()});
                                              return true;
                                            });
  // Nobody was told of this person yet.
  if (!scanned && scanned.error().code == Errc::kNotFound) return all;
  CAIRN_TRY(scanned);
  CAIRN_TRY(read);
  return all;
}

void append_disclosure(JsonWriter& json, const Disclosure& disclosure) {
  json.begin_object().key("position").number(disclosure.position.value());
  json.field("recorded_at", instant_text(disclosure.recorded_us)).key("actor").begin_object();
  json.field("id", disclosure.actor.id);
  if (!disclosure.actor.role.empty()) json.field("role", disclosure.actor.role);
  if (!disclosure.actor.on_behalf_of.empty()) json.field("on_behalf_of", disclosure.actor.on_behalf_of);
  json.end_object().field("operation", disclosure.said.operation()).key("fields").begin_array();
  for (const auto& field : disclosure.said.fields()) json.text(field);
  json.end_array();
  if (!disclosure.said.purpose().empty()) json.field("purpose", disclosure.said.purpose());
  json.end_object();
}

void add_disclosures_route(http::Router& router, const Privacy& privacy) {
  router.add(http::Method::kGet, "/v1/persons/{id}/disclosures",
             [&privacy](Request request) { return get_disclosures(privacy, std::move(request)); });
}

}  // namespace cairn::services::privacy
