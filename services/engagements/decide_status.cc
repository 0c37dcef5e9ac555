#include <algorithm>
#include <set>

#include "services/engagements/decide_rules.h"

// The way of an engagement: proposed -> approved -> signed -> active -> (suspended) -> concluded | withdrawn (DESIGN
// 4). Which statuses a verb is open in stands in the table of decide.cc; here is what else must hold.

namespace cairn::services::engagements {
namespace {

/// Law: "future budgetary implications beyond the three years covered in the annual budget" (MFMA s33).
constexpr int kBudgetYears = 3;

/// A status must not count from before the one that it follows: else it would change nothing today. Days are those of
/// DESIGN 3, so a bare year is refused after a status within that year.
void need_after_status(Case& it, bool ends) {
  const auto* before = it.cell(Column::kStatus);
  if (before == nullptr || !before->effective || !it.effective()) return;
  const Day counts = ends ? it.effective()->last_day().next() : it.effective()->first_day();
  if (counts < before->effective->first_day())
    it.complain("/effective", it.effective()->text() + " is before the status \"" + std::string(before->value) +
                                  "\" of " + before->effective->text() + "; correct that first");
}

/// Sides whose signature is missing: the municipality and each organisation that takes part as a partner.
std::set<std::string> unsigned_sides(const Case& it) {
  std::set<std::string> sides = {"municipality"};
  for (const auto* party : it.all(Column::kParty)) {
    const std::string_view element = party->element;
    if (party->value != "in" || !element.starts_with("o:") || !element.ends_with(":partner")) continue;
    sides.emplace(element.substr(2, element.rfind(':') - 2));
  }
  for (const auto* side : it.all(Column::kSigned)) sides.erase(std::string(side->element));
  return sides;
}

bool is_party(const Case& it, const std::string& organisation) {
  const auto parties = it.all(Column::kParty);
  return std::ranges::any_of(parties, [&](const auto* party) {
    return party->value == "in" && party->element.starts_with("o:" + organisation + ":");
  });
}

void need_past(Case& it) {
  if (it.effective() && it.effective()->first_day() > it.command().today)
    it.complain("/effective", it.effective()->text() + " is in the future: a planned end is not an end; set the term");
}

}  // namespace

void shape_approve(Case& it) {
  const auto& said = it.said<v1::Approved>();
  need_text(it, said.approver(), "/approver");
  if (said.status() != v1::STATUS_UNSPECIFIED && said.status() != v1::STATUS_APPROVED)
    it.complain("/status", "follows from the engagement and is not said");
}

void judge_approve(Case& it) {
  const bool moves = it.status() == v1::STATUS_PROPOSED || it.status() == v1::STATUS_UNKNOWN;
  if (moves) need_after_status(it, false);
  // A decision that is put on record late keeps who and when, and takes nothing back.
  it.edit<v1::Approved>(
      [moves](auto& event) { event.set_status(moves ? v1::STATUS_APPROVED : v1::STATUS_UNSPECIFIED); });
}

void shape_sign(Case& it) {
  const auto& said = it.said<v1::AgreementSigned>();
  if (!said.organisation_id().empty()) need_id(it, said.organisation_id(), "/organisation_id");
  if (said.status() != v1::STATUS_UNSPECIFIED && said.status() != v1::STATUS_SIGNED)
    it.complain("/status", "follows from the engagement and is not said");
  it.tag("organisation", said.organisation_id());
}

void judge_sign(Case& it) {
  const auto& said = it.said<v1::AgreementSigned>();
  const std::string side = said.organisation_id().empty() ? "municipality" : said.organisation_id();
  if (const auto* earlier = it.cell(Column::kSigned, side))
    it.complain("/organisation_id",
                side + " has signed already" + (earlier->value.empty() ? "" : ", on " + std::string(earlier->value)));
  if (!said.organisation_id().empty() && !is_party(it, said.organisation_id()))
    it.complain("/organisation_id", "takes no part in this engagement");
  auto missing = unsigned_sides(it);
  missing.erase(side);
  // PRODUCT D2: signed by one side only is a state of its own; the municipality alone is nobody's agreement.
  const bool alone = said.organisation_id().empty() && it.all(Column::kSigned).empty();
  const bool moves =
      it.status() == v1::STATUS_APPROVED || it.status() == v1::STATUS_PROPOSED || it.status() == v1::STATUS_UNKNOWN;
  const bool complete = moves && missing.empty() && !alone;
  if (complete) need_after_status(it, false);
  it.edit<v1::AgreementSigned>(
      [complete](auto& event) { event.set_status(complete ? v1::STATUS_SIGNED : v1::STATUS_UNSPECIFIED); });
  if (moves && !complete && !missing.empty())
    it.warn("/organisation_id", "the signature of " + *missing.begin() +
                                    (missing.size() > 1 ? " and others is" : " is") + " still missing");
}

void shape_term(Case& it) {
  const auto& said = it.said<v1::TermSet>();
  if (!said.has_begins() && !said.has_ends() && said.notice_days() == 0)
    it.complain("", "says nothing: begins, ends and notice_days are all missing");
  if (said.has_begins()) need_date(it, said.begins(), "/begins");
  if (said.has_ends()) need_date(it, said.ends(), "/ends");
  const auto begins = date_of(said.begins());
  const auto ends = date_of(said.ends());
  if (begins && ends && ends->last_day() < begins->first_day())
    it.complain("/ends", "ends " + ends->text() + ", before it begins " + begins->text());
}

void judge_term(Case& it) {
  const auto& said = it.said<v1::TermSet>();
  const auto begins = said.has_begins() ? date_of(said.begins()) : cell_date(it, Column::kStartDate);
  const auto ends = said.has_ends() ? date_of(said.ends()) : std::nullopt;
  if (!ends) return;
  if (!said.has_begins()) need_end_after_start(it, *ends, "/ends");
  const bool money = !it.all(Column::kFundingCommitted).empty();
  if (money && begins && ends->year() - begins->year() > kBudgetYears)
    it.warn("/ends", "money is committed and the term passes three budget years: MFMA s33 asks for the public process");
}

void judge_activate(Case& it) {
  need_after_status(it, false);
  const auto need = [&](Column column, const std::string& pointer, const std::string& what) {
    if (!it.text(column).empty()) return;
    if (it.back_loaded())
      it.warn(pointer, what + " is not on record; the engagement is back-loaded");
    else
      it.complain(pointer, what + " is missing: an engagement is active only with mandate, approver and approval date");
  };
  need(Column::kMandate, "/mandate", "the mandate");  // DESIGN 4, PRODUCT R4
  need(Column::kApprover, "/approver", "who approved it");
  need(Column::kApprovalDate, "/approval_date", "the date of approval");
  if (it.text(Column::kKind) == "agreement" && it.status() != v1::STATUS_SIGNED)
    it.warn("/status", "the agreement is not signed by every side");
  if (!it.text(Column::kStartDate).empty() || !it.effective()) return;
  v1::TermSet term;  // it runs from now on, and nobody has said when it begins
  eventstore::set_date(term.mutable_begins(), *it.effective());
  it.also(std::move(term), it.effective());
}

void shape_renew(Case& it) {
  const auto& said = it.said<v1::Renewed>();
  if (said.has_ends())
    need_date(it, said.ends(), "/ends");
  else
    it.complain("/ends", "is missing: a renewal says until when");
  need_text(it, said.review(), "/review");  // PRODUCT R6: a renewal needs a short review
}

void judge_renew(Case& it) {
  need_after_status(it, false);
  const auto ends = date_of(it.said<v1::Renewed>().ends());
  if (!ends) return;
  need_end_after_start(it, *ends, "/ends");
  if (it.effective() && ends->last_day() < it.effective()->first_day())
    it.complain("/ends", "ends " + ends->text() + ", before the renewal of " + it.effective()->text());
  const auto planned = cell_date(it, Column::kPlannedEnd);
  if (planned && ends->last_day() < planned->last_day())
    it.warn("/ends", "is earlier than the end planned so far, " + planned->text());
}

void judge_change(Case& it) { need_after_status(it, false); }

void judge_conclude(Case& it) {
  need_past(it);
  if (!it.effective()) return;  // the table asks for the date
  need_end_after_start(it, *it.effective(), "/effective");
  if (it.status() != v1::STATUS_CONCLUDED) return need_after_status(it, true);
  if (!it.text(Column::kEndDate).empty())
    return it.complain("/effective", "has ended already, on " + std::string(it.text(Column::kEndDate)) +
                                         "; another date is a correction");
  // "Concluded, date unknown" counted from its beginning. Now that the end is known, it ran until then.
  const auto* status = it.cell(Column::kStatus);
  it.before(v1::Activated(), status->effective);
}

void judge_withdraw(Case& it) {
  need_past(it);
  if (it.effective()) need_end_after_start(it, *it.effective(), "/effective");
  need_after_status(it, true);
}

}  // namespace cairn::services::engagements
