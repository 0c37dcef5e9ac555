#include "services/registers/guard.h"

#include <map>

#include "projections/registers/register.h"
#include "services/registers/decide.h"

namespace cairn::services::registers {
namespace {

using projections::facts::Row;
using projections::registers::Register;

struct Collection {
  std::string_view category;
  std::string_view view;
};
constexpr Collection kCollections[] = {
    {"organisation", "organisations"}, {"unit", "units"}, {"person", "persons"}, {"municipality", "municipalities"}};

/// The rows that a decision looks at beside its own, all of one snapshot; each view is opened once.
class Rows {
 public:
  explicit Rows(const eventstore::Snapshot& snapshot) : snapshot_(snapshot) {}

  Others others() {
    Others others;
    others.row = [this](std::string_view category, std::string_view id) -> Result<Row> {
      CAIRN_TRY(const auto* rows, open(category));
      return rows->latest(id);
    };
    others.find = [this](std::string_view category, std::string_view alias) -> Result<std::optional<std::string>> {
      CAIRN_TRY(const auto* rows, open(category));
      return rows->resolve(alias);
    };
    return others;
  }

 private:
  Result<const Register*> open(std::string_view category) {
    const auto found = open_.find(category);
    if (found != open_.end()) return &found->second;
    for (const auto& collection : kCollections) {
      if (collection.category != category) continue;
      CAIRN_TRY(auto rows, Register::open(snapshot_, collection.view));
      return &open_.emplace(category, std::move(rows)).first->second;
    }
    return fail(Errc::kInternal, "no decision looks at a " + std::string(category));
  }

  const eventstore::Snapshot& snapshot_;
  std::map<std::string, Register, std::less<>> open_;
};

/// Which events would change what the decision saw of others.
std::vector<std::string> rests_on(std::string_view category, std::string_view type) {
  if (type == "OrganisationsMerged") return {"OrganisationsMerged", "MergeUndone", "Corrected", "Voided"};
  const bool parent = type == "UnitMoved" || type == "UnitRegistered" || (category == "unit" && type == "Corrected");
  if (parent) return {"UnitMoved", "UnitRegistered", "Corrected", "Voided"};
  return {};
}

}  // namespace

Result<std::vector<eventstore::Condition>> guard(const projections::registers::RegisterKind& kind,
                                                 const eventstore::Snapshot& snapshot,
                                                 const eventstore::Command& command, eventstore::Decision& decision) {
  CAIRN_TRY(const auto own, Register::open(snapshot, kind.view));
  CAIRN_TRY(const auto history, own.timeline(command.subject));
  const auto timeline = history.value_or(projections::facts::Timeline());
  Rows rows(snapshot);
  CAIRN_TRY(auto judged, decide({kind.category, command.subject, timeline}, command, rows.others()));
  decision.warnings = std::move(judged.warnings);

  std::vector<eventstore::Condition> conditions;
  auto types = rests_on(kind.category, decision.events.front().type());
  if (types.empty()) return conditions;
  eventstore::Filter filter;
  filter.categories.emplace_back(kind.category);
  filter.types = std::move(types);
  conditions.push_back({std::move(filter), snapshot.head()});
  return conditions;
}

}  // namespace cairn::services::registers
