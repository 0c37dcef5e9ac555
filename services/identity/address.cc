#include "services/identity/address.h"

#include <boost/asio/ip/address.hpp>

#include "services/http/counted_address.h"

namespace cairn::services::identity {
namespace {

std::string_view last_of(std::string_view list) {
  const size_t comma = list.rfind(',');
  if (comma != std::string_view::npos) list.remove_prefix(comma + 1);
  while (list.starts_with(' ')) list.remove_prefix(1);
  while (list.ends_with(' ')) list.remove_suffix(1);
  return list;
}

}  // namespace

std::string address_of(const http::Request& request) {
  boost::system::error_code error;
  const auto peer = boost::asio::ip::make_address(request.peer, error);
  if (error) return request.peer;
  const auto forwarded = request.headers.find("X-Forwarded-For");
  if (!http::is_own_machine(peer) || !forwarded) return http::counted_address(peer);
  const auto client = boost::asio::ip::make_address(std::string(last_of(*forwarded)), error);
  return http::counted_address(error ? peer : client);
}

}  // namespace cairn::services::identity
