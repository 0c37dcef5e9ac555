#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/base/check.h"
#include "eventstore/store.h"
#include "projections/facts/timeline.h"
#include "projections/registers/keys.h"

namespace cairn::tests {

/// Rows of all families in memory, as they were when it was made.
class TwinRows final : public eventstore::RowReader {
 public:
  using Families = std::map<std::string, std::map<std::string, std::string>, std::less<>>;
  explicit TwinRows(Families families) : families_(std::move(families)) {}

  eventstore::FamilyId family(std::string_view name) const {
    const auto found = families_.find(name);
    return static_cast<eventstore::FamilyId>(std::distance(families_.begin(), found));
  }
  Result<std::optional<std::string>> get(eventstore::FamilyId family, std::string_view key) const override {
    const auto& rows = rows_of(family);
    const auto found = rows.find(std::string(key));
    if (found == rows.end()) return std::optional<std::string>();
    return std::optional(found->second);
  }
  std::unique_ptr<eventstore::RowCursor> cursor(eventstore::FamilyId family, bool) const override {
    return std::make_unique<Cursor>(rows_of(family));
  }

 private:
  class Cursor final : public eventstore::RowCursor {
   public:
    explicit Cursor(const std::map<std::string, std::string>& rows) : rows_(rows), at_(rows.end()) {}
    void seek(std::string_view key) override { at_ = rows_.lower_bound(std::string(key)); }
    void seek_for_prev(std::string_view key) override {
      at_ = rows_.upper_bound(std::string(key));
      at_ = at_ == rows_.begin() ? rows_.end() : std::prev(at_);
    }
    void next() override { ++at_; }
    void prev() override { at_ = at_ == rows_.begin() ? rows_.end() : std::prev(at_); }
    bool valid() const override { return at_ != rows_.end(); }
    std::string_view key() const override { return at_->first; }
    std::string_view value() const override { return at_->second; }
    Result<void> status() const override { return success(); }

   private:
    const std::map<std::string, std::string>& rows_;
    std::map<std::string, std::string>::const_iterator at_;
  };
  const std::map<std::string, std::string>& rows_of(eventstore::FamilyId family) const {
    return std::next(families_.begin(), static_cast<ptrdiff_t>(family))->second;
  }
  Families families_;
};

class TwinSnapshot final : public eventstore::Snapshot {
 public:
  TwinSnapshot(std::vector<eventstore::StoredEvent> events, std::shared_ptr<const TwinRows> rows,
               std::vector<std::string> views)
      : events_(std::move(events)), rows_(std::move(rows)), views_(std::move(views)) {}

  Position head() const override { return Position(events_.size()); }
  Result<std::optional<eventstore::StreamHead>> stream_head(const StreamId&) const override {
    return std::optional<eventstore::StreamHead>();
  }
  Result<eventstore::StoredEvent> event_at(Position position) const override {
    if (position >= head()) return fail(Errc::kNotFound, "past the head");
    return events_[position.value()];
  }
  Result<void> scan(Position from, Position to, const eventstore::Filter&,
                    const eventstore::Visitor& visit) const override {
    for (uint64_t i = from.value(); i < std::min<uint64_t>(to.value(), events_.size()); ++i)
      if (!visit(events_[i], {})) break;
    return success();
  }
  Result<void> scan_stream(const StreamId& stream, Revision from, const eventstore::Visitor& visit) const override {
    for (const auto& event : events_)
      if (event.stream() == stream.text() && event.revision() >= from.value() && !visit(event, {})) break;
    return success();
  }
  Result<Position> known_at(int64_t recorded_us) const override {
    uint64_t known = 0;
    while (known < events_.size() && events_[known].recorded_us() <= recorded_us) ++known;
    return Position(known);
  }
  Result<void> scan_records(Position, Position, const std::function<bool(Position, std::string_view)>&) const override {
    return success();
  }
  Result<std::optional<eventstore::Appended>> find_commit(const CommitId&) const override {
    return std::optional<eventstore::Appended>();
  }
  Result<Hash> leaf_hash(Position) const override { return Hash{}; }
  Result<Hash> root_at(Position) const override { return Hash{}; }
  Result<std::vector<Hash>> tile_hashes(uint32_t, uint64_t, uint64_t) const override { return std::vector<Hash>(); }
  Result<std::optional<std::string>> checkpoint() const override { return std::optional<std::string>(); }
  Result<std::optional<std::string>> checkpoint_up_to(Position) const override { return std::optional<std::string>(); }
  Result<void> scan_checkpoints(Position, const std::function<bool(std::string_view)>&) const override {
    return success();
  }
  eventstore::FamilyReader blobs() const override {
    CAIRN_CHECK(false, "no test of a view reads files");
    std::abort();
  }
  eventstore::FamilyReader timers() const override {
    CAIRN_CHECK(false, "no test of a view reads timers");
    std::abort();
  }
  Result<eventstore::ViewReader> view(std::string_view name) const override {
    if (std::find(views_.begin(), views_.end(), name) == views_.end()) return fail(Errc::kNotFound, "no such view");
    return eventstore::ViewReader(rows_, rows_->family(name), head(), 1);
  }

