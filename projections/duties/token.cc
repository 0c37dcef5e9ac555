#include "projections/duties/token.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "eventstore/base/bytes.h"
#include "eventstore/base/check.h"

namespace cairn::projections::duties {
namespace {

constexpr size_t kTokenBytes = 20;

}  // namespace

std::string token_of(std::string_view secret, const Door& door) {
  // No part can hold a line feed, so different doors give different texts.
  std::string text = "answer\n";
  text.append(door.unit).append("\n").append(door.quarter.id()).append("\n").append(door.post);
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  const auto* made = HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
  CAIRN_CHECK(made != nullptr && size >= kTokenBytes, "OpenSSL makes an HMAC");
  return to_hex({reinterpret_cast<const char*>(mac), kTokenBytes});
}

bool is_token(std::string_view text) {
  return text.size() == 2 * kTokenBytes &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string sha256_of_token(std::string_view token) { return to_hex(view_of(sha256(token))); }

}  // namespace cairn::projections::duties
