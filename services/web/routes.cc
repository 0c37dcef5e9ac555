#include "services/web/routes.h"

#include <algorithm>
#include <map>

#include "eventstore/base/check.h"
#include "services/http/problem.h"
#include "services/web/files.h"

namespace cairn::services::web {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;

/// Where the screens of services/web/src are; services/web/src/app/screens.ts has the same list.
constexpr std::string_view kPages[] = {
    "/",          "/directory", "/engagements/{id}", "/organisations/{id}",
    "/new",       "/changes",   "/auditor",          "/quarters",
    "/unit",      "/map",       "/verify",           "/today",
    "/summaries", "/people",
};

/// Scripts, styles, fonts and pictures of our own, and no style inside the page but the one that React Aria adds for
/// touch (packages/@react-aria/interactions, usePress), which is named by its hash.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";

constexpr std::string_view kKind = "content=\"real\"";
constexpr std::string_view kTrialKind = "content=\"trial\"";

struct Kept {
  std::shared_ptr<const std::string> bytes;
  std::shared_ptr<const std::string> gzip;  // null where there is none
  std::string_view media_type;
  std::string_view etag;
};

Kept keep(const File& file) {
  Kept kept{std::make_shared<const std::string>(file.bytes), nullptr, file.media_type, file.etag};
  if (!file.gzip.empty()) kept.gzip = std::make_shared<const std::string>(file.gzip);
  return kept;
}

/// True when the client takes gzip: named, and not with a weight of nought (RFC 9110, 12.5.3).
bool takes_gzip(const Request& request) {
  auto rest = request.headers.find("Accept-Encoding").value_or("");
  while (!rest.empty()) {
    const auto item = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(item.size() + 1, rest.size()));
    if (item.find("gzip") == std::string_view::npos) continue;
    const size_t weight = item.find("q=");
    return weight == std::string_view::npos || item.find_first_of("123456789", weight) != std::string_view::npos;
  }
  return false;
}

Response page_of(const std::shared_ptr<const std::string>& html, const std::string& etag) {
  Response response;
  response.headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"Content-Security-Policy", std::string(kPolicy)},
                      {"Referrer-Policy", "no-referrer"},
                      {"Cache-Control", "no-cache"},
                      {"ETag", etag}};
  response.body = html;
  return response;
}

/// The name of a file has the hash of its bytes in it, so it may be kept for ever.
Response asset_of(const Kept& kept, bool gzip) {
  Response response;
  response.headers = {{"Content-Type", std::string(kept.media_type)},
                      {"Cache-Control", "public, max-age=31536000, immutable"},
                      {"Vary", "Accept-Encoding"}};
  const bool small = gzip && kept.gzip;
  // Other bytes under the same address: a tag of their own.
  std::string etag(kept.etag);
  if (small) etag.insert(etag.size() - 1, "-gzip");
  response.headers.add("ETag", etag);
  if (small) response.headers.add("Content-Encoding", "gzip");
  response.body = small ? kept.gzip : kept.bytes;
  return response;
}

std::shared_ptr<const std::string> index_html(bool trial) {
  const auto found = std::ranges::find(files(), std::string_view("index.html"), &File::path);
  CAIRN_CHECK(found != files().end(), "the front end has a page");
  std::string html(found->bytes);
  const size_t kind = html.find(kKind);
  CAIRN_CHECK(kind != std::string::npos, "the page has a place that tells a trial");
  if (trial) html.replace(kind, kKind.size(), kTrialKind);
  return std::make_shared<const std::string>(std::move(html));
}

}  // namespace

void add_routes(http::Router& router, bool trial) {
  const auto html = index_html(trial);
  const auto etag = http::etag_of(*html);
  for (const auto path : kPages)
    router.add(http::Method::kGet, path,
               [html, etag](Request) -> awaitable<Response> { co_return page_of(html, etag); });
  auto assets = std::make_shared<std::map<std::string, Kept, std::less<>>>();
  constexpr std::string_view kFolder = "assets/";
  for (const auto& file : files())
    if (file.path.starts_with(kFolder)) assets->emplace(file.path.substr(kFolder.size()), keep(file));
  router.add(http::Method::kGet, "/assets/{name}", [assets](Request request) -> awaitable<Response> {
    const auto found = assets->find(request.path_parameter("name"));
    if (found == assets->end()) co_return http::problem(fail(Errc::kNotFound, "there is no such file"), request);
    co_return asset_of(found->second, takes_gzip(request));
  });
}

}  // namespace cairn::services::web
