#include "eventstore/digest.h"

namespace cairn::eventstore {

Digest::Digest(const Hash& bytes) {
  for (size_t i = 0; i < 4; ++i) words_[i] = read_u64(view_of(bytes).substr(24 - 8 * i, 8));
}

void Digest::add(const Hash& row) {
  const Digest other(row);
  uint64_t carry = 0;
  for (size_t i = 0; i < 4; ++i) {
    const auto sum = static_cast<unsigned __int128>(words_[i]) + other.words_[i] + carry;
    words_[i] = static_cast<uint64_t>(sum);
    carry = static_cast<uint64_t>(sum >> 64);
  }
}

void Digest::subtract(const Hash& row) {
  const Digest other(row);
  uint64_t borrow = 0;
  for (size_t i = 0; i < 4; ++i) {
    const auto difference = static_cast<unsigned __int128>(words_[i]) - other.words_[i] - borrow;
    words_[i] = static_cast<uint64_t>(difference);
    borrow = static_cast<uint64_t>(difference >> 64) != 0 ? 1 : 0;
  }
}

Hash Digest::bytes() const {
  Hash bytes;
  for (size_t i = 0; i < 4; ++i)
    for (size_t k = 0; k < 8; ++k) bytes[24 - 8 * i + k] = static_cast<uint8_t>(words_[i] >> (56 - 8 * k));
  return bytes;
}

Hash row_hash(std::string_view key, std::string_view value) {
  std::string length;
  append_u32(length, static_cast<uint32_t>(key.size()));
  return sha256({length, key, value});
}

}  // namespace cairn::eventstore
