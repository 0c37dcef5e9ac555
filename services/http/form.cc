#include "services/http/form.h"

#include <algorithm>
#include <boost/url/parse_query.hpp>

namespace cairn::services::http {
namespace {

namespace urls = boost::urls;

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

}  // namespace

Result<std::vector<Parameter>> form_of(const Request& request) {
  const auto type = request.headers.find("Content-Type");
  if (!type || !equal_ignoring_case(type->substr(0, kFormType.size()), kFormType))
    return fail(Errc::kInvalid, "a form comes as " + std::string(kFormType));
  const auto parsed = urls::parse_query(boost::core::string_view(request.body.data(), request.body.size()));
  if (!parsed) return fail(Errc::kInvalid, "the form is not well-formed");
  urls::encoding_opts plus;
  plus.space_as_plus = true;
  std::vector<Parameter> fields;
  for (const auto& parameter : *parsed)
    fields.push_back({parameter.key.decode(plus), parameter.has_value ? parameter.value.decode(plus) : std::string()});
  return fields;
}

std::string_view value_of(const std::vector<Parameter>& fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &Parameter::name);
  return found == fields.end() ? std::string_view() : std::string_view(found->value);
}

}  // namespace cairn::services::http
