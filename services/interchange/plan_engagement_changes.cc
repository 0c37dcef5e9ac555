#include <algorithm>

#include "projections/engagements/columns.h"
#include "services/interchange/plan_engagements.h"

// A sheet has no date for a changed cell. So what it says counts from the day from which the value that it replaces
// counted, and a partner who is no longer named left on the day of the import. A changed beginning or end, and what the
// row said of its status, are corrections of the events that an import wrote.

namespace cairn::services::interchange {
namespace {

namespace v1 = cairn::engagement::v1;
using projections::engagements::Column;
using projections::engagements::id_of;
using projections::facts::Cell;
using projections::facts::Row;

class Changes {
 public:
  Changes(const EngagementSaid& said, const ImportFile& file, const Entity& entity, Ledger& ledger,
          const std::vector<SheetColumn>& changed, Draft& draft)
      : said_(said),
        file_(file),
        entity_(entity),
        ledger_(ledger),
        changed_(changed),
        draft_(draft),
        stream_(StreamId::of(kEngagementCategory, said.id)),
        row_(entity.timeline.latest()) {}

  Result<void> run() {
    CAIRN_TRY(events_, ledger_.standing(kEngagementCategory, said_.id));
    if (events_.empty() || events_.front().event.type() != "EngagementRecorded")
      return fail(Errc::kInvalid, "the row does not come from an import, so its beginning is changed by hand");
    CAIRN_TRY(correct_begun());
    revise_details();
    change_lead_units();
    CAIRN_TRY(change_partners());
    change_mandate();
    change_funding();
    change_documents();
    change_end();
    return success();
  }

 private:
  bool has(SheetColumn column) const { return std::ranges::find(changed_, column) != changed_.end(); }

  std::optional<PartialDate> old_start() const { return eventstore::effective_of(events_.front().event); }

  /// The day from which the present value counts; a beginning that moves takes with it what counted from it.
  std::optional<PartialDate> since(Column column) const {
    const Cell* cell = row_.find(id_of(column));
    if (!cell || cell->effective == old_start()) return said_.start;
    return cell->effective;
  }

  template <class M>
  void add(std::string type, const M& message, std::optional<PartialDate> effective) {
    draft_.add(stream_, entity_, std::move(type), message, effective);
  }

  /// Beginning, status as recorded, and source are parts of the first event. What an import dated by the old beginning
  /// is dated by the new one.
  Result<void> correct_begun() {
    const auto& first = events_.front();
    v1::EngagementRecorded recorded;
    if (!recorded.ParseFromString(first.event.payload()))
      return fail(Errc::kCorrupt, "an EngagementRecorded that does not parse");
    const bool status =
        (has(SheetColumn::kStatus) || has(SheetColumn::kEnd)) && recorded.status() != said_.recorded_status;
    const bool start = has(SheetColumn::kStart);
    if (!start && !status && !has(SheetColumn::kSource)) return success();
    recorded.set_status(said_.recorded_status);
    draft_.correct(stream_, entity_, first, recorded, said_.start);
    if (!start) return success();
    for (const auto& one : events_) {
      const auto& event = one.event;
      const bool ends = event.type() == "Concluded" || event.type() == "PartyLeft";
      if (&one == &events_.front() || ends || event.channel() != "import") continue;
      if (eventstore::effective_of(event) == old_start())
        draft_.correct(stream_, entity_, one, event.payload(), said_.start);
    }
    return success();
  }

  void revise_details() {
    v1::DetailsRevised said;
    auto& details = *said.mutable_details();
    std::optional<Column> touched;
    const auto revise = [&](SheetColumn column, Column cell, auto set) {
      if (!has(column)) return;
      set();
      if (!touched) touched = cell;
    };
    revise(SheetColumn::kTitle, Column::kTitleEn, [&] { details.mutable_title()->set_en(said_.details.title().en()); });
    revise(SheetColumn::kKind, Column::kKind, [&] { details.set_kind(said_.details.kind()); });
    revise(SheetColumn::kFormality, Column::kFormality, [&] { details.set_formality(said_.details.formality()); });
    revise(SheetColumn::kLevel, Column::kGeographicLevel,
           [&] { details.set_geographic_level(said_.details.geographic_level()); });
    revise(SheetColumn::kFocusArea, Column::kFocusArea, [&] { details.set_focus_area(said_.details.focus_area()); });
    revise(SheetColumn::kCountries, Column::kCountries, [&] {
      *details.mutable_countries() = said_.details.countries();  // an empty list that is present clears the cell
    });
    if (touched) add("DetailsRevised", said, since(*touched));
  }

  void change_lead_units() {
    if (!has(SheetColumn::kLeadUnit)) return;
    v1::LeadUnitChanged said;
    for (const auto& unit : said_.lead_units) said.add_lead_units(unit);
    add("LeadUnitChanged", said, since(Column::kLeadUnits));
  }

