#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/bytes.h"
#include "eventstore/base/ids.h"
#include "eventstore/base/result.h"

/// Keys and values of the engine's own families (ENGINE 5); keys.cc opens with their grammar. Pure.
namespace cairn::eventstore {

/// Raised when an older program could no longer read the rows; a log of a newer format is refused.
inline constexpr uint64_t kFormatVersion = 1;
inline constexpr std::string_view kFormatKey = "meta/format";
inline constexpr std::string_view kOriginKey = "meta/origin";
inline constexpr std::string_view kStoreIdKey = "meta/store_id";

std::string event_key(Position position);
std::string stream_key(StreamNo stream, Revision revision);

/// What family `name` keeps of a stream.
struct HeadRow {
  StreamNo number;
  Revision next;
};
std::string bytes_of(const HeadRow& row);
Result<HeadRow> head_row_of(std::string_view bytes);

std::string once_key(const CommitId& id);
std::string once_key(const EventId& id);

/// What family `once` keeps of a commit: enough to give its original answer again.
struct CommitRow {
  Position first;
  uint32_t count = 0;
  Hash request_hash{};
};
std::string bytes_of(const CommitRow& row);
Result<CommitRow> commit_row_of(std::string_view bytes);

enum class IndexKind : char { kCategory = 'c', kCorrelation = 'r', kTag = 'g', kType = 't' };
/// All that stands before the position; at most kIndexTextBytesMax of `text`.
inline constexpr size_t kIndexTextBytesMax = 255;
std::string index_prefix(IndexKind kind, std::string_view text);
/// The row of a text and a batch: the text's first position in the batch is in the key, the steps to the further ones
/// are the value.
std::string index_key(IndexKind kind, std::string_view text, Position first);
void append_posting_step(std::string& steps, uint64_t step);
/// All positions of such a row, in order. kCorrupt unless `steps` is what append_posting_step wrote.
Result<void> read_postings(Position first, std::string_view steps, std::vector<Position>& out);

/// A position stored as a value, or at the end of a key. kCorrupt unless 8 bytes are there.
Result<Position> position_of(std::string_view bytes);
std::string bytes_of(Position position);

std::string tile_key(uint32_t level, uint64_t tile);
/// Hashes of `level` from index `first` on that no full tile holds yet.
std::string edge_key(uint32_t level, uint64_t first);
/// The signed checkpoint of this size; behind every tile and edge.
std::string checkpoint_key(Position size);

/// The reserved row of a generation of a view, and the pointer to the serving one in family `meta`.
inline constexpr std::string_view kViewStateKey("\0", 1);
std::string active_view_key(std::string_view view);
std::string view_family(std::string_view view, uint64_t generation);
struct ViewFamily {
  std::string view;
  uint64_t generation;
};
/// Nothing unless view_family wrote `whole`.
std::optional<ViewFamily> view_family_of(std::string_view whole);
/// Families in which verify folds views again begin with this.
inline constexpr std::string_view kShadowPrefix = "verify.";

}  // namespace cairn::eventstore
