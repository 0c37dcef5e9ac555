#include "eventstore/heads.h"

namespace cairn::eventstore {

std::optional<HeadRow> HeadCache::find(std::string_view stream) {
  if (const auto head = young_.find(stream); head != young_.end()) return head->second;
  const auto head = old_.find(stream);
  if (head == old_.end()) return std::nullopt;
  const HeadRow row = head->second;
  put(stream, row);
  return row;
}

void HeadCache::put(std::string_view stream, const HeadRow& head) {
  if (const auto known = young_.find(stream); known != young_.end()) {
    known->second = head;
    return;
  }
  if (young_.size() >= half_max_) {
    old_ = std::move(young_);
    young_.clear();
  }
  young_.emplace(std::string(stream), head);
}

}  // namespace cairn::eventstore
