#include "services/interchange/plan_engagements.h"

#include <algorithm>

#include "cairn/unit/v1/events.pb.h"
#include "projections/engagements/columns.h"
#include "projections/facts/matching.h"
#include "projections/facts/words.h"
#include "projections/organisations/columns.h"
#include "projections/units/columns.h"
#include "services/interchange/ids.h"
#include "services/interchange/plan_units.h"

namespace cairn::services::interchange {
namespace {

namespace v1 = cairn::engagement::v1;
using projections::facts::enum_of;
using projections::facts::word_of;

/// Activities are held, relationships last (DESIGN 1).
bool is_activity(v1::Kind kind) { return kind >= v1::KIND_DELEGATION_IN; }

/// A word of one of our enums; an error, with the words that are known, for any other.
template <class Enum>
std::optional<Enum> coded(const Cells& cells, std::string_view column) {
  const auto text = cells.text(column);
  if (text.empty()) return std::nullopt;
  const auto value = enum_of<Enum>(text);
  if (value) return value;
  std::string detail = "\"" + text + "\" is none of";
  const auto* kind = google::protobuf::GetEnumDescriptor<Enum>();
  for (int i = 1; i < kind->value_count(); ++i) detail += " " + word_of(static_cast<Enum>(kind->value(i)->number()));
  cells.complain(column, std::move(detail));
  return std::nullopt;
}

}  // namespace

std::string funding_id_of(const EngagementSaid& said) { return entity_id("funding", said.id, ""); }

std::string document_id_of(const EngagementSaid& said, std::string_view title) {
  return entity_id("document", said.id, title);
}

Naming naming_of(Ledger& ledger) {
  namespace organisations = projections::organisations;
  namespace units = projections::units;
  const auto name_in = [&ledger](std::string_view category, std::string_view id,
                                 projections::facts::ColumnId column) -> Result<std::string> {
    CAIRN_TRY(const auto entity, ledger.entity(category, id));
    const std::string name(entity.timeline.latest().text(column));
    return name.empty() ? std::string(id) : name;
  };
  Naming naming;
  naming.survivor = [&ledger](std::string_view id) -> Result<std::string> {
    Named named{std::string(id), {}};
    CAIRN_TRY(named.entity, ledger.entity(kOrganisationCategory, id));
    CAIRN_TRY(const auto survivor, survivor_of(std::move(named), ledger));
    return survivor.id;
  };
  naming.organisation = [name_in](std::string_view id) {
    return name_in(kOrganisationCategory, id, organisations::id_of(organisations::Column::kName));
  };
  naming.unit = [name_in](std::string_view id) {
    return name_in(kUnitCategory, id, units::id_of(units::Column::kName));
  };
  return naming;
}

void draft_new_engagement(const EngagementSaid& said, const std::string& municipality, const Entity& entity,
                          Draft& draft) {
  const auto stream = StreamId::of(kEngagementCategory, said.id);
  v1::EngagementRecorded recorded;
  recorded.set_municipality(municipality);
  *recorded.mutable_details() = said.details;
  for (const auto& unit : said.lead_units) recorded.add_lead_units(unit);
  recorded.set_status(said.recorded_status);
  draft.add(stream, entity, "EngagementRecorded", recorded, said.start);
  for (const auto& partner : said.partners) {
    v1::PartyJoined joined;
    joined.set_organisation_id(partner);
    joined.set_role(v1::ROLE_PARTNER);
    draft.add(stream, entity, "PartyJoined", joined, said.start);
  }
  if (!said.mandate.empty()) {
    v1::MandateLinked mandate;
    mandate.set_reference(said.mandate);
    draft.add(stream, entity, "MandateLinked", mandate, said.start);
  }
  if (said.amount_minor) {
    v1::FundingCommitted funding;
    funding.set_funding_id(funding_id_of(said));
    funding.mutable_money()->set_amount_minor(*said.amount_minor);
    funding.mutable_money()->set_currency(said.currency);
    draft.add(stream, entity, "FundingCommitted", funding, said.start);
  }
  if (said.planned_end) {
    v1::TermSet term;
    eventstore::set_date(term.mutable_ends(), *said.planned_end);
    draft.add(stream, entity, "TermSet", term, said.start);
  }
  for (const auto& title : said.documents) {
    v1::DocumentAttached attached;
    attached.set_document_id(document_id_of(said, title));
    attached.set_kind(v1::DOCUMENT_KIND_OTHER);
    attached.set_title(title);
    draft.add(stream, entity, "DocumentAttached", attached, said.start);
  }
  if (said.concluded_on) draft.add(stream, entity, "Concluded", v1::Concluded(), said.concluded_on);
}

namespace {

class EngagementPlanner final : public Planner {
 public:
  EngagementPlanner(ImportFile file, std::vector<std::string> heading)
      : file_(std::move(file)), heading_(std::move(heading)) {}

