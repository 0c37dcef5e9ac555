#include "services/interchange/ledger.h"

#include <algorithm>
#include <unordered_map>

#include "cairn/common/v1/common.pb.h"
#include "projections/registers/keys.h"

namespace cairn::services::interchange {

namespace registers = projections::registers;
using eventstore::Expected;
using eventstore::StoredEvent;

/// A view's rows with those that planning has written over them.
class Ledger::Rows final : public eventstore::ViewRows {
 public:
  Rows(const registers::RegisterKind& kind, std::optional<eventstore::ViewReader> reader)
      : view_(kind), reader_(std::move(reader)) {}

  Result<std::optional<std::string>> get(std::string_view key) override {
    const auto found = written_.find(key);
    if (found != written_.end()) return found->second;
    if (!reader_) return std::optional<std::string>();
    return reader_->get(key);
  }
  void put(std::string key, std::string value) override { written_[std::move(key)] = std::move(value); }
  void erase(std::string key) override { written_[std::move(key)] = std::nullopt; }
  Result<void> apply(const StoredEvent& event) { return view_.apply(event, *this); }

 private:
  registers::RegisterView view_;
  std::optional<eventstore::ViewReader> reader_;
  std::map<std::string, std::optional<std::string>, std::less<>> written_;
};

namespace {

StoredEvent stored_of(const eventstore::StreamWrite& write, const eventstore::NewEvent& event, uint64_t revision,
                      uint64_t position) {
  StoredEvent stored;
  stored.set_stream(write.stream.text());
  stored.set_revision(revision);
  stored.set_position(position);
  stored.set_type(event.type);
  stored.set_schema_version(event.schema_version);
  if (event.effective) eventstore::set_date(stored.mutable_effective(), *event.effective);
  stored.set_payload(event.payload);
  stored.set_reason(event.reason);
  stored.set_source(event.source);
  stored.set_channel("import");
  return stored;
}

/// The event as a correction leaves it.
Result<StoredEvent> corrected(StoredEvent event, const StoredEvent& correction,
                              const cairn::common::v1::Corrected& said) {
  event.set_type(said.type());
  event.set_schema_version(said.schema_version());
  event.set_payload(said.payload());
  event.clear_effective();
  if (said.has_effective()) *event.mutable_effective() = said.effective();
  event.set_source(correction.source());
  event.set_channel(correction.channel());
  return event;
}

}  // namespace

Expected Entity::expected() const { return known ? Expected::exact(timeline.revision()) : Expected::no_stream(); }

Ledger::Ledger(std::span<const registers::RegisterKind* const> kinds,
               std::shared_ptr<const eventstore::Snapshot> snapshot)
    : kinds_(kinds) {
  refresh(std::move(snapshot));
}

Ledger::~Ledger() = default;

void Ledger::refresh(std::shared_ptr<const eventstore::Snapshot> snapshot) {
  rows_.clear();
  planned_events_.clear();
  snapshot_ = std::move(snapshot);
  next_position_ = snapshot_ ? snapshot_->head().value() : 0;
}

Result<Ledger::Rows*> Ledger::rows_of(std::string_view category) {
  const auto found = rows_.find(category);
  if (found != rows_.end()) return found->second.get();
  const auto kind = std::ranges::find(kinds_, category, &registers::RegisterKind::category);
  if (kind == kinds_.end()) return fail(Errc::kInternal, "no register of category " + std::string(category));
  std::optional<eventstore::ViewReader> reader;
  if (snapshot_) {
    CAIRN_TRY(auto view, snapshot_->view((*kind)->view));
    reader = std::move(view);
  }
  return rows_.emplace(category, std::make_unique<Rows>(**kind, std::move(reader))).first->second.get();
}

Result<Entity> Ledger::entity(std::string_view category, std::string_view id) {
  CAIRN_TRY(Rows* const rows, rows_of(category));
  CAIRN_TRY(const auto bytes, rows->get(registers::entity_key(id)));
  Entity entity;
  if (!bytes) return entity;
  entity.known = true;
  CAIRN_TRY(entity.timeline, projections::facts::Timeline::decode(*bytes));
  return entity;
}

Result<std::optional<std::string>> Ledger::find(std::string_view category, std::string_view alias) {
  CAIRN_TRY(Rows* const rows, rows_of(category));
  return rows->get(registers::alias_key(alias));
}

Result<std::vector<StoredEvent>> Ledger::history(std::string_view category, std::string_view id) const {
  const auto stream = StreamId::of(category, id);
  std::vector<StoredEvent> events;
  if (snapshot_) {
    const auto scanned = snapshot_->scan_stream(stream, Revision(0), [&](const StoredEvent& event, std::string_view) {
      events.push_back(event);
      return true;
    });
    if (!scanned && scanned.error().code != Errc::kNotFound) return scanned.error();
  }
  const auto planned = planned_events_.find(stream.text());
  if (planned != planned_events_.end()) events.insert(events.end(), planned->second.begin(), planned->second.end());
  return events;
}

Result<std::vector<Standing>> Ledger::standing(std::string_view category, std::string_view id) const {
  CAIRN_TRY(auto events, history(category, id));
  std::vector<Standing> standing;
  const auto at = [&](uint64_t position) {
    return std::ranges::find(standing, Position(position), &Standing::position);
  };
  for (auto& event : events) {
    if (event.type() == registers::kCorrectedType) {
      cairn::common::v1::Corrected said;
      if (!said.ParseFromString(event.payload())) return fail(Errc::kCorrupt, "a Corrected that does not parse");
      const auto target = at(said.position());
      if (target == standing.end()) continue;
      CAIRN_TRY(target->event, corrected(std::move(target->event), event, said));
    } else if (event.type() == registers::kVoidedType) {
      CAIRN_TRY(const auto target, registers::voided_by(event));
      const auto found = at(target.value());
      if (found != standing.end()) standing.erase(found);
    } else {
      const Position position(event.position());
      standing.push_back({position, std::move(event)});
    }
  }
  return standing;
}

Result<void> Ledger::plan(const std::vector<eventstore::StreamWrite>& writes) {
  for (const auto& write : writes) {
    CAIRN_TRY(Rows* const rows, rows_of(write.stream.category()));
    CAIRN_TRY(const auto entity, this->entity(write.stream.category(), write.stream.id()));
    uint64_t revision = entity.known ? entity.timeline.revision().value() + 1 : 0;
    for (const auto& event : write.events) {
      const auto stored = stored_of(write, event, revision++, next_position_++);
      CAIRN_TRY(rows->apply(stored));
      planned_events_[write.stream.text()].push_back(stored);
    }
  }
  return success();
}

}  // namespace cairn::services::interchange
