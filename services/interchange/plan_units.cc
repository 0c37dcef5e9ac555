#include "services/interchange/plan_units.h"

#include <algorithm>
#include <array>

#include "cairn/unit/v1/events.pb.h"
#include "projections/facts/matching.h"
#include "projections/facts/words.h"
#include "projections/units/facts.h"
#include "projections/units/kind.h"
#include "services/interchange/ids.h"

// A row names a department, its unit and its cluster as some source saw them at some date. The structure changed
// several times (data/README.md), so every row says something of each unit that it names: that it was there, on which
// level and under which other one. A unit first seen without a date is there from the start; later dated sightings move
// it.

namespace cairn::services::interchange {

Result<Named> unit_called(std::string_view municipality, std::string_view name, Ledger& ledger) {
  Named named;
  CAIRN_TRY(auto found, ledger.find(kUnitCategory, projections::units::alias_of_name(municipality, name)));
  named.id = found ? std::move(*found) : entity_id("unit", municipality, projections::facts::matching_key(name));
  CAIRN_TRY(named.entity, ledger.entity(kUnitCategory, named.id));
  return named;
}

Result<PartialDate> parse_as_of(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos) return PartialDate::parse(text);
  const auto begin = PartialDate::parse(text.substr(0, slash));
  const auto end = text.substr(slash + 1);
  const bool years = slash == 4 && begin.has_value() && (end.size() == 2 || end.size() == 4);
  const std::string next = years ? std::to_string(begin.value().year() + 1) : std::string();
  if (!years || !next.ends_with(end))
    return fail(Errc::kInvalid, "\"" + std::string(text.substr(0, 32)) + "\" is no financial year such as 2003/04");
  return PartialDate::of(begin.value().year(), 7, 0);
}

namespace {

namespace v1 = cairn::unit::v1;
using projections::units::Column;
using projections::units::id_of;

/// One unit as one row names it.
struct Sighting {
  std::string name;
  v1::UnitLevel level = v1::UNIT_LEVEL_UNSPECIFIED;
  std::string parent;  ///< id; "" when the row does not tell
  std::string parent_name;
  std::optional<PartialDate> as_of;
};

class UnitPlanner final : public Planner {
 public:
  UnitPlanner(ImportFile file, std::vector<std::string> heading)
      : file_(std::move(file)), heading_(std::move(heading)) {}

  Result<RowPlan> plan(const CsvRecord& record, Ledger& ledger) override {
    RowPlan plan;
    plan.line = record.line;
    const Cells cells(record, heading_, plan.errors);
    auto sightings = read(cells);
    if (!sightings.empty()) plan.name = sightings.back().name;
    if (!plan.errors.empty()) {
      plan.outcome = Outcome::kBad;
      return plan;
    }
    Draft draft(file_, record.line, cells.text("source"));
    bool added = false;
    bool conflict = false;
    for (size_t i = 0; i < sightings.size(); ++i) {
      CAIRN_TRY(const auto named, unit_called(file_.municipality, sightings[i].name, ledger));
      if (i + 1 < sightings.size()) {
        sightings[i + 1].parent = named.id;
        sightings[i + 1].parent_name = sightings[i].name;
      }
      added = added || !named.entity.known;
      CAIRN_TRY(const bool clear, see(sightings[i], named, ledger, draft, plan));
      conflict = conflict || !clear;
    }
    plan.outcome = conflict        ? Outcome::kConflict
                   : added         ? Outcome::kAdd
                   : draft.empty() ? Outcome::kSame
                                   : Outcome::kChange;
    if (!conflict) plan.writes = draft.take();
    return plan;
  }

 private:
  static std::vector<Sighting> read(const Cells& cells) {
    static constexpr std::array kLevels = {std::pair("cluster", v1::UNIT_LEVEL_CLUSTER),
                                           std::pair("unit", v1::UNIT_LEVEL_UNIT),
                                           std::pair("department", v1::UNIT_LEVEL_DEPARTMENT)};
    std::optional<PartialDate> as_of;
    if (const auto text = cells.text("as_of"); !text.empty()) {
      const auto parsed = parse_as_of(text);
      if (parsed)
        as_of = parsed.value();
      else
        cells.complain("as_of", parsed.error().context);
    }
    std::vector<Sighting> sightings;
    for (const auto& [column, level] : kLevels) {
      const auto name = cells.text(column);
      if (name.empty()) continue;
      if (projections::facts::matching_key(name).empty()) cells.complain(column, "has neither letter nor digit");
      sightings.push_back({name, level, {}, {}, as_of});
    }
    if (sightings.empty()) cells.complain("unit", "the row names neither cluster, unit nor department");
    return sightings;
  }

