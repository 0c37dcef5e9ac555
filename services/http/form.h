#pragma once

#include <string_view>
#include <vector>

#include "services/http/message.h"

namespace cairn::services::http {

/// The fields of an HTML form as a browser sends them (application/x-www-form-urlencoded), in their order, decoded.
/// kInvalid when the body is none.
Result<std::vector<Parameter>> form_of(const Request& request);

/// The first value of this name, or "".
std::string_view value_of(const std::vector<Parameter>& fields, std::string_view name);

}  // namespace cairn::services::http
