#include "services/cairn/openapi.h"

namespace cairn::services::cairn {
namespace {

boost::asio::awaitable<http::Response> get_openapi(http::Request) {
  static const auto body = std::make_shared<const std::string>(openapi_json());
  static const std::string etag = http::etag_of(*body);
  http::Response response;
  response.headers = {{"Content-Type", "application/json"}, {"ETag", etag}};
  response.body = body;
  co_return response;
}

}  // namespace

void add_openapi_route(http::Router& router) { router.add(http::Method::kGet, "/openapi.json", get_openapi); }

}  // namespace cairn::services::cairn
