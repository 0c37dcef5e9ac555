#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "services/http/message.h"

/// How an answer names its permanent address, so that what was read can be cited (PRODUCT 3, item 5).
namespace cairn::services::http {

/// `target` with each parameter of `fixed` set to its value, whatever it said of it, and without those of `dropped`;
/// all else stays as it came and in its order. Names are unreserved characters, values too but for '@' and ':'.
std::string address_with(std::string_view target, const std::vector<Parameter>& fixed,
                         std::initializer_list<std::string_view> dropped);

/// Adds Link (RFC 8288, rel="canonical" of RFC 6596) with the permanent address, and Cache-Control: whoever has an
/// answer whose address and content are `fixed` for ever need not ask again; any other is asked for every time.
void cite(Response& response, std::string_view address, bool fixed);

}  // namespace cairn::services::http
