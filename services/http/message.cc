#include "services/http/message.h"

#include <algorithm>

#include "eventstore/base/bytes.h"
#include "eventstore/base/check.h"

namespace cairn::services::http {
namespace {

constexpr size_t kETagHashBytes = 16;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

std::string_view name_of(Method method) {
  switch (method) {
    case Method::kGet: return "GET";
    case Method::kHead: return "HEAD";
    case Method::kPost: return "POST";
    case Method::kPut: return "PUT";
    case Method::kPatch: return "PATCH";
    case Method::kDelete: return "DELETE";
    case Method::kOther: return "OTHER";
  }
  return "OTHER";
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& field : fields_)
    if (equal_ignoring_case(field.name, name)) return field.value;
  return std::nullopt;
}

void Headers::set(std::string_view name, std::string value) {
  std::erase_if(fields_, [&](const Header& field) { return equal_ignoring_case(field.name, name); });
  fields_.push_back({std::string(name), std::move(value)});
}

const std::string& Request::path_parameter(std::string_view name) const {
  const auto found = std::find_if(path_parameters.begin(), path_parameters.end(),
                                  [&](const Parameter& parameter) { return parameter.name == name; });
  CAIRN_CHECK(found != path_parameters.end(), "a handler asks only for parameters of its own template");
  return found->value;
}

Response text_response(int status, std::string media_type, std::string text) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", std::move(media_type));
  response.body = std::make_shared<const std::string>(std::move(text));
  return response;
}

Response json_response(int status, std::string json) {
  return text_response(status, "application/json", std::move(json));
}

std::string etag_of(std::string_view body) {
  return "\"" + to_hex(view_of(sha256(body)).substr(0, kETagHashBytes)) + "\"";
}

std::string etag_of(uint64_t revision, std::string_view body) {
  auto etag = etag_of(body);
  etag.insert(1, std::to_string(revision) + "-");
  return etag;
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
  if (trimmed(if_none_match) == "*") return true;
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  std::string_view rest = if_none_match;
  while (!rest.empty()) {
    const size_t open = rest.find('"');
    const size_t close = open == std::string_view::npos ? open : rest.find('"', open + 1);
    if (close == std::string_view::npos) return false;
    if (rest.substr(open, close - open + 1) == etag) return true;
    rest.remove_prefix(close + 1);
  }
  return false;
}

}  // namespace cairn::services::http
