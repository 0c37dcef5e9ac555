#include "eventstore/sealing/key_rows.h"

#include <charconv>

// Rows (integers big-endian):
//   "m"           -> generation:u32 nonce[12] AES-256-GCM(wrapping key, 32 zero bytes)[48]   associated "proof"
//   generation "k" subject   -> version:u32 generation:u32 nonce[12] AES-256-GCM(wrapping key, data key)[48]
//                                                          associated "key" version generation subject
//   "e" subject   -> nothing: its key was destroyed, and it never has one again
// The file of the wrapping key, a line each:  "cairn-sealing-key " generation " " 64 hexadecimal digits
// Rows as a text: "cairn-subject-keys 1", then a line each: key in hexadecimal, " ", value in hexadecimal.
namespace cairn::eventstore::sealing {
namespace {

constexpr char kKeyPrefix = 'k';
constexpr char kErasedPrefix = 'e';
constexpr std::string_view kLineStart = "cairn-sealing-key ";
constexpr std::string_view kRowsHead = "cairn-subject-keys 1";
constexpr size_t kU32 = 4;
constexpr size_t kWrappedBytes = kNonceBytes + SecretKey::kBytes + kTagBytes;

std::string bound_key(uint32_t version, uint32_t generation, std::string_view subject) {
  std::string bytes = "key";
  append_u32(bytes, version);
  append_u32(bytes, generation);
  return bytes.append(subject);
}

std::string bound_proof(uint32_t generation) {
  std::string bytes = "proof";
  append_u32(bytes, generation);
  return bytes;
}

std::string nothing() { return std::string(SecretKey::kBytes, '\0'); }

/// The next line of `rest`, which loses it.
std::string_view take_line(std::string_view& rest) {
  const size_t end = std::min(rest.find('\n'), rest.size());
  const auto line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

}  // namespace

std::string key_row(std::string_view subject) { return std::string(1, kKeyPrefix).append(subject); }
std::string erased_row(std::string_view subject) { return std::string(1, kErasedPrefix).append(subject); }

std::optional<std::string_view> subject_of_key(std::string_view row) {
  return row.starts_with(kKeyPrefix) ? std::optional(row.substr(1)) : std::nullopt;
}

std::optional<std::string_view> subject_of_erased(std::string_view row) {
  return row.starts_with(kErasedPrefix) ? std::optional(row.substr(1)) : std::nullopt;
}

std::string wrap(const SubjectKey& key, std::string_view subject, const WrappingKey& with) {
  std::string value;
  append_u32(value, key.version);
  append_u32(value, with.generation);
  const auto nonce = draw_nonce();
  value += nonce;
  return value + encrypt(with.key, nonce, bound_key(key.version, with.generation, subject), key.key.view());
}

Result<SubjectKey> unwrap(std::string_view value, std::string_view subject, const WrappingKey& with) {
  const auto wrong = [&] {
    return fail(Errc::kCorrupt, "the key of " + std::string(subject) + " is not wrapped with sealing key " +
                                    std::to_string(with.generation));
  };
  if (value.size() != 2 * kU32 + kWrappedBytes || read_u32(value.substr(kU32, kU32)) != with.generation) return wrong();
  const uint32_t version = read_u32(value.substr(0, kU32));
  const auto wrapped = value.substr(2 * kU32);
  auto bytes = decrypt(with.key, wrapped.substr(0, kNonceBytes), bound_key(version, with.generation, subject),
                       wrapped.substr(kNonceBytes));
  const auto key = bytes ? SecretKey::of(*bytes) : std::nullopt;
  if (bytes) wipe(*bytes);
  if (!key) return wrong();
  return SubjectKey{*key, version};
}

std::string proof_of(const WrappingKey& key) {
  std::string value;
  append_u32(value, key.generation);
  const auto nonce = draw_nonce();
  value += nonce;
  return value + encrypt(key.key, nonce, bound_proof(key.generation), nothing());
}

Result<uint32_t> generation_of(std::string_view proof) {
  if (proof.size() == kU32 + kWrappedBytes) return read_u32(proof.substr(0, kU32));
  return fail(Errc::kCorrupt, "the row of the sealing key has " + std::to_string(proof.size()) + " bytes, wanted " +
                                  std::to_string(kU32 + kWrappedBytes));
}

bool proves(std::string_view proof, const WrappingKey& key) {
  const auto generation = generation_of(proof);
  if (!generation || generation.value() != key.generation) return false;
  const auto wrapped = proof.substr(kU32);
  return decrypt(key.key, wrapped.substr(0, kNonceBytes), bound_proof(key.generation), wrapped.substr(kNonceBytes)) ==
         nothing();
}

std::string text_of(const WrappingKeys& keys) {
  std::string text;
  for (const auto& [generation, key] : keys)
    text.append(kLineStart).append(std::to_string(generation)).append(" ").append(to_hex(key.view())).append("\n");
  return text;
}

Result<WrappingKeys> read_wrapping_keys(std::string_view text) {
  const auto wrong = fail(Errc::kInvalid, "it is no file of sealing keys");
  WrappingKeys keys;
  while (!text.empty()) {
    auto line = take_line(text);
    if (!line.starts_with(kLineStart)) return wrong;
    line.remove_prefix(kLineStart.size());
    uint32_t generation = 0;
    const auto read = std::from_chars(line.data(), line.data() + line.size(), generation);
    line.remove_prefix(static_cast<size_t>(read.ptr - line.data()));
    auto bytes = line.starts_with(' ') ? from_hex(line.substr(1)) : std::nullopt;
    const auto key = bytes ? SecretKey::of(*bytes) : std::nullopt;
    if (bytes) wipe(*bytes);
    if (read.ec != std::errc() || !key || !keys.emplace(generation, *key).second) return wrong;
  }
  return keys;
}

std::string text_of(const Rows& rows) {
  std::string text(kRowsHead);
  text += '\n';
  for (const auto& [key, value] : rows) text.append(to_hex(key)).append(" ").append(to_hex(value)).append("\n");
  return text;
}

Result<Rows> read_rows(std::string_view text) {
  const auto wrong = fail(Errc::kInvalid, "it is no file of wrapped keys");
  if (take_line(text) != kRowsHead) return wrong;
  Rows rows;
  while (!text.empty()) {
    const auto line = take_line(text);
    const size_t space = line.find(' ');
    if (space == std::string_view::npos) return wrong;
    auto key = from_hex(line.substr(0, space));
    auto value = from_hex(line.substr(space + 1));
    if (!key || key->empty() || !value || !rows.emplace(std::move(*key), std::move(*value)).second) return wrong;
  }
  return rows;
}

}  // namespace cairn::eventstore::sealing
