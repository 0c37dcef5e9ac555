// Grammar of the rows. Integers are big-endian.
//   event    u64 position                              -> record (serialised StoredEvent)
//   stream   u64 stream_no | u64 revision              -> u64 position
//   name     stream name                               -> u64 stream_no | u64 next revision
//   once     commit id[16] | 'c'                       -> u64 first position | u32 count | request hash[32]
//            event id[16] | 'e'                        -> u64 position
//            The kind is last: ids that grow with time (UUIDv7) then are written at the end of the family.
//   index    kind | u8 length | text | u64 position    -> varint steps (LEB128, each at least 1) to the further
//   positions
//                                                         of the same batch; kind: c category, g tag, r correlation,
//                                                         t type. Rows of one text never overlap.
//   merkle   u8 level | u64 tile                       -> 256 hashes[32]
//            0x80 + level | u64 first index            -> the hashes after the last full tile, in runs
//            0xff | u64 size                           -> signed checkpoint
//   meta     "meta/…"                                  -> text
//            "view/" | view name                       -> u64 serving generation
//   view.*   0x00                                      -> u64 position | fingerprint[32] | digest[32]
#include "eventstore/keys.h"

#include "eventstore/base/check.h"

namespace cairn::eventstore {
namespace {

constexpr size_t kHeadRowBytes = 16;
constexpr size_t kCommitRowBytes = 44;
static_assert(kHeadRowBytes == 8 + 8);
static_assert(kCommitRowBytes == 8 + 4 + sizeof(Hash));
constexpr std::string_view kViewPrefix = "view.";

Error wrong_size(std::string_view what, size_t bytes) {
  return fail(Errc::kCorrupt, "a row of " + std::string(what) + " has " + std::to_string(bytes) + " bytes");
}

std::string id_key(std::string_view id, char kind) {
  std::string key;
  key.reserve(1 + id.size());
  key.append(id);
  key.push_back(kind);
  return key;
}

std::string level_key(uint32_t mark, uint64_t index) {
  CAIRN_CHECK(mark < 256, "a level fits in a byte");
  std::string key(1, static_cast<char>(mark));
  append_u64(key, index);
  return key;
}

}  // namespace

std::string event_key(Position position) { return bytes_of(position); }

std::string stream_key(StreamNo stream, Revision revision) {
  std::string key;
  key.reserve(16);
  append_u64(key, stream.value());
  append_u64(key, revision.value());
  return key;
}

std::string bytes_of(const HeadRow& row) {
  std::string bytes;
  bytes.reserve(kHeadRowBytes);
  append_u64(bytes, row.number.value());
  append_u64(bytes, row.next.value());
  return bytes;
}

Result<HeadRow> head_row_of(std::string_view bytes) {
  if (bytes.size() != kHeadRowBytes) return wrong_size("name", bytes.size());
  return HeadRow{StreamNo(read_u64(bytes)), Revision(read_u64(bytes.substr(8)))};
}

std::string once_key(const CommitId& id) { return id_key(id.view(), 'c'); }
std::string once_key(const EventId& id) { return id_key(id.view(), 'e'); }

std::string bytes_of(const CommitRow& row) {
  std::string bytes;
  bytes.reserve(kCommitRowBytes);
  append_u64(bytes, row.first.value());
  append_u32(bytes, row.count);
  bytes.append(view_of(row.request_hash));
  return bytes;
}

Result<CommitRow> commit_row_of(std::string_view bytes) {
  if (bytes.size() != kCommitRowBytes) return wrong_size("once", bytes.size());
  CommitRow row{Position(read_u64(bytes)), read_u32(bytes.substr(8)), {}};
  std::copy(bytes.begin() + 12, bytes.end(), reinterpret_cast<char*>(row.request_hash.data()));
  return row;
}

std::string index_prefix(IndexKind kind, std::string_view text) {
  CAIRN_CHECK(text.size() <= kIndexTextBytesMax, "an indexed text has at most 255 bytes");
  std::string key;
  key.reserve(2 + text.size() + 8);
  key.push_back(static_cast<char>(kind));
  key.push_back(static_cast<char>(text.size()));
  key.append(text);
  return key;
}

std::string index_key(IndexKind kind, std::string_view text, Position first) {
  std::string key = index_prefix(kind, text);
  append_u64(key, first.value());
  return key;
}

void append_posting_step(std::string& steps, uint64_t step) {
  CAIRN_CHECK(step > 0, "positions of a text grow");
  for (; step >= 0x80; step >>= 7) steps.push_back(static_cast<char>(step | 0x80));
  steps.push_back(static_cast<char>(step));
}

Result<void> read_postings(Position first, std::string_view steps, std::vector<Position>& out) {
  out.assign(1, first);
  uint64_t step = 0;
  int shift = 0;
  for (const char c : steps) {
    const auto byte = static_cast<uint8_t>(c);
    if (shift > 63 || (shift == 63 && byte > 1)) return fail(Errc::kCorrupt, "a step of the index has over 64 bits");
    step |= static_cast<uint64_t>(byte & 0x7f) << shift;
    shift += 7;
    if (byte & 0x80) continue;
    // A last byte of zero pads the step, or is one of no length.
    if (byte == 0 || step > UINT64_MAX - out.back().value())
      return fail(Errc::kCorrupt,
                  "a row of the index leads nowhere after position " + std::to_string(out.back().value()));
    out.emplace_back(out.back().value() + step);
    step = 0;
    shift = 0;
  }
  if (shift != 0) return fail(Errc::kCorrupt, "a row of the index ends inside a step");
  return success();
}

Result<Position> position_of(std::string_view bytes) {
  if (bytes.size() != 8) return wrong_size("position", bytes.size());
  return Position(read_u64(bytes));
}

std::string bytes_of(Position position) {
  std::string bytes;
  append_u64(bytes, position.value());
  return bytes;
}

std::string tile_key(uint32_t level, uint64_t tile) { return level_key(level, tile); }
std::string edge_key(uint32_t level, uint64_t first) { return level_key(0x80 + level, first); }
std::string checkpoint_key(Position size) { return level_key(0xff, size.value()); }

std::string active_view_key(std::string_view view) { return "view/" + std::string(view); }

std::string view_family(std::string_view view, uint64_t generation) {
  return std::string(kViewPrefix) + std::string(view) + "." + std::to_string(generation);
}

std::optional<ViewFamily> view_family_of(std::string_view whole) {
  if (!whole.starts_with(kViewPrefix)) return std::nullopt;
  std::string_view family_name = whole;
  family_name.remove_prefix(kViewPrefix.size());
  const size_t dot = family_name.find('.');
  if (dot == std::string_view::npos || dot + 1 == family_name.size()) return std::nullopt;
  uint64_t generation = 0;
  for (const char c : family_name.substr(dot + 1)) {
    if (c < '0' || c > '9') return std::nullopt;
    generation = generation * 10 + static_cast<uint64_t>(c - '0');
  }
  ViewFamily family{std::string(family_name.substr(0, dot)), generation};
  // Leading zeros, or more digits than a generation has.
  if (view_family(family.view, generation) != whole) return std::nullopt;
  return family;
}

}  // namespace cairn::eventstore
