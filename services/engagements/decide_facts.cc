#include <algorithm>

#include "services/engagements/decide_rules.h"

// Money, activities, documents, lessons, confirmations, risk and rival claims.

namespace cairn::services::engagements {
namespace {

/// A commitment over more budget years warns (MFMA s33).
constexpr uint32_t kBudgetYears = 3;

/// The parts of a document cell, "state kind sha256|- title".
struct Document {
  std::string state;
  v1::DocumentKind kind = v1::DOCUMENT_KIND_OTHER;
  std::string sha256;
  std::string title;
};

std::optional<Document> document_of(const Case& it, const std::string& id) {
  const auto* cell = it.cell(Column::kDocument, id);
  if (cell == nullptr) return std::nullopt;
  std::string_view rest = cell->value;
  const auto word = [&rest] {
    const size_t end = std::min(rest.find(' '), rest.size());
    const auto word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return std::string(word);
  };
  Document document;
  document.state = word();
  document.kind = projections::facts::enum_of<v1::DocumentKind>(word()).value_or(v1::DOCUMENT_KIND_OTHER);
  document.sha256 = word();
  if (document.sha256 == "-") document.sha256.clear();
  document.title = rest;
  return document;
}

template <class Funding>
void shape_funding(Case& it, const Funding& said) {
  need_element_id(it, said.funding_id(), "/funding_id");
  need_money(it, said.money(), "/money");
  if (!said.funder_organisation_id().empty()) need_id(it, said.funder_organisation_id(), "/funder_organisation_id");
  it.tag("organisation", said.funder_organisation_id());
}

void need_new(Case& it, Column column, const std::string& id, const std::string& pointer) {
  if (it.cell(column, id) != nullptr) it.complain(pointer, "is taken; change what is there by a correction");
}

void need_held(Case& it, const std::string& what) {
  if (it.effective() && it.effective()->first_day() > it.command().today)
    it.complain("/effective", "is in the future: " + what);
}

}  // namespace

void shape_commit_funding(Case& it) {
  const auto& said = it.said<v1::FundingCommitted>();
  shape_funding(it, said);
  if (said.budget_years() > kBudgetYears)
    it.warn("/budget_years", "the commitment spans more than three budget years: MFMA s33 asks for the public process");
}

void judge_commit_funding(Case& it) {
  need_new(it, Column::kFundingCommitted, it.said<v1::FundingCommitted>().funding_id(), "/funding_id");
}

void shape_receive_funding(Case& it) { shape_funding(it, it.said<v1::FundingReceived>()); }

void judge_receive_funding(Case& it) {
  const auto& said = it.said<v1::FundingReceived>();
  need_new(it, Column::kFundingReceived, said.funding_id(), "/funding_id");
  need_held(it, "the money has not come");
  const auto committed = it.text(Column::kFundingCommitted, said.funding_id());
  if (committed.empty())
    it.warn("/funding_id", "no money was committed under this id");
  else if (!committed.ends_with(" " + said.money().currency()))
    it.warn("/money/currency", "is another currency than the commitment's");
}

void shape_activity(Case& it) {
  const auto& said = it.said<v1::ActivityHeld>();
  need_element_id(it, said.activity_id(), "/activity_id");
  need_text(it, said.title(), "/title");
  if (!said.has_last_day()) return;
  need_date(it, said.last_day(), "/last_day");
  const auto last = date_of(said.last_day());
  if (last && it.effective() && last->last_day() < it.effective()->first_day())
    it.complain("/last_day", "ends " + last->text() + ", before it starts " + it.effective()->text());
}

void judge_activity(Case& it) {
  need_new(it, Column::kActivity, it.said<v1::ActivityHeld>().activity_id(), "/activity_id");
  need_held(it, "it has not been held");
}

void shape_expect(Case& it) {
  const auto& said = it.said<v1::DocumentExpected>();
  need_element_id(it, said.document_id(), "/document_id");
  if (said.kind() == v1::DOCUMENT_KIND_UNSPECIFIED) it.complain("/kind", "is missing");
  need_text(it, said.title(), "/title");
  if (said.has_due()) need_date(it, said.due(), "/due");
}

void judge_expect(Case& it) {
  const auto document = document_of(it, it.said<v1::DocumentExpected>().document_id());
  if (document && document->state != "withdrawn") it.complain("/document_id", "is " + document->state + " already");
}

void shape_file(Case& it) {
  const auto& said = it.said<v1::ReportFiled>();
  need_element_id(it, said.document_id(), "/document_id");
  need_sha256(it, said.sha256(), "/sha256");
}

void judge_file(Case& it) {
  const auto& said = it.said<v1::ReportFiled>();
  const auto document = document_of(it, said.document_id());
  if (!document || document->state != "expected")
    return it.complain("/document_id", document ? "is " + document->state + ", not expected"
                                                : "is not expected; attach-document takes what nobody waits for");
  it.edit<v1::ReportFiled>([&](auto& event) {
    if (event.kind() == v1::DOCUMENT_KIND_UNSPECIFIED) event.set_kind(document->kind);
    if (event.title().empty()) event.set_title(document->title);
  });
}

void shape_attach(Case& it) {
  const auto& said = it.said<v1::DocumentAttached>();
  need_element_id(it, said.document_id(), "/document_id");
  need_text(it, said.title(), "/title");
  need_sha256(it, said.sha256(), "/sha256");
}

void judge_attach(Case& it) {
  const auto document = document_of(it, it.said<v1::DocumentAttached>().document_id());
  if (document && (document->state == "attached" || document->state == "filed"))
    it.complain("/document_id", "is " + document->state + " already; withdraw it first");
}

void shape_withdraw_document(Case& it) {
  need_element_id(it, it.said<v1::DocumentWithdrawn>().document_id(), "/document_id");
}

void judge_withdraw_document(Case& it) {
  const auto document = document_of(it, it.said<v1::DocumentWithdrawn>().document_id());
  if (!document) return it.complain("/document_id", "is not known here");
  if (document->state == "withdrawn") return it.complain("/document_id", "is withdrawn already");
  it.edit<v1::DocumentWithdrawn>([&](auto& event) {
    event.set_kind(document->kind);
    event.set_title(document->title);
    event.set_sha256(document->sha256);
  });
}

void shape_lesson(Case& it) {
  const auto& said = it.said<v1::LessonRecorded>();
  need_element_id(it, said.lesson_id(), "/lesson_id");
  need_text(it, said.text(), "/text");
}

void judge_lesson(Case& it) { need_new(it, Column::kLesson, it.said<v1::LessonRecorded>().lesson_id(), "/lesson_id"); }

void shape_confirm(Case& it) {
  const auto& said = it.said<v1::Confirmed>();
  need_quarter(it, said.quarter(), "/quarter");
  if (!said.unit_id().empty()) need_id(it, said.unit_id(), "/unit_id");
  it.tag("unit", said.unit_id());
}

void shape_risk(Case& it) {
  const auto& said = it.said<v1::RiskAssessed>();
  if (said.level() == v1::RISK_LEVEL_UNSPECIFIED) it.complain("/level", "is missing");
  if (said.level() == v1::RISK_LEVEL_HIGH && said.text().empty()) it.warn("/text", "is missing: what the risk is");
}

void shape_rival(Case& it) {
  const auto& said = it.said<v1::RivalClaimNoted>();
  const auto named = [&](const auto& column) { return column.name == said.field() && column.name != "birth"; };
  if (!std::ranges::any_of(projections::engagements::kColumns, named))
    it.complain("/field", "\"" + said.field().substr(0, 64) + "\" is no column of the matrix");
  need_text(it, said.value(), "/value");
  need_text(it, said.claim_source(), "/claim_source");
}

}  // namespace cairn::services::engagements
