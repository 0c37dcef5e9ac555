#include "eventstore/base/hasher.h"

#include <openssl/evp.h>

#include "eventstore/base/check.h"

namespace cairn {
namespace {

/// Fetched once: OpenSSL looks EVP_sha256() up in its providers each time, which costs as much as a short text's hash.
const EVP_MD* fetched_sha256() {
  static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> digest(EVP_MD_fetch(nullptr, "SHA256", nullptr),
                                                                      &EVP_MD_free);
  return digest.get();
}

}  // namespace

Hasher::Hasher() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
  const auto* sha256 = fetched_sha256();
  CAIRN_CHECK(context_ && sha256 && EVP_DigestInit_ex2(context_.get(), sha256, nullptr) == 1,
              "OpenSSL computes SHA-256");
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
