#include "projections/duties/token.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "eventstore/base/bytes.h"
#include "eventstore/base/check.h"

namespace cairn::projections::duties {
namespace {

constexpr size_t kTokenBytes = 20;

/// No part of a text can hold a line feed, so different parts give different texts.
std::string mac_of(std::string_view secret, std::string_view text) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  const auto* made = HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
  CAIRN_CHECK(made != nullptr && size >= kTokenBytes, "OpenSSL makes an HMAC");
  return to_hex({reinterpret_cast<const char*>(mac), kTokenBytes});
}

}  // namespace

std::string token_of(std::string_view secret, const Door& door) {
  std::string text = "answer\n";
  text.append(door.unit).append("\n").append(door.quarter.id()).append("\n").append(door.post);
  return mac_of(secret, text);
}

std::string stamp_of(std::string_view secret, std::string_view token, std::string_view sha256) {
  std::string text = "kept\n";
  text.append(token).append("\n").append(sha256);
  return mac_of(secret, text);
}

bool is_stamp(std::string_view stamp, std::string_view secret, std::string_view token, std::string_view sha256) {
  const std::string right = stamp_of(secret, token, sha256);
  return stamp.size() == right.size() && CRYPTO_memcmp(stamp.data(), right.data(), right.size()) == 0;
}

bool is_token(std::string_view text) {
  return text.size() == 2 * kTokenBytes &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string sha256_of_token(std::string_view token) { return to_hex(view_of(sha256(token))); }

}  // namespace cairn::projections::duties
