// Every key keeps all its values with the version that wrote them, so that a snapshot is only a version number. Nothing
// is pruned unless a test asks for it: this log is for tests.
#include "eventstore/memory_commit_log.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "eventstore/base/check.h"
#include "eventstore/families.h"
#include "eventstore/keys.h"

namespace cairn::eventstore {

struct Versioned {
  uint64_t version;
  std::optional<std::string> value;
};
using Rows = std::map<std::string, std::vector<Versioned>, std::less<>>;

struct MemoryFamily {
  std::string name;
  Rows rows;
  bool dropped = false;
};

/// Shared by the log and its readers.
struct MemoryLogState {
  std::shared_mutex mutex;
  std::vector<std::unique_ptr<MemoryFamily>> families;  // by FamilyId; a dropped one stays for its readers
  uint64_t version = 0;
  uint64_t head = 0;
};

namespace {

const std::string* value_at(const std::vector<Versioned>& values, uint64_t version) {
  const auto later = std::upper_bound(values.begin(), values.end(), version,
                                      [](uint64_t v, const Versioned& value) { return v < value.version; });
  if (later == values.begin()) return nullptr;
  const auto& value = std::prev(later)->value;
  return value ? &*value : nullptr;
}

class MemoryCursor final : public RowCursor {
 public:
  MemoryCursor(std::shared_ptr<MemoryLogState> state, const Rows* rows, uint64_t version)
      : state_(std::move(state)), rows_(rows), version_(version) {}

  void seek(std::string_view key) override {
    const std::shared_lock lock(state_->mutex);
    forward(rows_->lower_bound(key));
  }
  void seek_for_prev(std::string_view key) override {
    const std::shared_lock lock(state_->mutex);
    backward(rows_->upper_bound(key));
  }
  void next() override {
    CAIRN_CHECK(valid_, "only a valid cursor moves");
    const std::shared_lock lock(state_->mutex);
    forward(rows_->upper_bound(key_));
  }
  void prev() override {
    CAIRN_CHECK(valid_, "only a valid cursor moves");
    const std::shared_lock lock(state_->mutex);
    backward(rows_->lower_bound(key_));
  }
  bool valid() const override { return valid_; }
  std::string_view key() const override { return key_; }
  std::string_view value() const override { return value_; }
  Result<void> status() const override { return success(); }

 private:
  void forward(Rows::const_iterator row) {
    for (; row != rows_->end(); ++row)
      if (take(row)) return;
    valid_ = false;
  }
  void backward(Rows::const_iterator after) {
    while (after != rows_->begin())
      if (take(--after)) return;
    valid_ = false;
  }
  bool take(Rows::const_iterator row) {
    const std::string* value = value_at(row->second, version_);
    if (!value) return false;
    key_ = row->first;
    value_ = *value;
    return valid_ = true;
  }

  const std::shared_ptr<MemoryLogState> state_;
  const Rows* const rows_;
  const uint64_t version_;
  bool valid_ = false;
  std::string key_;
  std::string value_;
};

class MemoryReader final : public RowReader {
 public:
  MemoryReader(std::shared_ptr<MemoryLogState> state, uint64_t version) : state_(std::move(state)), version_(version) {}

  Result<std::optional<std::string>> get(FamilyId family, std::string_view key) const override {
    const std::shared_lock lock(state_->mutex);
    const Rows& rows = rows_of(family);
    const auto row = rows.find(key);
    const std::string* value = row == rows.end() ? nullptr : value_at(row->second, version_);
    return value ? std::optional(*value) : std::nullopt;
  }

  std::unique_ptr<RowCursor> cursor(FamilyId family, bool) const override {
    const std::shared_lock lock(state_->mutex);
    return std::make_unique<MemoryCursor>(state_, &rows_of(family), version_);
  }

 private:
  const Rows& rows_of(FamilyId family) const {
    const auto number = static_cast<size_t>(family);
    CAIRN_CHECK(number < state_->families.size(), "a family is opened before it is read");
    return state_->families[number]->rows;
  }

  const std::shared_ptr<MemoryLogState> state_;
  const uint64_t version_;
};

class MemoryCommitLog final : public CommitLog {
 public:
  explicit MemoryCommitLog(std::shared_ptr<MemoryLogState> kept) : state_(std::move(kept)) {
    if (!state_->families.empty()) return;
    for (const auto name : kFamilyNames) state_->families.push_back(make_family(std::string(name)));
  }

  Result<void> append(Position first, const std::vector<std::string>& records, const RowBatch& rows) override {
    const std::unique_lock lock(state_->mutex);
    CAIRN_CHECK(first.value() == state_->head, "records follow the head");
    ++state_->version;
    for (const auto& record : records) write(id_of(Family::kEvent), event_key(Position(state_->head++)), record);
    write_rows(rows);
    return success();
  }

  Result<void> write_unsynced(const RowBatch& rows) override {
    const std::unique_lock lock(state_->mutex);
    ++state_->version;
    write_rows(rows);
    return success();
  }

  std::shared_ptr<const RowReader> snapshot() const override {
    const std::shared_lock lock(state_->mutex);
    return std::make_shared<MemoryReader>(state_, state_->version);
  }

  Position head() const override {
    const std::shared_lock lock(state_->mutex);
    return Position(state_->head);
  }

  Result<FamilyId> open_family(const std::string& name) override {
    const std::unique_lock lock(state_->mutex);
    for (size_t i = 0; i < state_->families.size(); ++i)
      if (state_->families[i]->name == name && !state_->families[i]->dropped) return static_cast<FamilyId>(i);
    state_->families.push_back(make_family(name));
    return static_cast<FamilyId>(state_->families.size() - 1);
  }

  Result<void> drop_family(FamilyId family) override {
    const std::unique_lock lock(state_->mutex);
    state_->families[static_cast<size_t>(family)]->dropped = true;
    return success();
  }

  std::vector<std::string> family_names() const override {
    const std::shared_lock lock(state_->mutex);
    std::vector<std::string> names;
    for (const auto& family : state_->families)
      if (!family->dropped) names.push_back(family->name);
    return names;
  }

  uint64_t epoch() const override { return 1; }

 private:
  static std::unique_ptr<MemoryFamily> make_family(std::string name) {
    auto family = std::make_unique<MemoryFamily>();
    family->name = std::move(name);
    return family;
  }

  void write_rows(const RowBatch& rows) {
    for (const auto& row : rows.writes()) write(row.family, row.key, row.value);
  }

  void write(FamilyId family, const std::string& key, std::optional<std::string> value) {
    auto& values = state_->families[static_cast<size_t>(family)]->rows[key];
    if (!values.empty() && values.back().version == state_->version)
      values.back().value = std::move(value);
    else
      values.push_back({state_->version, std::move(value)});
  }

  const std::shared_ptr<MemoryLogState> state_;
};

}  // namespace

void prune(MemoryLogState& state) {
  const std::unique_lock lock(state.mutex);
  for (const auto& family : state.families) {
    std::erase_if(family->rows, [](const auto& row) { return !row.second.back().value; });
    for (auto& [key, values] : family->rows) values.erase(values.begin(), std::prev(values.end()));
  }
}

std::shared_ptr<MemoryLogState> make_memory_log_state() { return std::make_shared<MemoryLogState>(); }

std::unique_ptr<CommitLog> make_memory_commit_log(std::shared_ptr<MemoryLogState> state) {
  return std::make_unique<MemoryCommitLog>(std::move(state));
}

std::unique_ptr<CommitLog> make_memory_commit_log() { return make_memory_commit_log(make_memory_log_state()); }

}  // namespace cairn::eventstore