 private:
  std::vector<eventstore::StoredEvent> events_;
  std::shared_ptr<const TwinRows> rows_;
  std::vector<std::string> views_;
};

/// A ledger in memory whose events are given as the cells that they set, for tests of what is read from registers. One
/// event a call; its position is returned. Event n is recorded at n + 1 seconds.
class LedgerTwin {
 public:
  using Facts = std::vector<projections::facts::Fact>;

  Position says(const std::string& view, const std::string& id, std::optional<PartialDate> effective, Facts facts,
                bool ends = false) {
    const Position at = record(view, id, "Said", effective);
    auto& timeline = timelines_[view][id];
    timeline.assert_facts({at, effective, ends, std::move(facts)});
    return keep(view, id, at);
  }
  Position corrects(const std::string& view, const std::string& id, Position target,
                    std::optional<PartialDate> effective, Facts facts) {
    const Position at = record(view, id, "Corrected", effective);
    timelines_[view][id].correct(target, {at, effective, false, std::move(facts)});
    return keep(view, id, at);
  }
  Position voids(const std::string& view, const std::string& id, Position target) {
    const Position at = record(view, id, "Voided", {});
    timelines_[view][id].void_event(target, at);
    return keep(view, id, at);
  }
  Position head() const { return Position(events_.size()); }
  const projections::facts::Timeline& timeline(const std::string& view, const std::string& id) {
    return timelines_[view][id];
  }

  std::shared_ptr<const eventstore::Snapshot> snapshot() const {
    std::vector<std::string> views;
    for (const auto& [view, rows] : rows_) views.push_back(view);
    return std::make_shared<TwinSnapshot>(events_, std::make_shared<const TwinRows>(rows_), std::move(views));
  }

 private:
  Position record(const std::string& view, const std::string& id, const std::string& type,
                  std::optional<PartialDate> effective) {
    static const std::map<std::string, std::string> kCategories = {
        {"matrix", "engagement"}, {"organisations", "organisation"},  {"units", "unit"},
        {"posts", "post"},        {"municipalities", "municipality"}, {"rules", "rules"}};
    eventstore::StoredEvent event;
    event.set_position(events_.size());
    event.set_stream(kCategories.at(view) + "-" + id);
    event.set_revision(revisions_[event.stream()]++);
    event.set_type(type);
    event.set_recorded_us(static_cast<int64_t>(events_.size() + 1) * 1'000'000);
    if (effective) {
      event.mutable_effective()->set_year(effective->year());
      event.mutable_effective()->set_month(effective->month());
      event.mutable_effective()->set_day(effective->day());
    }
    event.mutable_actor()->set_id("tester");
    event.set_channel("test");
    events_.push_back(event);
    return Position(events_.size() - 1);
  }
  Position keep(const std::string& view, const std::string& id, Position at) {
    auto& timeline = timelines_[view][id];
    timeline.set_revision(Revision(events_[at.value()].revision()));
    rows_[view][projections::registers::entity_key(id)] = timeline.encode();
    return at;
  }

  std::vector<eventstore::StoredEvent> events_;
  std::map<std::string, uint64_t> revisions_;
  std::map<std::string, std::map<std::string, projections::facts::Timeline>> timelines_;
  TwinRows::Families rows_{{"matrix", {}}};
};

}  // namespace cairn::tests