  /// Drafts what the ledger does not know yet; false when that would overrule what somebody changed by hand.
  Result<bool> see(const Sighting& seen, const Named& named, const Ledger& ledger, Draft& draft, RowPlan& plan) const {
    const auto stream = StreamId::of(kUnitCategory, named.id);
    if (!named.entity.known) {
      v1::UnitRegistered said;
      said.set_municipality(file_.municipality);
      said.set_name(seen.name);
      said.set_level(seen.level);
      said.set_parent_unit(seen.parent);
      draft.add(stream, named.entity, "UnitRegistered", said, seen.as_of);
      return true;
    }
    CAIRN_TRY(const auto events, ledger.standing(kUnitCategory, named.id));
    bool clear = true;
    CAIRN_TRY(const auto since, begin_earlier(seen, named, events, stream, draft, plan));
    const Day day = seen.as_of ? std::max(seen.as_of->first_day(), since) : Day::latest();
    const auto row = named.entity.timeline.at(day, Position(UINT64_MAX));
    const auto level = projections::facts::word_of(seen.level);
    // A sighting without a date fills what nobody has told; it cannot say that anything became different.
    const auto differs = [&](Column column, const std::string& told) {
      const auto standing = row.text(id_of(column));
      return !told.empty() && standing != told && (seen.as_of || standing.empty()) &&
             !said_already(events, column, told, seen.as_of);
    };
    const bool moved = differs(Column::kParent, seen.parent);
    const bool relevelled = differs(Column::kLevel, level);
    if (!moved && !relevelled) return clear;
    v1::UnitMoved said;
    said.set_parent_unit(moved ? seen.parent : std::string(row.text(id_of(Column::kParent))));
    if (relevelled) said.set_level(seen.level);
    draft.add(stream, named.entity, "UnitMoved", said, effective_of(seen, row));
    CAIRN_TRY(const auto base, row_of_last_import(ledger, named.entity, kUnitCategory, named.id));
    const auto now = named.entity.timeline.latest();
    if (moved)
      plan.changes.push_back({seen.name + " parent", std::string(row.text(id_of(Column::kParent))), seen.parent_name});
    if (relevelled) plan.changes.push_back({seen.name + " level", std::string(row.text(id_of(Column::kLevel))), level});
    for (const auto column : {Column::kParent, Column::kLevel})
      if (base.text(id_of(column)) != now.text(id_of(column))) clear = false;
    return clear;
  }

  /// A unit seen before the day on which it was registered was there then: the beginning is corrected. What is unknown
  /// stays unknown, for a sighting is no beginning. Returns the day from which the unit counts.
  static Result<Day> begin_earlier(const Sighting& seen, const Named& named, const std::vector<Standing>& events,
                                   const StreamId& stream, Draft& draft, RowPlan& plan) {
    const auto registered =
        std::ranges::find_if(events, [](const Standing& one) { return one.event.type() == "UnitRegistered"; });
    if (registered == events.end()) return fail(Errc::kCorrupt, "unit " + named.id + " has no beginning");
    const auto since = eventstore::effective_of(registered->event);
    if (!since || !seen.as_of || seen.as_of->first_day() >= since->first_day())
      return since ? since->first_day() : Day::earliest();
    v1::UnitRegistered said;
    said.ParseFromString(registered->event.payload());
    draft.correct(stream, named.entity, *registered, said, seen.as_of);
    plan.changes.push_back({seen.name + " since", since->text(), seen.as_of->text()});
    return since->first_day();
  }

  /// An earlier import of the row said the same, whatever later rows made of it.
  static bool said_already(const std::vector<Standing>& events, Column column, std::string_view value,
                           const std::optional<PartialDate>& as_of) {
    return std::ranges::any_of(events, [&](const Standing& one) {
      if (eventstore::effective_of(one.event) != as_of) return false;
      const auto said = projections::units::assertion_of(one.event);
      return said.has_value() && std::ranges::any_of(said.value().facts, [&](const auto& fact) {
               return fact.column == id_of(column) && fact.value == value;
             });
    });
  }

  /// The date of the sighting; without one the day from which the unit counts.
  static std::optional<PartialDate> effective_of(const Sighting& seen, const projections::facts::Row& row) {
    if (seen.as_of) return seen.as_of;
    const auto* birth = row.find(id_of(Column::kBirth));
    return birth ? birth->effective : std::nullopt;
  }

  ImportFile file_;
  std::vector<std::string> heading_;
};

}  // namespace

std::unique_ptr<Planner> unit_planner(ImportFile file, std::vector<std::string> heading) {
  return std::make_unique<UnitPlanner>(std::move(file), std::move(heading));
}

}  // namespace cairn::services::interchange
