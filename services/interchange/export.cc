#include "services/interchange/export.h"

#include <algorithm>
#include <vector>

#include "eventstore/base/json_writer.h"
#include "projections/engagements/columns.h"
#include "projections/organisations/columns.h"
#include "projections/registers/register.h"
#include "projections/requests/disputes.h"
#include "projections/units/columns.h"
#include "services/interchange/csv.h"
#include "services/interchange/engagement_sheet.h"
#include "services/interchange/kinds.h"

namespace cairn::services::interchange {
namespace {

namespace engagements = projections::engagements;
namespace organisations = projections::organisations;
namespace units = projections::units;
using projections::facts::Row;
using projections::registers::Register;

constexpr int kMergesMax = 64;
constexpr int kParentsMax = 16;

using Records = std::vector<std::vector<std::string>>;

/// Rows and names at one pair; what lies outside of its life on that day keeps its name.
class Names {
 public:
  static Result<Names> open(const eventstore::Snapshot& snapshot, const ExportRequest& request) {
    CAIRN_TRY(auto organisations, Register::open(snapshot, "organisations"));
    CAIRN_TRY(auto units, Register::open(snapshot, "units"));
    return Names(std::move(organisations), std::move(units), request);
  }

  Result<Row> organisation(std::string_view id) const { return row_of(organisations_, id); }
  Result<Row> unit(std::string_view id) const { return row_of(units_, id); }
  const Register& organisations() const { return organisations_; }
  const Register& units() const { return units_; }

  Naming naming() const {
    Naming naming;
    naming.survivor = [this](std::string_view id) -> Result<std::string> {
      std::string survivor(id);
      for (int merges = 0; merges < kMergesMax; ++merges) {
        CAIRN_TRY(const auto row, organisation(survivor));
        const auto into = row.text(id_of(organisations::Column::kMergedInto));
        if (into.empty()) return survivor;
        survivor = std::string(into);
      }
      return fail(Errc::kCorrupt, "organisation " + std::string(id) + " is merged in a circle");
    };
    naming.organisation = [this](std::string_view id) -> Result<std::string> {
      CAIRN_TRY(const auto row, organisation(id));
      return named(row.text(id_of(organisations::Column::kName)), id);
    };
    naming.unit = [this](std::string_view id) -> Result<std::string> {
      CAIRN_TRY(const auto row, unit(id));
      return named(row.text(id_of(units::Column::kName)), id);
    };
    return naming;
  }

 private:
  Names(Register organisations, Register units, const ExportRequest& request)
      : organisations_(std::move(organisations)), units_(std::move(units)), request_(request) {}

  static std::string named(std::string_view name, std::string_view id) { return std::string(name.empty() ? id : name); }
  Result<Row> row_of(const Register& names, std::string_view id) const {
    CAIRN_TRY(auto row, names.row(id, request_.valid, request_.known));
    if (row.exists()) return row;
    return names.row(id, Day::latest(), request_.known);
  }

