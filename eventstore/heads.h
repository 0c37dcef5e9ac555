#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "eventstore/keys.h"

namespace cairn::eventstore {

/// Lets a map keyed by strings be asked with a string_view, without a copy.
struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};
template <class Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

/// The heads of the streams written last, so that a hot stream costs no read. Holds at most twice `half_max` of them:
/// when the young half is full, it becomes the old half, and what was not asked for meanwhile is forgotten.
/// Not thread-safe.
class HeadCache {
 public:
  explicit HeadCache(size_t half_max) : half_max_(half_max) {}
  std::optional<HeadRow> find(std::string_view stream);
  void put(std::string_view stream, const HeadRow& head);

 private:
  const size_t half_max_;
  TextMap<HeadRow> young_;
  TextMap<HeadRow> old_;
};

}  // namespace cairn::eventstore
