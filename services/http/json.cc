#include "services/http/json.h"

#include <boost/json/parse_options.hpp>
#include <boost/json/stream_parser.hpp>

#include "services/http/json_flaws.h"

namespace cairn::services::http {

namespace json = boost::json;

Result<json::value> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = kJsonDepthMax;
  json::stream_parser parser({}, options);
  json::error_code error;
  const size_t read = parser.write_some(text.data(), text.size(), error);
  if (!error && read < text.size()) error = json::error::extra_data;
  if (!error) parser.finish(error);
  if (error) return fail(Errc::kInvalid, "no JSON: " + error.message() + " at byte " + std::to_string(read));
  return parser.release();
}

Result<json::object> json_object_of(const Request& request) {
  if (request.body.empty()) return json::object();
  CAIRN_TRY(json::value value, parse_json(request.body));
  if (!value.is_object()) return fail(Errc::kInvalid, "the body must be a JSON object");
  if (auto flaw = flaw_in(request.body)) {
    auto error = fail(Errc::kInvalid, flaw->pointer + " " + flaw->detail);
    error.complaints.push_back(std::move(*flaw));
    return error;
  }
  return std::move(value.as_object());
}

const json::value* JsonFields::find(std::string_view name) {
  known_.emplace(name);
  const json::value* value = object_.if_contains(json::string_view(name.data(), name.size()));
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::optional<std::string> JsonFields::text(std::string_view name) {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return std::string(value->as_string());
  refuse(name, "must be a text");
  return std::nullopt;
}

std::optional<int64_t> JsonFields::integer(std::string_view name, int64_t min, int64_t max) {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  json::error_code error;
  const auto number = value->is_number() ? value->to_number<int64_t>(error) : 0;
  if (value->is_number() && !error && number >= min && number <= max) return number;
  refuse(name, "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  return std::nullopt;
}

std::optional<bool> JsonFields::boolean(std::string_view name) {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_bool()) return value->as_bool();
  refuse(name, "must be true or false");
  return std::nullopt;
}

std::optional<PartialDate> JsonFields::date(std::string_view name) {
  const auto value = text(name);
  if (!value) return std::nullopt;
  auto date = PartialDate::parse(*value);
  if (date) return date.value();
  refuse(name, date.error().context);
  return std::nullopt;
}

std::vector<std::string> JsonFields::texts(std::string_view name) {
  std::vector<std::string> texts;
  const json::array* values = array(name);
  if (values == nullptr) return texts;
  for (size_t i = 0; i < values->size(); ++i) {
    const json::value& value = (*values)[i];
    if (value.is_string())
      texts.emplace_back(value.as_string());
    else
      complaints_.push_back({pointer_ + "/" + pointer_token(name) + "/" + std::to_string(i), "must be a text"});
  }
  return texts;
}

const json::object* JsonFields::object(std::string_view name) {
  const json::value* value = find(name);
  if (value == nullptr || value->is_object()) return value == nullptr ? nullptr : &value->as_object();
  refuse(name, "must be an object");
  return nullptr;
}

const json::array* JsonFields::array(std::string_view name) {
  const json::value* value = find(name);
  if (value == nullptr || value->is_array()) return value == nullptr ? nullptr : &value->as_array();
  refuse(name, "must be a list");
  return nullptr;
}

JsonFields& JsonFields::require(std::string_view name) {
  if (find(name) == nullptr) refuse(name, "is required");
  return *this;
}

void JsonFields::refuse(std::string_view name, std::string detail) {
  complaints_.push_back({pointer_ + "/" + pointer_token(name), std::move(detail)});
}

void JsonFields::finish() {
  for (const auto& member : object_) {
    const std::string_view name(member.key().data(), member.key().size());
    if (!known_.contains(name)) refuse(name, "unknown field");
  }
}

std::string pointer_token(std::string_view name) {
  std::string token;
  for (char c : name) {
    if (c == '~')
      token += "~0";
    else if (c == '/')
      token += "~1";
    else
      token += c;
  }
  return token;
}

Result<void> complaints_result(std::vector<Complaint> complaints) {
  if (complaints.empty()) return success();
  Error error = fail(Errc::kInvalid, complaints.front().pointer + ": " + complaints.front().detail);
  error.complaints = std::move(complaints);
  return error;
}

}  // namespace cairn::services::http
