#include "projections/matrix/row.h"

#include <algorithm>

#include "projections/matrix/row_json.h"
#include "projections/matrix/text.h"

namespace cairn::projections::matrix {

using engagements::Column;
using engagements::id_of;

std::shared_ptr<const MatrixRow> MatrixRow::join(std::string id, std::shared_ptr<const facts::Row> facts,
                                                 std::optional<Revision> revision,
                                                 std::shared_ptr<const Directory> directory, Day valid) {
  std::shared_ptr<MatrixRow> row(new MatrixRow);
  row->id_ = std::move(id);
  row->facts_ = std::move(facts);
  row->revision_ = revision;
  row->directory_ = std::move(directory);
  row->derived_ = derive(*row->facts_, row->directory_->rules_of(row->text(Column::kMunicipality)), valid);
  row->join_units();
  row->join_parties();
  row->raise_flags();
  return row;
}

void MatrixRow::join_units() {
  each_line(text(Column::kLeadUnits), [&](std::string_view id) {
    const Unit* unit = directory_->unit(id);
    lead_units_.push_back({id, unit ? std::string_view(unit->name) : id});
    const Unit* cluster = directory_->cluster_of(id);
    if (!cluster) return;
    const bool named = std::any_of(clusters_.begin(), clusters_.end(),
                                   [&](const Reference& known) { return known.id == cluster->id; });
    if (!named) clusters_.push_back({cluster->id, cluster->name});
  });
}

void MatrixRow::join_parties() {
  for (const auto& cell : facts_->cells())
    if (cell.column == id_of(Column::kParty)) add_party(cell);
}

/// The element is "o:<organisation>:<role>" or "u:<unit>:<role>". Of two that were merged the first is kept.
void MatrixRow::add_party(const facts::Cell& cell) {
  const auto element = cell.element;
  const size_t colon = element.rfind(':');
  if (element.size() < 4 || element[1] != ':' || colon < 2) return;
  const auto id = element.substr(2, colon - 2);
  Participant party{{id, id}, {}, {}, element.substr(colon + 1), element, cell.effective, cell.set_by};
  const bool organisation = element[0] == 'o';
  if (organisation) {
    if (const auto* known = directory_->organisation(id)) {
      party.who = {known->id, known->name};
      party.type = known->type;
      party.country = known->country;
    }
  } else if (const auto* unit = directory_->unit(id)) {
    party.who.name = unit->name;
  }
  const bool in = cell.value == "in";
  if (!organisation && !in) return;
  auto& list = !organisation ? units_ : in ? partners_ : former_partners_;
  const bool there = std::any_of(list.begin(), list.end(), [&](const Participant& other) {
    return other.who.id == party.who.id && other.role == party.role;
  });
  if (!there) list.push_back(party);
}

void MatrixRow::raise_flags() {
  const bool open = derived_.running || derived_.expired_undecided;
  const bool approved = !text(Column::kApprovalDate).empty();
  const auto overdue = [](const OwedReport& report) { return report.overdue; };
  if (open && text(Column::kMandate).empty()) flags_.push_back("no_mandate");
  if (open && !approved) flags_.push_back("no_approval");
  if (lead_units_.empty()) flags_.push_back("no_lead_unit");
  if (text(Column::kStartDate).empty()) flags_.push_back("date_unknown");
  if (std::any_of(derived_.owed.begin(), derived_.owed.end(), overdue)) flags_.push_back("reports_overdue");
  if (derived_.expired_undecided) flags_.push_back("expired_undecided");
  if (facts_->find(id_of(Column::kDisowned))) flags_.push_back("disowned");
}

const std::string& MatrixRow::json() const {
  std::call_once(json_once_, [&] { json_ = render_json(*this, nullptr); });
  return json_;
}

const std::string& MatrixRow::folded() const {
  std::call_once(folded_once_, [&] {
    std::string all;
    const auto add = [&](std::string_view text) { all.append(text).append("\n"); };
    for (const Column column : {Column::kRef, Column::kTitleEn, Column::kTitleZu, Column::kTitleAf, Column::kFocusArea,
                                Column::kThemes, Column::kPurpose, Column::kExpectedBenefit, Column::kRemarks})
      add(text(column));
    for (const auto& unit : lead_units_) add(unit.name);
    for (const auto& cluster : clusters_) add(cluster.name);
    for (const auto& party : units_) add(party.who.name);
    for (const auto& party : former_partners_) add(party.who.name);
    for (const auto& party : partners_) {
      add(party.who.name);
      if (const auto* known = directory_->registered(party.who.id)) add(known->short_name);
    }
    folded_ = fold(all);
  });
  return folded_;
}

bool is_of(const MatrixRow& row, std::string_view unit) {
  return std::ranges::any_of(row.lead_units(), [&](const Reference& lead) { return lead.id == unit; }) ||
         std::ranges::any_of(row.units(), [&](const Participant& party) { return party.who.id == unit; });
}

bool was_led_by_no_other(const facts::Timeline& timeline, std::string_view unit) {
  const auto values = timeline.values(id_of(Column::kLeadUnits));
  return std::ranges::all_of(values, [&](std::string_view units) {
    bool alone = true;
    each_line(units, [&](std::string_view lead) { alone &= lead == unit; });
    return alone;
  });
}

bool has_file(const MatrixRow& row, std::string_view sha256) {
  const auto cells = row.facts().all(id_of(Column::kDocument));
  return std::ranges::any_of(cells, [&](const facts::Cell* cell) {
    const auto document = document_text(cell->value);
    return document.sha256 == sha256 && document.state != "withdrawn";
  });
}

size_t MatrixRow::bytes() const {
  const size_t participants = partners_.capacity() + former_partners_.capacity() + units_.capacity();
  return sizeof(MatrixRow) + facts_->cells().capacity() * sizeof(facts::Cell) + facts_->held_bytes() +
         participants * sizeof(Participant) + (lead_units_.capacity() + clusters_.capacity()) * sizeof(Reference) +
         derived_.owed.capacity() * sizeof(OwedReport) + 256;
}

}  // namespace cairn::projections::matrix
