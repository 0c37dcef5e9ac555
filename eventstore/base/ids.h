#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"

namespace cairn {

/// An integer with a meaning: no implicit way in or out. `value()` is the only door.
template <class Tag>
class Number {
 public:
  constexpr Number() = default;
  constexpr explicit Number(uint64_t value) : value_(value) {}
  constexpr uint64_t value() const { return value_; }
  constexpr Number next() const { return Number(value_ + 1); }
  constexpr auto operator<=>(const Number&) const = default;

 private:
  uint64_t value_ = 0;
};

/// Place in the whole log: 0..n-1 without a gap; also the index of the Merkle leaf.
using Position = Number<struct PositionTag>;
/// Place in one stream: 0..n-1 without a gap.
using Revision = Number<struct RevisionTag>;
/// Position of a stream's first event: the stream's short name, the same after every rebuild.
using StreamNo = Number<struct StreamNoTag>;

/// 16 bytes chosen by a client (UUIDv7, or a hash for work that must not happen twice).
template <class Tag>
class Bytes16 {
 public:
  Bytes16() = default;
  explicit Bytes16(const std::array<uint8_t, 16>& bytes) : bytes_(bytes) {}
  const std::array<uint8_t, 16>& bytes() const { return bytes_; }
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }
  /// nullopt unless exactly 16 bytes.
  static std::optional<Bytes16> from_bytes(std::string_view raw) {
    if (raw.size() != 16) return std::nullopt;
    Bytes16 id;
    std::copy(raw.begin(), raw.end(), reinterpret_cast<char*>(id.bytes_.data()));
    return id;
  }
  auto operator<=>(const Bytes16&) const = default;

 private:
  std::array<uint8_t, 16> bytes_{};
};

using EventId = Bytes16<struct EventIdTag>;
using CommitId = Bytes16<struct CommitIdTag>;

/// `category-id`, ^[a-z][a-z0-9_]{0,31}-[0-9A-Za-z_]{1,64}$.
class StreamId {
 public:
  /// kInvalid, naming the text, unless it has the form above.
  static Result<StreamId> parse(std::string_view text);
  /// For text known to be right; CHECKs.
  static StreamId of(std::string_view category, std::string_view id);

  const std::string& text() const { return text_; }
  std::string_view category() const { return std::string_view(text_).substr(0, dash_); }
  std::string_view id() const { return std::string_view(text_).substr(dash_ + 1); }
  auto operator<=>(const StreamId&) const = default;

 private:
  StreamId(std::string text, size_t dash) : text_(std::move(text)), dash_(dash) {}
  std::string text_;
  size_t dash_ = 0;
};

/// Sources of ids, injected so that a test can choose them. Thread-safe.
class IdSource {
 public:
  virtual ~IdSource() = default;
  virtual std::array<uint8_t, 16> next() = 0;
};

/// UUIDv7 (RFC 9562) from the system's clock and OpenSSL's random generator.
IdSource& system_ids();

}  // namespace cairn

template <>
struct std::hash<cairn::StreamId> {
  size_t operator()(const cairn::StreamId& id) const noexcept { return std::hash<std::string>{}(id.text()); }
};
