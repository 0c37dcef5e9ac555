#include "projections/registers/register.h"

#include "eventstore/base/bytes.h"
#include "projections/registers/keys.h"

namespace cairn::projections::registers {

Result<Register> Register::open(const eventstore::Snapshot& snapshot, std::string_view view) {
  CAIRN_TRY(auto rows, snapshot.view(view));
  return Register(std::move(rows));
}

Result<uint64_t> Register::count() const {
  CAIRN_TRY(const auto bytes, rows_.get(kCountKey));
  if (!bytes) return 0;
  if (bytes->size() != 8) return fail(Errc::kCorrupt, "the count of a register is not eight bytes");
  return read_u64(*bytes);
}

Result<std::optional<facts::Timeline>> Register::timeline(std::string_view id) const {
  CAIRN_TRY(const auto bytes, rows_.get(entity_key(id)));
  if (!bytes) return std::optional<facts::Timeline>();
  CAIRN_TRY(auto timeline, facts::Timeline::decode(*bytes));
  return std::optional<facts::Timeline>(std::move(timeline));
}

Result<facts::Row> Register::row(std::string_view id, Day valid, Position known) const {
  CAIRN_TRY(auto bytes, rows_.get(entity_key(id)));
  if (!bytes) return facts::Row();
  return facts::Timeline::row_at(std::make_shared<const std::string>(std::move(*bytes)), valid, known);
}

Result<std::optional<std::string>> Register::resolve(std::string_view text) const {
  CAIRN_TRY(const auto entity, rows_.get(entity_key(text)));
  if (entity) return std::optional<std::string>(text);
  return rows_.get(alias_key(text));
}

Result<void> Register::each(Day valid, Position known, const Visitor& visit) const {
  Result<void> outcome = success();
  CAIRN_TRY(each_timeline([&](std::string_view id, std::string_view bytes) {
    auto row = facts::Timeline::row_at(std::make_shared<const std::string>(bytes), valid, known);
    if (!row) {
      outcome = std::move(row).error();
      outcome.error().context += ", entity " + std::string(id);
      return false;
    }
    return !row.value().exists() || visit(id, row.value());
  }));
  return outcome;
}

Result<void> Register::each_timeline(const BytesVisitor& visit) const {
  // Through the block cache: the same rows are read for every pair that is asked for the first time.
  const auto cursor = rows_.cursor(true);
  for (cursor->seek(std::string_view(&kEntityPrefix, 1)); cursor->valid(); cursor->next()) {
    const std::string_view key = cursor->key();
    if (key.empty() || key.front() != kEntityPrefix || !visit(key.substr(1), cursor->value())) break;
  }
  return cursor->status();
}

}  // namespace cairn::projections::registers
