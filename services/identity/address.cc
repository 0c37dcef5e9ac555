#include "services/identity/address.h"

#include <boost/asio/ip/address.hpp>

namespace cairn::services::identity {
namespace {

using boost::asio::ip::address;

/// The first 64 bits of an IPv6 address, whole of IPv4.
std::string counted(const address& from) {
  if (from.is_v4()) return from.to_string();
  const auto six = from.to_v6();
  if (six.is_v4_mapped()) return make_address_v4(boost::asio::ip::v4_mapped, six).to_string();
  auto bytes = six.to_bytes();
  for (size_t i = bytes.size() / 2; i < bytes.size(); ++i) bytes[i] = 0;
  return boost::asio::ip::address_v6(bytes).to_string();
}

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
  if (!peer.is_loopback() || !forwarded) return counted(peer);
  const auto client = boost::asio::ip::make_address(std::string(last_of(*forwarded)), error);
  return counted(error ? peer : client);
}

}  // namespace cairn::services::identity
