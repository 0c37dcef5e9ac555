#include "services/identity/secrets.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <array>

#include "eventstore/base/bytes.h"
#include "eventstore/base/check.h"

namespace cairn::services::identity {

Result<std::string> random_hex(size_t bytes) {
  std::array<unsigned char, 64> buffer{};
  CAIRN_CHECK(bytes <= buffer.size(), "a secret has at most 64 bytes");
  if (RAND_bytes(buffer.data(), static_cast<int>(bytes)) != 1)
    return fail(Errc::kIo, "the system gives no random bytes");
  return to_hex({reinterpret_cast<const char*>(buffer.data()), bytes});
}

bool equal_in_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace cairn::services::identity
