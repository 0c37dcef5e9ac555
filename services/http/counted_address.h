#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>

namespace cairn::services::http {

/// What connections and requests are counted by: an IPv4 address whole, also one mapped into IPv6; of an IPv6 address
/// the first 64 bits, which is what one household has.
std::string counted_address(const boost::asio::ip::address& from);

/// Whether this machine is there itself, where a proxy may speak for many.
bool is_own_machine(const boost::asio::ip::address& from);

}  // namespace cairn::services::http
