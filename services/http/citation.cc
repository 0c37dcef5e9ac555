#include "services/http/citation.h"

#include <algorithm>

namespace cairn::services::http {

std::string address_with(std::string_view target, const std::vector<Parameter>& fixed,
                         std::initializer_list<std::string_view> dropped) {
  const size_t question = std::min(target.find('?'), target.size());
  std::string address(target.substr(0, question));
  char separator = '?';
  const auto add = [&](std::string_view parameter) {
    address.append(1, separator).append(parameter);
    separator = '&';
  };
  std::string_view rest = target.substr(std::min(question + 1, target.size()));
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('&'), rest.size());
    const auto parameter = rest.substr(0, end);
    const auto name = parameter.substr(0, parameter.find('='));
    const bool set = std::ranges::find(fixed, name, &Parameter::name) != fixed.end();
    if (!parameter.empty() && !set && std::ranges::find(dropped, name) == dropped.end()) add(parameter);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  for (const auto& parameter : fixed) add(parameter.name + "=" + parameter.value);
  return address;
}

namespace {

/// Without the characters that end an address in a Link field: a target is a client's own text.
std::string quotable(std::string_view address) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string quoted;
  for (const char c : address) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte < 0x7f && c != '<' && c != '>' && c != '"')
      quoted += c;
    else
      quoted.append({'%', kDigits[byte >> 4], kDigits[byte & 0xf]});
  }
  return quoted;
}

}  // namespace

void cite(Response& response, std::string_view address, bool fixed) {
  response.headers.set("Link", "<" + quotable(address) + ">; rel=\"canonical\"");
  // Not every reader is told the same: what is kept for ever is kept by one browser, not by a proxy for all.
  response.headers.set("Cache-Control", fixed ? "private, max-age=31536000, immutable" : "no-cache");
}

}  // namespace cairn::services::http
