#include "services/http/counted_address.h"

namespace cairn::services::http {

namespace ip = boost::asio::ip;

std::string counted_address(const ip::address& from) {
  if (from.is_v4()) return from.to_string();
  const auto six = from.to_v6();
  if (six.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, six).to_string();
  auto bytes = six.to_bytes();
  for (size_t i = bytes.size() / 2; i < bytes.size(); ++i) bytes[i] = 0;
  return ip::address_v6(bytes).to_string();
}

bool is_own_machine(const ip::address& from) {
  if (from.is_v6() && from.to_v6().is_v4_mapped())
    return ip::make_address_v4(ip::v4_mapped, from.to_v6()).is_loopback();
  return from.is_loopback();
}

}  // namespace cairn::services::http
