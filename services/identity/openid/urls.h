#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eventstore/base/result.h"

namespace cairn::services::identity::openid {

inline constexpr size_t kUrlBytesMax = 2'000;

/// Whether what is secret may go there: https, or http to this machine itself (localhost, 127.0.0.1, [::1]); with a
/// host, without user or fragment, printable ASCII, kUrlBytesMax at most. kInvalid begins with `what`.
Result<void> check_url(std::string_view url, std::string_view what);

/// name=value&…, percent-encoded, as a query or as a form.
std::string joined(const std::vector<std::pair<std::string, std::string>>& parameters);
/// `url` with these parameters behind those that it has.
std::string with_query(std::string_view url, const std::vector<std::pair<std::string, std::string>>& parameters);

}  // namespace cairn::services::identity::openid