  Result<RowPlan> plan(const CsvRecord& record, Ledger& ledger) override {
    RowPlan plan;
    plan.line = record.line;
    const Cells cells(record, heading_, plan.errors);
    EngagementSaid said = read(cells);
    plan.name = said.ref;
    if (!plan.errors.empty()) {
      plan.outcome = Outcome::kBad;
      return plan;
    }
    Draft draft(file_, record.line, cells.text("source"), {"ref:" + file_.municipality + "/" + said.ref});
    CAIRN_TRY(name_units(cells, ledger, draft, said));
    CAIRN_TRY(name_partners(cells, ledger, draft, said));
    CAIRN_TRY(auto found, ledger.find(kEngagementCategory, file_.municipality + "/" + said.ref));
    said.id = found ? std::move(*found) : entity_id("engagement", file_.municipality, said.ref);
    CAIRN_TRY(const auto entity, ledger.entity(kEngagementCategory, said.id));
    if (entity.known) {
      CAIRN_TRY(compare(said, entity, ledger, draft, plan));
    } else {
      draft_new_engagement(said, file_.municipality, entity, draft);
      plan.outcome = Outcome::kAdd;
    }
    if (plan.outcome == Outcome::kAdd || plan.outcome == Outcome::kChange) plan.writes = draft.take();
    return plan;
  }

 private:
  EngagementSaid read(const Cells& cells) {
    EngagementSaid said;
    said.ref = cells.required("ref");
    auto& details = said.details;
    details.set_ref(said.ref);
    details.mutable_title()->set_en(cells.required("title"));
    cells.required("kind");
    if (const auto kind = coded<v1::Kind>(cells, "kind")) details.set_kind(*kind);
    if (const auto formality = coded<v1::Formality>(cells, "formality")) details.set_formality(*formality);
    if (const auto level = coded<v1::GeographicLevel>(cells, "geographic_level")) details.set_geographic_level(*level);
    if (const auto focus = cells.text("focus_area"); !focus.empty()) details.set_focus_area(focus);
    details.set_publication_class(v1::PUBLICATION_CLASS_PUBLIC);
    for (const auto& country : cells.list("partner_countries")) {
      if (!is_country(country))
        cells.complain("partner_countries", "\"" + country + "\" is no ISO 3166-1 alpha-2 code");
      details.mutable_countries()->add_values(country);
    }
    read_dates(cells, said);
    read_funding(cells, said);
    for (const auto* column : {"lead_unit", "partner_organisations"})
      for (const auto& name : cells.list(column))
        if (projections::facts::matching_key(name).empty()) cells.complain(column, "has neither letter nor digit");
    said.mandate = cells.text("mandate");
    said.documents = cells.list("documents");
    if (cells.good()) seen_.look(cells, "ref", said.ref);
    fill_sheet(cells, said);
    return said;
  }

  static void read_dates(const Cells& cells, EngagementSaid& said) {
    said.start = cells.date("start_date");
    const auto end = cells.date("end_date");
    if (said.start && end && said.start->first_day() > end->last_day())
      cells.complain("end_date", "ends " + end->text() + ", before it starts " + said.start->text());
    const auto status = coded<v1::Status>(cells, "status").value_or(v1::STATUS_UNKNOWN);
    said.recorded_status = status;
    if (status != v1::STATUS_CONCLUDED) {
      said.planned_end = end;
      return;
    }
    // An activity that is over was held on its date; of a relationship that is over nobody says since when.
    said.concluded_on = end;
    if (!end && is_activity(said.details.kind())) said.concluded_on = said.start;
    if (said.concluded_on) said.recorded_status = v1::STATUS_ACTIVE;
  }

  static void read_funding(const Cells& cells, EngagementSaid& said) {
    const auto amount = cells.text("funding_amount");
    said.currency = cells.text("funding_currency");
    if (amount.empty() != said.currency.empty())
      cells.complain(amount.empty() ? "funding_amount" : "funding_currency", "is empty beside the other of the two");
    if (amount.empty()) return;
    const auto minor = minor_of_amount(amount);
    if (minor)
      said.amount_minor = minor.value();
    else
      cells.complain("funding_amount", minor.error().context);
    const bool currency =
        said.currency.size() == 3 && std::ranges::all_of(said.currency, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!currency && !said.currency.empty())
      cells.complain("funding_currency", "\"" + said.currency + "\" is no ISO 4217 code");
  }

