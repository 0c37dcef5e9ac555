#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cmath>

#include "eventstore/base/utf8.h"
#include "services/http/json.h"
#include "services/http/json_flaws.h"
#include "tests/fuzz/fuzz.h"

// Any bytes as the body of a request, and as a text to be written: a body is refused, or reads the same when it is
// written and read again; a text comes back as it was, if it is one.

namespace cairn::fuzz {
namespace {

namespace http = services::http;

/// The same but for the last digits of a fraction, which Boost.JSON 1.81 may round otherwise when it reads.
bool same(const boost::json::value& left, const boost::json::value& right) {
  if (left.is_double() && right.is_double()) return true;
  if (left.kind() != right.kind()) return false;
  if (const auto* list = left.if_array()) return std::ranges::equal(*list, right.get_array(), same);
  const auto* object = left.if_object();
  if (object == nullptr) return left == right;
  return object->size() == right.get_object().size() && std::ranges::all_of(*object, [&](const auto& member) {
           const auto* other = right.get_object().if_contains(member.key());
           return other != nullptr && same(member.value(), *other);
         });
}

/// A number that no double holds reads as infinity, which JSON cannot say; the readers of fields below refuse it.
bool is_finite(const boost::json::value& value) {
  if (value.is_double()) return std::isfinite(value.get_double());
  if (const auto* list = value.if_array()) return std::ranges::all_of(*list, is_finite);
  const auto* object = value.if_object();
  return object == nullptr ||
         std::ranges::all_of(*object, [](const auto& member) { return is_finite(member.value()); });
}

void try_body(std::string_view input) {
  http::Request request;
  request.body = input;
  const auto value = http::parse_json(input);
  const auto object = http::json_object_of(request);
  CAIRN_CHECK(!object || input.empty() || value, "an object that is taken is JSON");
  if (!value) return;
  if (is_finite(value.value())) {
    const auto again = http::parse_json(boost::json::serialize(value.value()));
    CAIRN_CHECK(again && same(again.value(), value.value()), "what was read can be written and read again");
  }
  if (const auto flaw = http::flaw_in(input))
    CAIRN_CHECK(!object && !flaw->detail.empty(), "what would lose something is refused");
  if (!object) return;
  std::vector<Complaint> complaints;
  http::JsonFields fields(object.value(), "", complaints);
  fields.require("reason").text("reason");
  fields.date("effective");
  fields.integer("position", 0, 1000);
  fields.texts("tags");
  fields.boolean("dry_run");
  if (const auto* inner = fields.object("details")) http::JsonFields(*inner, "/details", complaints).finish();
  fields.finish();
  for (const auto& complaint : complaints)
    CAIRN_CHECK(complaint.pointer.starts_with('/'), "a complaint names its place");
}

void try_text(std::string_view input) {
  std::string json;
  append_json_text(json, input);
  const auto read = http::parse_json(json);
  CAIRN_CHECK(read && read.value().is_string(), "any bytes can be written as a JSON text");
  if (is_utf8(input))
    CAIRN_CHECK(std::string_view(read.value().get_string()) == input, "a text reads back as it was written");
}

}  // namespace

void try_input(std::string_view input) {
  try_body(input);
  try_text(input);
}

}  // namespace cairn::fuzz
