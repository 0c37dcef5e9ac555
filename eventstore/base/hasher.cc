#include "eventstore/base/hasher.h"

#include <openssl/evp.h>

#include "eventstore/base/check.h"

namespace cairn {

Hasher::Hasher() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
  CAIRN_CHECK(context_ && EVP_DigestInit_ex2(context_.get(), EVP_sha256(), nullptr) == 1, "OpenSSL computes SHA-256");
}

void Hasher::update(std::string_view piece) {
  CAIRN_CHECK(EVP_DigestUpdate(context_.get(), piece.data(), piece.size()) == 1, "OpenSSL computes SHA-256");
}

Hash Hasher::finish() {
  Hash hash;
  CAIRN_CHECK(EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr) == 1, "OpenSSL computes SHA-256");
  return hash;
}

}  // namespace cairn