  Result<void> change_partners() {
    if (!has(SheetColumn::kPartners)) return success();
    const auto naming = naming_of(ledger_);
    std::vector<std::string> present;
    for (const auto* cell : row_.all(id_of(Column::kParty))) {
      const auto partner = partner_of(*cell);
      if (partner.empty()) continue;
      CAIRN_TRY(const auto survivor, naming.survivor(partner));
      if (std::ranges::find(said_.partners, survivor) != said_.partners.end()) {
        present.push_back(survivor);
        continue;
      }
      v1::PartyLeft left;
      left.set_organisation_id(std::string(partner));
      left.set_role(v1::ROLE_PARTNER);
      const bool joined_later = cell->effective && cell->effective->first_day() > file_.as_of.last_day();
      add("PartyLeft", left, joined_later ? *cell->effective : file_.as_of);
    }
    for (const auto& partner : said_.partners) {
      if (std::ranges::find(present, partner) != present.end()) continue;
      v1::PartyJoined joined;
      joined.set_organisation_id(partner);
      joined.set_role(v1::ROLE_PARTNER);
      // Who had left comes back after the last day of the first stay.
      const Cell* before = row_.find(id_of(Column::kParty), "o:" + partner + ":partner");
      const bool returns = before && before->effective;
      add("PartyJoined", joined,
          returns ? std::optional(PartialDate::of_day(before->effective->last_day().next())) : said_.start);
    }
    return success();
  }

  void change_mandate() {
    if (!has(SheetColumn::kMandate)) return;
    if (said_.mandate.empty()) return void_all("MandateLinked");
    v1::MandateLinked said;
    said.set_reference(said_.mandate);
    add("MandateLinked", said, since(Column::kMandate));
  }

  void change_funding() {
    if (!has(SheetColumn::kAmount) && !has(SheetColumn::kCurrency)) return;
    if (!said_.amount_minor) return void_all("FundingCommitted");
    v1::FundingCommitted said;
    const auto funding = row_.all(id_of(Column::kFundingCommitted));
    said.set_funding_id(funding.size() == 1 ? std::string(funding.front()->element) : funding_id_of(said_));
    said.mutable_money()->set_amount_minor(*said_.amount_minor);
    said.mutable_money()->set_currency(said_.currency);
    const bool dated_by_start = funding.empty() || funding.front()->effective == old_start();
    add("FundingCommitted", said, dated_by_start ? said_.start : funding.front()->effective);
  }

  void change_documents() {
    if (!has(SheetColumn::kDocuments)) return;
    std::vector<std::string_view> present;
    for (const auto* cell : row_.all(id_of(Column::kDocument))) {
      const auto document = document_of(cell->value);
      if (document.state != "attached" && document.state != "filed") continue;
      if (std::ranges::find(said_.documents, document.title) != said_.documents.end()) {
        present.push_back(document.title);
        continue;
      }
      v1::DocumentWithdrawn withdrawn;
      withdrawn.set_document_id(std::string(cell->element));
      add("DocumentWithdrawn", withdrawn, cell->effective == old_start() ? said_.start : cell->effective);
    }
    for (const auto& title : said_.documents) {
      if (std::ranges::find(present, title) != present.end()) continue;
      v1::DocumentAttached attached;
      attached.set_document_id(document_id_of(said_, title));
      attached.set_kind(v1::DOCUMENT_KIND_OTHER);
      attached.set_title(title);
      add("DocumentAttached", attached, said_.start);
    }
  }

  void change_end() {
    if (!has(SheetColumn::kEnd) && !has(SheetColumn::kStatus)) return;
    const auto concluded =
        std::ranges::find_if(events_, [](const Standing& one) { return one.event.type() == "Concluded"; });
    if (!said_.concluded_on) {
      void_all("Concluded");
    } else if (concluded == events_.end()) {
      add("Concluded", v1::Concluded(), said_.concluded_on);
    } else if (eventstore::effective_of(concluded->event) != said_.concluded_on) {
      draft_.correct(stream_, entity_, *concluded, concluded->event.payload(), said_.concluded_on);
    }
    const auto planned = row_.text(id_of(Column::kPlannedEnd));
    if (said_.planned_end && said_.planned_end->text() != planned) {
      v1::TermSet term;
      eventstore::set_date(term.mutable_ends(), *said_.planned_end);
      add("TermSet", term, since(Column::kPlannedEnd));
    }
    const bool still_running = said_.recorded_status != v1::STATUS_CONCLUDED && !said_.concluded_on;
    if (still_running && !said_.planned_end && !planned.empty()) void_all("TermSet");
  }

  /// Takes back every standing event of the type.
  void void_all(std::string_view type) {
    for (const auto& one : events_)
      if (one.event.type() == type) draft_.void_event(stream_, entity_, one);
  }

  const EngagementSaid& said_;
  const ImportFile& file_;
  const Entity& entity_;
  Ledger& ledger_;
  const std::vector<SheetColumn>& changed_;
  Draft& draft_;
  StreamId stream_;
  Row row_;
  std::vector<Standing> events_;
};

}  // namespace

Result<void> draft_engagement_changes(const EngagementSaid& said, const ImportFile& file, const Entity& entity,
                                      Ledger& ledger, const std::vector<SheetColumn>& changed, Draft& draft) {
  return Changes(said, file, entity, ledger, changed, draft).run();
}

}  // namespace cairn::services::interchange
