#include "projections/matrix/tables.h"

#include <algorithm>
#include <string>

namespace cairn::projections::matrix {
namespace {

/// More events than this are not looked through one by one: the whole table is read instead.
constexpr uint64_t kAdvanceEventsMax = 20'000;

}  // namespace

Result<std::shared_ptr<const MatrixTable>> MatrixTables::at(const eventstore::Snapshot& snapshot, At at) {
  if (at.known > snapshot.head())
    return fail(Errc::kInvalid, "known at @" + std::to_string(at.known.value()) + ", but the ledger has " +
                                    std::to_string(snapshot.head().value()) + " events");
  if (auto table = held(at)) return table;
  const std::lock_guard making(making_);
  if (auto table = held(at)) return table;  // somebody else made it meanwhile

  const auto base = nearest_before(at);
  const bool near = base && at.known.value() - base->at().known.value() <= kAdvanceEventsMax;
  auto made = near ? base->advance(snapshot, at.known) : MatrixTable::build(snapshot, at);
  CAIRN_TRY(auto table, std::move(made));
  keep(table, near ? base.get() : nullptr);
  return table;
}

std::shared_ptr<const MatrixTable> MatrixTables::held(At at) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(held_.begin(), held_.end(), [&](const Held& held) { return held.table->at() == at; });
  if (found == held_.end()) return nullptr;
  held_.splice(held_.begin(), held_, found);
  ++counts_.hits;
  return found->table;
}

std::shared_ptr<const MatrixTable> MatrixTables::nearest_before(At at) const {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<const MatrixTable> nearest;
  for (const auto& held : held_) {
    const At have = held.table->at();
    if (have.valid != at.valid || have.known > at.known) continue;
    if (!nearest || have.known > nearest->at().known) nearest = held.table;
  }
  return nearest;
}

/// Rows that the table shares with the one it was advanced from are counted with the new one only.
void MatrixTables::keep(std::shared_ptr<const MatrixTable> table, const MatrixTable* advanced_from) {
  const std::lock_guard lock(mutex_);
  ++(advanced_from ? counts_.advanced : counts_.built);
  for (auto& held : held_)
    if (held.table.get() == advanced_from) held.bytes = held.table->rows().size() * 64;
  const size_t bytes = table->bytes();
  held_.push_front({std::move(table), bytes});
  size_t total = bytes;
  auto held = std::next(held_.begin());
  for (; held != held_.end() && total + held->bytes <= bytes_max_; ++held) total += held->bytes;
  held_.erase(held, held_.end());
}

MatrixTables::Counts MatrixTables::counts() const {
  const std::lock_guard lock(mutex_);
  Counts counts = counts_;
  counts.tables = held_.size();
  for (const auto& held : held_) counts.bytes += held.bytes;
  return counts;
}

}  // namespace cairn::projections::matrix
