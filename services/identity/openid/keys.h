#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"

struct _cjose_jwk_int;

namespace cairn::services::identity::openid {

inline constexpr size_t kKeysMax = 64;
inline constexpr size_t kTokenBytesMax = 16 * 1024;
inline constexpr size_t kRsaBitsMin = 2048;

/// The provider's public keys (RFC 7517), of which those are kept that may sign with RS256 (2048 bits at least) or
/// ES256. The algorithms are pinned here: a token's own word for its algorithm only chooses among these two, each with
/// keys of its own kind, so that neither `none` nor an HMAC with a public key as its secret is ever tried.
class KeySet {
 public:
  /// Pure. Keys of other kinds, and those that cannot be read, are left out (RFC 7517, 5). kInvalid when it is no key
  /// set, has more than kKeysMax keys, or none that may sign.
  static Result<KeySet> parse(std::string_view json);

  /// The payload of a compact JWS (RFC 7515, 7.1) of at most kTokenBytesMax that one of the keys has signed. kNotFound
  /// when it names a key that is not here, or none and more than one would do; kDenied for everything else.
  Result<std::string> verify(std::string_view token) const;

  size_t size() const { return keys_.size(); }

 private:
  struct Key {
    std::string id;
    std::string algorithm;
    std::shared_ptr<_cjose_jwk_int> key;
  };

  Result<const Key*> key_of(std::string_view id, bool names_key, std::string_view algorithm) const;

  std::vector<Key> keys_;
};

/// Base 64 for URLs, without padding (RFC 4648, 5).
std::string to_base64_url(std::string_view bytes);

}  // namespace cairn::services::identity::openid
