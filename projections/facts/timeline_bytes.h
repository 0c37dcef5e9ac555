#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "eventstore/base/result.h"
#include "projections/facts/fact.h"

// The bytes of a timeline:
//   row   := version:u8 revision:varint count:varint entry*
//   entry := column:u8 flags:u8 element:text [value:text] [date:u32be] order:varint from:varint [until:varint]
//   flags := 1 has value | 2 has date | 4 has until | 8 ends
//   text  := length:varint byte*       date := year << 16 | month << 8 | day
// Entries stand in order of (column, element, counts from, order, known from), so a row is read in one pass.

/// How a timeline lies in its row, for the files of this folder that walk over it without a copy.
namespace cairn::projections::facts::bytes {

inline constexpr char kVersion = 1;
inline constexpr uint8_t kHasValue = 1;
inline constexpr uint8_t kHasDate = 2;
inline constexpr uint8_t kHasUntil = 4;
inline constexpr uint8_t kEnds = 8;
inline constexpr uint8_t kFlags = kHasValue | kHasDate | kHasUntil | kEnds;

/// An entry as it lies in the bytes. Views into them.
struct RawEntry {
  ColumnId column = 0;
  std::string_view element;
  std::optional<std::string_view> value;
  std::optional<PartialDate> effective;
  bool ends = false;
  uint64_t order = 0;
  uint64_t known_from = 0;
  std::optional<uint64_t> known_until;

  Day from() const {
    if (!effective) return Day::earliest();
    return ends ? effective->last_day().next() : effective->first_day();
  }
  /// Whether it has a say at this pair. Of the entries of a cell that do, the last one decides.
  bool counts(Day valid, Position known) const {
    const bool ended = known_until && *known_until < known.value();
    return known_from < known.value() && !ended && from() <= valid;
  }
};

inline Error not_a_timeline() {
  return fail(Errc::kCorrupt, "a timeline row holds bytes that no timeline was written as");
}

/// Reads from the front; after the first thing that does not fit, everything reads as nothing and `ok` is false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool ok() const { return ok_; }
  bool done() const { return rest_.empty(); }

  uint8_t byte() {
    if (rest_.empty()) return fail_now();
    const auto value = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }

  uint64_t varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64 && ok_; shift += 7) {
      const uint8_t next = byte();
      value |= static_cast<uint64_t>(next & 0x7f) << shift;
      if ((next & 0x80) != 0) continue;
      // Padded with zeros, or over 64 bits: a second way to write a number, which nobody here takes.
      const bool ours = (next != 0 || shift == 0) && (shift < 63 || next <= 1);
      return ours ? value : fail_now();
    }
    return fail_now();
  }

  std::string_view text() {
    const uint64_t size = varint();
    if (!ok_ || size > rest_.size()) {
      fail_now();
      return {};
    }
    const auto text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }

  /// What stands before the entries; after it `entry` may be called `count` times.
  struct Header {
    uint64_t revision = 0;
    uint64_t count = 0;
  };
  Header header() {
    if (byte() != kVersion) fail_now();
    Header header;
    header.revision = varint();
    header.count = varint();
    return header;
  }

  RawEntry entry() {
    RawEntry entry;
    entry.column = byte();
    const uint8_t flags = byte();
    if ((flags & ~kFlags) != 0) fail_now();
    entry.element = text();
    if (flags & kHasValue) entry.value = text();
    if (flags & kHasDate) entry.effective = date();
    entry.ends = (flags & kEnds) != 0;
    entry.order = varint();
    entry.known_from = varint();
    if (flags & kHasUntil) entry.known_until = varint();
    return entry;
  }

 private:
  uint8_t fail_now() {
    ok_ = false;
    rest_ = {};
    return 0;
  }

  std::optional<PartialDate> date() {
    const int high = byte();
    const int year = high << 8 | byte();
    const int month = byte();
    const int day = byte();
    auto date = PartialDate::of(year, month, day);
    if (!ok_ || !date) {
      fail_now();
      return std::nullopt;
    }
    return date.value();
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace cairn::projections::facts::bytes
