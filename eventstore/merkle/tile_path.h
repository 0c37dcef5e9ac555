#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/merkle/tree.h"

/// How tiles are named and entries are packed (C2SP tlog-tiles).
namespace cairn::eventstore::merkle {

/// One tile of hashes, or one bundle of entries.
struct TileName {
  std::optional<uint32_t> level;  ///< none: entries
  uint64_t index = 0;
  uint64_t width = kTileHashes;  ///< fewer: partial
  auto operator<=>(const TileName&) const = default;
};

/// What stands behind `tile/`: "0/x001/067", "1/000.p/8", "entries/000".
std::string path_of(const TileName& name);
/// Nothing unless `path` is what path_of writes of some name with a level of at most 63.
std::optional<TileName> parse_tile_path(std::string_view path);

/// Every tile and bundle of a tree of this size, the lowest level first, entries last.
std::vector<TileName> tiles_of(uint64_t size);

/// u16 length, then the entry. CHECKs that it is short enough.
void append_entry(std::string& bundle, std::string_view entry);
/// The entries of a bundle, views into it; stops at the first that is cut off.
std::vector<std::string_view> entries_of(std::string_view bundle);

}  // namespace cairn::eventstore::merkle
