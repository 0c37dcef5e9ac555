#pragma once

#include <map>
#include <memory>
#include <string>

#include "cairn/summary/v1/events.pb.h"
#include "projections/figures/year.h"
#include "workers/summary/document.h"

/// What the parts of a summary are written from. Private to this folder.
namespace cairn::workers::summary {

class Sources {
 public:
  /// Reads everything that the manifest names. Blocking. kInvalid for a year or position that there is not.
  static Result<std::unique_ptr<Sources>> read(std::shared_ptr<const eventstore::Snapshot> snapshot,
                                               const cairn::summary::v1::Manifest& manifest, std::string home);

  const projections::figures::World& world() const { return *world_; }
  projections::figures::World& world() { return *world_; }
  const eventstore::Snapshot& snapshot() const { return *snapshot_; }
  const std::string& municipality() const { return municipality_; }
  const projections::calendar::FinancialYear& year() const { return year_; }
  Position known() const { return known_; }
  /// How many events last year's summary was signed on; none when none was.
  std::optional<Position> previous() const { return previous_; }
  Day last_day() const { return year_.last_day(); }

  /// The figures of the year; evaluated once.
  const std::vector<Entry>& figures() const { return figures_; }
  /// CHECKs that there is one: the catalogue has it.
  const Entry& figure(std::string_view id) const;
  const Entry& yearly(std::string_view formula) const { return figure(std::string(formula) + "." + year_.id()); }
  /// Slices of a yearly figure, in order: "scope" of "relationships_active".
  std::vector<const Entry*> slices(std::string_view formula, std::string_view dimension) const;
  /// The same formula, in the version that counts for that year, for another year and knowledge.
  Entry of_year(const Entry& entry, const projections::calendar::FinancialYear& year, Position known) const;

  std::string title_of(projections::figures::Kind kind, std::string_view id) const {
    return world_->name_of(kind, id, last_day(), known_);
  }
  std::string post_title(std::string_view id) const;
  static std::string event_link(Position position) { return "/v1/events/" + std::to_string(position.value()); }

 private:
  explicit Sources(projections::calendar::FinancialYear year) : year_(year) {}
  Entry entry_of(const projections::figures::Pinned& pinned, Position known) const;

  std::shared_ptr<const eventstore::Snapshot> snapshot_;
  std::unique_ptr<projections::figures::World> world_;
  std::string municipality_;
  std::string home_;  // whose figures have names without a municipality
  projections::calendar::FinancialYear year_;
  Position known_;
  std::optional<Position> previous_;
  std::vector<Entry> figures_;
  std::map<std::string, size_t, std::less<>> by_id_;
  std::map<std::string, std::string, std::less<>> posts_;
};

/// A cell that shows a figure and links to it; with the percentage for a share.
Cell figure_cell(const Entry& entry);

}  // namespace cairn::workers::summary
