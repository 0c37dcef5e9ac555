#include "projections/matrix/tables.h"

#include <algorithm>
#include <string>
#include <utility>

#include "eventstore/base/bytes.h"
#include "eventstore/base/check.h"
#include "projections/registers/keys.h"

namespace cairn::projections::matrix {
namespace {

/// More events than this are not looked through one by one: the whole table is read instead.
constexpr uint64_t kAdvanceEventsMax = 20'000;

constexpr size_t kWaitingTablesMax = 2;

Result<uint64_t> left_out_in(const eventstore::Snapshot& snapshot, Audience audience) {
  if (audience == Audience::kReaders) return 0;
  CAIRN_TRY(const auto rows, snapshot.view(registers::view_of(audience, "matrix")));
  CAIRN_TRY(const auto count, rows.get(registers::kLeftOutKey));
  return count ? read_u64(*count) : uint64_t{0};
}

}  // namespace

TableReaper::TableReaper() : thread_([this] { run(); }) {}

TableReaper::~TableReaper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  brought_.notify_one();
  thread_.join();
}

void TableReaper::take(std::vector<std::shared_ptr<const MatrixTable>> tables) {
  {
    const std::lock_guard lock(mutex_);
    while (!tables.empty() && waiting_.size() < kWaitingTablesMax) {
      waiting_.push_back(std::move(tables.back()));
      tables.pop_back();
    }
  }
  brought_.notify_one();
}

void TableReaper::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    brought_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    auto tables = std::exchange(waiting_, {});
    lock.unlock();
    tables.clear();
    lock.lock();
  }
}

Result<std::shared_ptr<const MatrixTable>> MatrixTables::at(const eventstore::Snapshot& snapshot, At at) {
  if (at.known > snapshot.head())
    return fail(Errc::kInvalid, "known at @" + std::to_string(at.known.value()) + ", but the ledger has " +
                                    std::to_string(snapshot.head().value()) + " events");
  CAIRN_TRY(const auto left_out, left_out_in(snapshot, audience_));
  if (auto table = held(at, left_out)) return table;
  const std::lock_guard making(making_);
  if (auto table = held(at, left_out)) return table;  // somebody else made it meanwhile

  const auto base = nearest_before(at, left_out);
  const bool near = base && at.known.value() - base->at().known.value() <= kAdvanceEventsMax;
  auto made = near ? base->advance(snapshot, at.known) : MatrixTable::build(snapshot, at, audience_);
  CAIRN_TRY(auto table, std::move(made));
  keep(table, left_out, near ? base.get() : nullptr);
  return table;
}

std::shared_ptr<const MatrixTable> MatrixTables::held(At at, uint64_t left_out) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(held_.begin(), held_.end(), [&](const Held& held) {
    return held.table->at() == at && held.left_out == left_out;
  });
  if (found == held_.end()) return nullptr;
  held_.splice(held_.begin(), held_, found);
  ++counts_.hits;
  return found->table;
}

std::shared_ptr<const MatrixTable> MatrixTables::nearest_before(At at, uint64_t left_out) const {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<const MatrixTable> nearest;
  for (const auto& held : held_) {
    const At have = held.table->at();
    if (held.left_out != left_out || have.valid != at.valid || have.known > at.known) continue;
    if (!nearest || have.known > nearest->at().known) nearest = held.table;
  }
  return nearest;
}

/// Rows that the table shares with the one it was advanced from are counted with the new one only.
void MatrixTables::keep(std::shared_ptr<const MatrixTable> table, uint64_t left_out, const MatrixTable* advanced_from) {
  std::vector<std::shared_ptr<const MatrixTable>> dropped;  // freed after the lock, which every reader takes
  std::unique_lock lock(mutex_);
  ++(advanced_from ? counts_.advanced : counts_.built);
  for (auto& held : held_)
    if (held.table.get() == advanced_from) held.bytes = held.table->rows().size() * 64;
  const size_t bytes = table->bytes();
  held_.push_front({std::move(table), left_out, bytes});
  size_t total = bytes;
  auto held = std::next(held_.begin());
  for (; held != held_.end() && total + held->bytes <= bytes_max_; ++held) total += held->bytes;
  for (auto old = held; old != held_.end(); ++old) dropped.push_back(std::move(old->table));
  held_.erase(held, held_.end());
  lock.unlock();
  if (!dropped.empty()) reaper_.take(std::move(dropped));
}

MatrixTables::Counts MatrixTables::counts() const {
  const std::lock_guard lock(mutex_);
  Counts counts = counts_;
  counts.tables = held_.size();
  for (const auto& held : held_) counts.bytes += held.bytes;
  return counts;
}

Result<std::shared_ptr<const MatrixTable>> table_for(const Asker& asker, MatrixTables& all, MatrixTables* published,
                                                     const eventstore::Snapshot& snapshot, At at) {
  if (asker.audience == Audience::kReaders) return all.at(snapshot, at);
  CAIRN_CHECK(published != nullptr, "who lets the public in has tables for it");
  CAIRN_TRY(auto told, published->at(snapshot, at));
  if (asker.unit.empty()) return told;
  CAIRN_TRY(const auto whole, all.at(snapshot, at));
  CAIRN_TRY(const auto today, all.at(snapshot, {asker.today, at.known}));
  return MatrixTable::of_unit(*whole, *today, *told, asker.unit);
}

}  // namespace cairn::projections::matrix