  Register organisations_;
  Register units_;
  const ExportRequest& request_;
};

/// Visits every row; the first error of `add` ends it.
template <class Add>
Result<void> each(const Register& rows, const ExportRequest& request, Add add) {
  Result<void> outcome = success();
  CAIRN_TRY(rows.each(request.valid, request.known, [&](std::string_view id, const Row& row) {
    outcome = add(id, row);
    return outcome.has_value();
  }));
  return outcome;
}

/// Which facts of the row are disputed (POPIA section 24(2)(d)): "title (event 12)", several joined; "" for none.
std::string disputed_cell(const projections::requests::Disputes& disputes, std::string_view id, const Row& row) {
  std::vector<std::string> parts;
  for (const auto& [position, dispute] : projections::requests::disputes_in(disputes, row, engagements::kColumns)) {
    if (dispute.stream != "engagement-" + std::string(id)) continue;
    const std::string field = dispute.field.empty() ? "all" : dispute.field;
    parts.push_back(field + " (event " + std::to_string(position.value()) + ")");
  }
  return joined(parts);
}

/// One cell more than the heading when any row is disputed.
Result<Records> engagement_records(const eventstore::Snapshot& snapshot, const ExportRequest& request) {
  CAIRN_TRY(const auto names, Names::open(snapshot, request));
  CAIRN_TRY(const auto matrix, Register::open(snapshot, "matrix"));
  CAIRN_TRY(const auto disputes, projections::requests::disputes_of(snapshot, request.known));
  const auto naming = names.naming();
  Records records;
  std::vector<std::string> disputed;
  CAIRN_TRY(each(matrix, request, [&](std::string_view id, const Row& row) -> Result<void> {
    if (row.text(id_of(engagements::Column::kMunicipality)) != request.municipality) return success();
    CAIRN_TRY(const auto sheet, sheet_row_of(row, naming));
    auto& record = records.emplace_back();
    for (const auto& cell : sheet.cells) record.push_back(cell.shown);
    disputed.push_back(disputed_cell(disputes, id, row));
    return success();
  }));
  if (std::ranges::all_of(disputed, &std::string::empty)) return records;
  for (size_t i = 0; i < records.size(); ++i) records[i].push_back(disputed[i]);
  return records;
}

Result<Records> organisation_records(const eventstore::Snapshot& snapshot, const ExportRequest& request) {
  using organisations::Column;
  CAIRN_TRY(const auto names, Names::open(snapshot, request));
  Records records;
  CAIRN_TRY(each(names.organisations(), request, [&](std::string_view, const Row& row) -> Result<void> {
    if (!row.text(id_of(Column::kMergedInto)).empty()) return success();
    auto& record = records.emplace_back();
    for (const auto column :
         {Column::kName, Column::kShortName, Column::kType, Column::kCountry, Column::kWebsite, Column::kSource})
      record.emplace_back(row.text(id_of(column)));
    return success();
  }));
  return records;
}

/// The column of a unit's level; none when nobody has told it.
std::optional<size_t> level_column(const Row& row) {
  const auto found = std::ranges::find(kUnitHeading, row.text(id_of(units::Column::kLevel)));
  const auto column = static_cast<size_t>(found - kUnitHeading.begin());
  return column < 3 ? std::optional(column) : std::nullopt;
}

/// Since when the unit has been what the row says: the latest of its beginning, its level and its parent.
std::string since(const Row& row) {
  const PartialDate* latest = nullptr;
  for (const auto column : {units::Column::kBirth, units::Column::kLevel, units::Column::kParent}) {
    const auto* cell = row.find(id_of(column));
    if (cell && cell->effective && (!latest || cell->effective->first_day() > latest->first_day()))
      latest = &*cell->effective;
  }
  return latest ? latest->text() : std::string();
}

Result<Records> unit_records(const eventstore::Snapshot& snapshot, const ExportRequest& request) {
  CAIRN_TRY(const auto names, Names::open(snapshot, request));
  Records records;
  CAIRN_TRY(each(names.units(), request, [&](std::string_view, const Row& row) -> Result<void> {
    auto level = level_column(row);
    if (!level || row.text(id_of(units::Column::kMunicipality)) != request.municipality) return success();
    std::vector<std::string> record(kUnitHeading.size());
    record[3] = since(row);
    record[4] = std::string(row.text(id_of(units::Column::kSource)));
    Row at = row;
    for (int parents = 0; level && record[*level].empty() && parents < kParentsMax; ++parents) {
      record[*level] = std::string(at.text(id_of(units::Column::kName)));
      const std::string parent(at.text(id_of(units::Column::kParent)));
      if (parent.empty()) break;
      CAIRN_TRY(at, names.unit(parent));
      level = level_column(at);
    }
    records.push_back(std::move(record));
    return success();
  }));
  return records;
}

std::string csv_of(std::span<const std::string_view> heading, const Records& records) {
  std::string out;
  append_csv_record(out, std::vector<std::string>(heading.begin(), heading.end()));
  for (const auto& record : records) {
    std::vector<std::string> cells;
    for (const auto& cell : record) cells.push_back(neutralised(cell));
    append_csv_record(out, cells);
  }
  return out;
}

std::string json_of(std::span<const std::string_view> heading, const Records& records) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const auto& record : records) {
    json.begin_object();
    for (size_t i = 0; i < heading.size(); ++i) json.field(heading[i], record[i]);
    json.end_object();
  }
  json.end_array();
  return out;
}

}  // namespace

Result<std::string> export_file(const eventstore::Snapshot& snapshot, std::string_view name,
                                const ExportRequest& request) {
  struct Export {
    std::string_view name;
    std::span<const std::string_view> heading;
    Result<Records> (*records)(const eventstore::Snapshot&, const ExportRequest&);
  };
  const Export exports[] = {{"engagements", kEngagementHeading, engagement_records},
                            {"organisations", kOrganisationHeading, organisation_records},
                            {"units", kUnitHeading, unit_records}};
  for (const auto& one : exports) {
    if (one.name != name) continue;
    CAIRN_TRY(auto records, one.records(snapshot, request));
    std::ranges::sort(records);
    std::vector<std::string_view> heading(one.heading.begin(), one.heading.end());
    if (!records.empty() && records.front().size() > heading.size()) heading.push_back(kDisputedColumn);
    return request.form == ExportForm::kCsv ? csv_of(heading, records) : json_of(heading, records);
  }
  return fail(Errc::kNotFound, "no export is called " + std::string(name));
}

}  // namespace cairn::services::interchange
