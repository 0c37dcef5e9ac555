#include "eventstore/base/json_writer.h"
#include "services/http/json.h"
#include "services/http/problem.h"
#include "services/privacy/persons.h"
#include "services/privacy/routes.h"

// A reveal, in steps: (1) the values are opened; (2) that they are told is recorded; (3) they are told.
namespace cairn::services::privacy {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;

constexpr size_t kPurposeBytesMax = 500;

Result<std::string> purpose_of(const boost::json::object& body) {
  std::vector<Complaint> complaints;
  http::JsonFields fields(body, "", complaints);
  const auto purpose = fields.require("purpose").text("purpose").value_or("");
  if (complaints.empty() && purpose.find_first_not_of(" \t\r\n") == std::string::npos)
    fields.refuse("purpose", "is empty: what the contact is needed for, as the subject will read it");
  if (purpose.size() > kPurposeBytesMax)
    fields.refuse("purpose",
                  "has " + std::to_string(purpose.size()) + " bytes, at most " + std::to_string(kPurposeBytesMax));
  fields.finish();
  CAIRN_TRY(http::complaints_result(std::move(complaints)));
  return purpose;
}

std::string contact_json(const Person& person, Position disclosure) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().field("id", person.id);
  for (const auto& field : person.fields) json.field(field.name, field.value);
  if (!person.language.empty()) json.field("language", person.language);
  json.key("disclosure").number(disclosure.value()).end_object();
  return body;
}

awaitable<Response> reveal(const Privacy& privacy, Request request) {
  const std::string id = request.path_parameter("id");
  if (const auto own = need_own_person(request, id); !own) co_return http::problem(own.error(), request);
  const auto body = http::json_object_of(request);
  if (!body) co_return http::malformed(body.error(), request);
  auto purpose = purpose_of(body.value());
  if (!purpose) co_return http::problem(purpose.error(), request);
  // (1)
  auto person = co_await http::blocking(privacy.pool, [&privacy, &id]() -> Result<Person> {
    CAIRN_TRY(auto found, person_of(*privacy.store.snapshot(), privacy.keys, id));
    if (!found.erased) return found;
    return Error{Errc::kInvalid, "the person was erased", {{"/id", "the person was erased"}}};
  });
  if (!person) co_return http::problem(person.error(), request);
  // (2)
  access::Reveal told{id, {}, "reveal-contact", std::move(purpose).value()};
  for (const auto& field : person.value().fields) told.fields.push_back(field.name);
  const auto recorded = co_await access::record_reveal(privacy.access, request, std::move(told));
  if (!recorded) co_return http::problem(recorded.error(), request);
  // (3)
  auto response = http::json_response(200, contact_json(person.value(), recorded.value()));
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Cairn-Position", std::to_string(recorded.value().value() + 1));
  co_return response;
}

}  // namespace

void add_reveal_route(http::Router& router, const Privacy& privacy) {
  router.add(http::Method::kPost, "/v1/persons/{id}:reveal-contact",
             [&privacy](Request request) { return reveal(privacy, std::move(request)); });
}

}  // namespace cairn::services::privacy
