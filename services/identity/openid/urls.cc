#include "services/identity/openid/urls.h"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "services/web/plain/html.h"

namespace cairn::services::identity::openid {
namespace {

/// Whether the authority of a URL without user is this machine, with a port or without. By its text: Boost.URL 1.81
/// takes the host 127.0.0.1.example for 127.0.0.1.
bool is_this_machine(std::string_view url) {
  const auto behind = url.substr(std::min(url.size(), url.find("://") + 3));
  const auto authority = behind.substr(0, behind.find_first_of("/?#"));
  for (const std::string_view host : {"localhost", "127.0.0.1", "[::1]"}) {
    if (!authority.starts_with(host)) continue;
    const auto rest = authority.substr(host.size());
    const bool digits =
        std::ranges::all_of(rest.substr(std::min<size_t>(1, rest.size())), [](char c) { return c >= '0' && c <= '9'; });
    if (rest.empty() || (rest.front() == ':' && digits)) return true;
  }
  return false;
}

}  // namespace

Result<void> check_url(std::string_view url, std::string_view what) {
  const auto wrong = [&](std::string_view why) {
    return fail(Errc::kInvalid, std::string(what).append(" ").append(why));
  };
  const auto is_plain = [](unsigned char byte) { return byte > 0x20 && byte < 0x7f; };
  if (url.empty() || url.size() > kUrlBytesMax || !std::ranges::all_of(url, is_plain)) return wrong("is no URL");
  const auto parsed = boost::urls::parse_uri(boost::core::string_view(url.data(), url.size()));
  if (!parsed || parsed->encoded_host().empty()) return wrong("is no URL");
  if (parsed->has_userinfo() || parsed->has_fragment()) return wrong("has a user or a fragment");
  if (!url.starts_with("https://") && !(url.starts_with("http://") && is_this_machine(url)))
    return wrong("does not begin with https://");
  return success();
}

std::string joined(const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (!out.empty()) out += '&';
    out.append(web::plain::encoded(name)).append("=").append(web::plain::encoded(value));
  }
  return out;
}

std::string with_query(std::string_view url, const std::vector<std::pair<std::string, std::string>>& parameters) {
  return std::string(url).append(url.find('?') == std::string_view::npos ? "?" : "&").append(joined(parameters));
}

}  // namespace cairn::services::identity::openid
