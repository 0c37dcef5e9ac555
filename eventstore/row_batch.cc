#include "eventstore/commit_log.h"

namespace cairn::eventstore {

void RowBatch::put(FamilyId family, std::string key, std::string value) {
  bytes_ += key.size() + value.size();
  writes_.push_back({family, std::move(key), std::move(value)});
}

void RowBatch::erase(FamilyId family, std::string key) {
  bytes_ += key.size();
  writes_.push_back({family, std::move(key), std::nullopt});
}

const RowBatch::Write* RowBatch::find(FamilyId family, std::string_view key) const {
  // Indexed only up to what was looked for: most batches are written and never searched.
  for (; indexed_ < writes_.size(); ++indexed_)
    last_[static_cast<uint32_t>(writes_[indexed_].family)][writes_[indexed_].key] = indexed_;
  const auto rows = last_.find(static_cast<uint32_t>(family));
  if (rows == last_.end()) return nullptr;
  const auto row = rows->second.find(std::string(key));
  return row == rows->second.end() ? nullptr : &writes_[row->second];
}

void RowBatch::clear() {
  writes_.clear();
  last_.clear();
  indexed_ = 0;
  bytes_ = 0;
}

}  // namespace cairn::eventstore
