#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"
#include "eventstore/sealing/seal.h"

/// Rows of `keys/`, and the file of the key that wraps them; key_rows.cc opens with their grammar. Pure.
namespace cairn::eventstore::sealing {

/// A key-encryption key. Each destroyed data key ends its generation.
struct WrappingKey {
  SecretKey key;
  uint32_t generation = 1;
};

inline constexpr std::string_view kWrappingRow = "m";
std::string key_row(std::string_view subject);
std::string erased_row(std::string_view subject);
/// The subject of a key_row or an erased_row; none for the other kind.
std::optional<std::string_view> subject_of_key(std::string_view row);
std::optional<std::string_view> subject_of_erased(std::string_view row);

/// A data key as it is stored. Each call draws a nonce of its own.
std::string wrap(const SubjectKey& key, std::string_view subject, const WrappingKey& with);
/// kCorrupt, naming the subject, unless `wrap` made it with this very key.
Result<SubjectKey> unwrap(std::string_view value, std::string_view subject, const WrappingKey& with);

/// What proves that a wrapping key is the one in use.
std::string proof_of(const WrappingKey& key);
/// kCorrupt for bytes that are no proof.
Result<uint32_t> generation_of(std::string_view proof);
bool proves(std::string_view proof, const WrappingKey& key);

/// Wrapping keys by generation; two while one takes the other's place.
using WrappingKeys = std::map<uint32_t, SecretKey>;
std::string text_of(const WrappingKeys& keys);
/// kInvalid for a text that text_of did not make; the error repeats nothing of it.
Result<WrappingKeys> read_wrapping_keys(std::string_view text);

/// Rows as a text for a backup, and back. kInvalid for another text.
using Rows = std::map<std::string, std::string, std::less<>>;
std::string text_of(const Rows& rows);
Result<Rows> read_rows(std::string_view text);

}  // namespace cairn::eventstore::sealing
