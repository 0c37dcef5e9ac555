#include "eventstore/merkle/tile_path.h"

#include <charconv>

#include "eventstore/base/check.h"

//   path    level "/" index [ ".p/" width ]
//   level   decimal, or "entries"
//   index   groups of three digits, all but the last with an x before them: 1234067 is x001/x234/067
namespace cairn::eventstore::merkle {
namespace {

constexpr std::string_view kEntries = "entries";
constexpr std::string_view kPartial = ".p/";
constexpr uint32_t kLevelMax = 63;
constexpr size_t kPathBytesMax = 64;

std::string three_digits(uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(3 - digits.size(), '0') + digits;
}

bool read_number(std::string_view text, uint64_t& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size();
}

}  // namespace

std::string path_of(const TileName& name) {
  std::string index = three_digits(name.index % 1000);
  for (uint64_t rest = name.index / 1000; rest > 0; rest /= 1000) index = "x" + three_digits(rest % 1000) + "/" + index;
  std::string path = (name.level ? std::to_string(*name.level) : std::string(kEntries)) + "/" + index;
  if (name.width < kTileHashes) path.append(kPartial).append(std::to_string(name.width));
  return path;
}

std::optional<TileName> parse_tile_path(std::string_view path) {
  if (path.size() > kPathBytesMax) return std::nullopt;
  const size_t slash = path.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  TileName name;
  if (path.substr(0, slash) != kEntries) {
    uint64_t level = 0;
    if (!read_number(path.substr(0, slash), level) || level > kLevelMax) return std::nullopt;
    name.level = static_cast<uint32_t>(level);
  }
  std::string_view index = path.substr(slash + 1);
  if (const size_t partial = index.find(kPartial); partial != std::string_view::npos) {
    if (!read_number(index.substr(partial + kPartial.size()), name.width)) return std::nullopt;
    if (name.width == 0 || name.width >= kTileHashes) return std::nullopt;
    index = index.substr(0, partial);
  }
  std::string digits;
  for (const char c : index)
    if (c >= '0' && c <= '9') digits += c;
  if (!read_number(digits, name.index)) return std::nullopt;
  // One spelling only: what was left out above would not be written again.
  if (path_of(name) != path) return std::nullopt;
  return name;
}

std::vector<TileName> tiles_of(uint64_t size) {
  std::vector<TileName> names;
  const auto add = [&names](std::optional<uint32_t> level, uint64_t count) {
    for (uint64_t index = 0; index * kTileHashes < count; ++index)
      names.push_back({level, index, std::min(kTileHashes, count - index * kTileHashes)});
  };
  uint32_t level = 0;
  for (uint64_t count = size; count > 0; count /= kTileHashes) add(level++, count);
  add(std::nullopt, size);
  return names;
}

void append_entry(std::string& bundle, std::string_view entry) {
  CAIRN_CHECK(entry.size() <= UINT16_MAX, "an entry has at most 65,535 bytes");
  bundle.push_back(static_cast<char>(entry.size() >> 8));
  bundle.push_back(static_cast<char>(entry.size()));
  bundle += entry;
}

std::vector<std::string_view> entries_of(std::string_view bundle) {
  std::vector<std::string_view> entries;
  while (bundle.size() >= 2) {
    const size_t size = static_cast<size_t>(static_cast<uint8_t>(bundle[0])) << 8 | static_cast<uint8_t>(bundle[1]);
    if (bundle.size() < 2 + size) break;
    entries.push_back(bundle.substr(2, size));
    bundle.remove_prefix(2 + size);
  }
  return entries;
}

}  // namespace cairn::eventstore::merkle