  /// The cells as the ledger would show them; names of units and partners follow when their ids are known.
  static void fill_sheet(const Cells& cells, EngagementSaid& said) {
    for (size_t i = 0; i < kEngagementHeading.size(); ++i) {
      const auto text = cells.text(kEngagementHeading[i]);
      said.sheet.cells[i] = {text, text};
    }
    const auto set = [&](SheetColumn column, std::string key) { said.sheet.at(column).key = std::move(key); };
    const auto end = said.concluded_on ? said.concluded_on : said.planned_end;
    set(SheetColumn::kEnd, end ? end->text() : "");
    if (said.sheet.at(SheetColumn::kStatus).key.empty()) set(SheetColumn::kStatus, "unknown");
    if (said.amount_minor) set(SheetColumn::kAmount, amount_of_minor(*said.amount_minor));
    std::vector<std::string> countries(said.details.countries().values().begin(),
                                       said.details.countries().values().end());
    set(SheetColumn::kCountries, joined(countries));
    auto documents = said.documents;
    std::ranges::sort(documents);
    set(SheetColumn::kDocuments, joined(documents));
  }

  /// Units that nobody has registered are registered here, on a level that nobody has told.
  Result<void> name_units(const Cells& cells, Ledger& ledger, Draft& draft, EngagementSaid& said) const {
    for (const auto& name : cells.list("lead_unit")) {
      CAIRN_TRY(const auto named, unit_called(file_.municipality, name, ledger));
      if (std::ranges::find(said.lead_units, named.id) != said.lead_units.end()) continue;
      said.lead_units.push_back(named.id);
      if (named.entity.known) continue;
      cairn::unit::v1::UnitRegistered registered;
      registered.set_municipality(file_.municipality);
      registered.set_name(name);
      draft.add(StreamId::of(kUnitCategory, named.id), named.entity, "UnitRegistered", registered, std::nullopt);
    }
    said.sheet.at(SheetColumn::kLeadUnit).key = joined(said.lead_units);
    return success();
  }

  Result<void> name_partners(const Cells& cells, Ledger& ledger, Draft& draft, EngagementSaid& said) const {
    for (const auto& name : cells.list("partner_organisations")) {
      CAIRN_TRY(auto called, organisation_called(name, ledger));
      CAIRN_TRY(const auto named, survivor_of(std::move(called), ledger));
      if (std::ranges::find(said.partners, named.id) != said.partners.end()) continue;
      said.partners.push_back(named.id);
      if (named.entity.known) continue;
      cairn::organisation::v1::OrganisationRegistered registered;
      registered.set_name(name);
      draft.add(StreamId::of(kOrganisationCategory, named.id), named.entity, "OrganisationRegistered", registered,
                std::nullopt);
    }
    auto ids = said.partners;
    std::ranges::sort(ids);
    said.sheet.at(SheetColumn::kPartners).key = joined(ids);
    return success();
  }

  /// Same, change or conflict, cell by cell. What somebody changed by hand since the last import of the row, and the
  /// file has otherwise, is a conflict; the whole row waits then.
  Result<void> compare(const EngagementSaid& said, const Entity& entity, Ledger& ledger, Draft& draft,
                       RowPlan& plan) const {
    const auto naming = naming_of(ledger);
    CAIRN_TRY(const auto now, sheet_row_of(entity.timeline.latest(), naming));
    std::vector<SheetColumn> changed;
    for (size_t i = 0; i < kEngagementHeading.size(); ++i) {
      if (now.cells[i].key == said.sheet.cells[i].key) continue;
      changed.push_back(static_cast<SheetColumn>(i));
      plan.changes.push_back({std::string(kEngagementHeading[i]), now.cells[i].shown, said.sheet.cells[i].shown});
    }
    plan.outcome = changed.empty() ? Outcome::kSame : Outcome::kChange;
    if (changed.empty()) return success();
    CAIRN_TRY(const auto base_row, row_of_last_import(ledger, entity, kEngagementCategory, said.id));
    CAIRN_TRY(const auto base, sheet_row_of(base_row, naming));
    for (const auto column : changed)
      if (base.at(column).key != now.at(column).key) plan.outcome = Outcome::kConflict;
    if (plan.outcome == Outcome::kConflict) return success();
    return draft_engagement_changes(said, file_, entity, ledger, changed, draft);
  }

  ImportFile file_;
  std::vector<std::string> heading_;
  SeenOnce seen_;
};

}  // namespace

std::unique_ptr<Planner> engagement_planner(ImportFile file, std::vector<std::string> heading) {
  return std::make_unique<EngagementPlanner>(std::move(file), std::move(heading));
}

}  // namespace cairn::services::interchange
