#pragma once

#include <memory>
#include <string_view>

#include "eventstore/base/bytes.h"

struct evp_md_ctx_st;

namespace cairn {

/// SHA-256 (FIPS 180-4) of bytes that come piece by piece. Not thread-safe.
class Hasher {
 public:
  Hasher();
  void update(std::string_view piece);
  /// Of all that came; nothing more may come.
  Hash finish();

 private:
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> context_;
};

}  // namespace cairn
