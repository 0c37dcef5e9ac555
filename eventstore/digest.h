#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "eventstore/base/bytes.h"

namespace cairn::eventstore {

/// The sum of row hashes modulo 2^256: the same for the same rows in whatever order they came, and kept row by row.
class Digest {
 public:
  Digest() = default;
  explicit Digest(const Hash& bytes);
  void add(const Hash& row);
  void subtract(const Hash& row);
  Hash bytes() const;  ///< big-endian
  bool operator==(const Digest&) const = default;

 private:
  std::array<uint64_t, 4> words_{};  // least significant first
};

/// SHA-256(u32 key length || key || value).
Hash row_hash(std::string_view key, std::string_view value);

}  // namespace cairn::eventstore
