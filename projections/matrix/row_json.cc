#include "projections/matrix/row_json.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "eventstore/base/check.h"
#include "eventstore/base/json_writer.h"
#include "projections/matrix/text.h"

namespace cairn::projections::matrix {
namespace {

using engagements::Column;
using engagements::id_of;
using Writer = void (*)(JsonWriter&, const MatrixRow&);

/// A member of the object: a plain cell, or something that a function writes (nothing when there is nothing to say).
struct Member {
  std::string_view name;
  Column cell = Column::kCount;
  bool always = false;
  Writer write = nullptr;
};

void write_reference(JsonWriter& json, const Reference& reference) {
  json.begin_object().field("id", reference.id).field("name", reference.name).end_object();
}

void write_optional(JsonWriter& json, std::string_view name, std::string_view value) {
  if (!value.empty()) json.field(name, value);
}

void write_participants(JsonWriter& json, std::string_view name, std::string_view date_name,
                        const std::vector<Participant>& participants) {
  json.key(name).begin_array();
  for (const auto& party : participants) {
    json.begin_object().field("id", party.who.id).field("name", party.who.name);
    write_optional(json, "type", party.type);
    write_optional(json, "country", party.country);
    json.field("role", party.role);
    if (party.date) json.field(date_name, party.date->text());
    json.end_object();
  }
  json.end_array();
}

/// "35000000000 ZAR" as {"amount":"350000000.00","currency":"ZAR"}: decimal text, since a number would lose cents.
void write_money(JsonWriter& json, std::string_view name, std::string_view money) {
  const size_t blank = money.find(' ');
  if (blank == std::string_view::npos) return;
  const bool negative = money.front() == '-';
  std::string digits(money.substr(negative, blank - negative));
  if (digits.size() < 3) digits.insert(0, 3 - digits.size(), '0');
  digits.insert(digits.size() - 2, ".");
  if (negative) digits.insert(0, "-");
  json.key(name).begin_object().field("amount", digits).field("currency", money.substr(blank + 1)).end_object();
}

void write_lead_units(JsonWriter& json, const MatrixRow& row) {
  json.key("lead_units").begin_array();
  for (const auto& unit : row.lead_units()) write_reference(json, unit);
  json.end_array();
}

void write_cluster(JsonWriter& json, const MatrixRow& row) {
  if (row.clusters().empty()) return;
  json.key("cluster");
  write_reference(json, row.clusters().front());
  if (row.clusters().size() < 2) return;
  json.key("clusters").begin_array();
  for (const auto& cluster : row.clusters()) write_reference(json, cluster);
  json.end_array();
}

void write_partners(JsonWriter& json, const MatrixRow& row) {
  write_participants(json, "partners", "since", row.partners());
}
void write_former(JsonWriter& json, const MatrixRow& row) {
  if (!row.former_partners().empty()) write_participants(json, "former_partners", "until", row.former_partners());
}
void write_units(JsonWriter& json, const MatrixRow& row) {
  if (!row.units().empty()) write_participants(json, "units", "since", row.units());
}

void write_status_since(JsonWriter& json, const MatrixRow& row) {
  const auto* status = row.facts().find(id_of(Column::kStatus));
  if (status && status->effective) json.field("status_since", status->effective->text());
}

void write_badge(JsonWriter& json, const MatrixRow& row) {
  json.field("badge", name_of(row.derived().badge));
  write_optional(json, "badge_reason", row.derived().reason);
}

void write_flags(JsonWriter& json, const MatrixRow& row) {
  if (row.flags().empty()) return;
  json.key("flags").begin_array();
  for (const auto flag : row.flags()) json.text(flag);
  json.end_array();
}

void write_running(JsonWriter& json, const MatrixRow& row) { json.key("running").boolean(row.derived().running); }

void write_start(JsonWriter& json, const MatrixRow& row) {
  const auto start = row.text(Column::kStartDate);
  if (!start.empty()) return void(json.field("start_date", start));
  json.key("start_date").null().key("date_unknown").boolean(true);
}

void write_contact(JsonWriter& json, const MatrixRow& row) {
  const auto post = row.text(Column::kContactPost);
  if (post.empty()) return;
  json.key("contact_post").begin_object().field("id", post);
  write_optional(json, "title", row.directory().post_title(post));
  json.end_object();
}

std::string_view organisation_name(const MatrixRow& row, std::string_view id) {
  const auto* organisation = row.directory().organisation(id);
  return organisation ? std::string_view(organisation->name) : id;
}

/// A list with one object for each cell of a column by element; nothing when there is none.
template <class WriteElement>
void write_elements(JsonWriter& json, const MatrixRow& row, std::string_view name, Column column, WriteElement write) {
  bool open = false;
  for (const auto& cell : row.facts().cells()) {
    if (cell.column != id_of(column)) continue;
    if (!open) json.key(name).begin_array();
    open = true;
    json.begin_object();
    write(cell);
    json.end_object();
  }
  if (open) json.end_array();
}

void write_signed(JsonWriter& json, const MatrixRow& row) {
  write_elements(json, row, "signed", Column::kSigned, [&](const facts::Cell& cell) {
    json.field("by", cell.element);
    if (cell.element != "municipality") json.field("name", organisation_name(row, cell.element));
    write_optional(json, "date", cell.value);
  });
}

void write_funding(JsonWriter& json, const MatrixRow& row) {
  std::vector<std::string_view> ids;
  for (const auto& cell : row.facts().cells())
    if (cell.column == id_of(Column::kFundingCommitted) || cell.column == id_of(Column::kFundingReceived))
      ids.push_back(cell.element);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (ids.empty()) return;
  json.key("funding").begin_array();
  for (const auto id : ids) {
    json.begin_object().field("id", id);
    write_money(json, "committed", row.facts().text(id_of(Column::kFundingCommitted), id));
    write_money(json, "received", row.facts().text(id_of(Column::kFundingReceived), id));
    const auto funder = row.facts().text(id_of(Column::kFunder), id);
    if (!funder.empty()) {
      json.key("funder");
      write_reference(json, {funder, organisation_name(row, funder)});
    }
    json.end_object();
  }
  json.end_array();
}

void write_activities(JsonWriter& json, const MatrixRow& row) {
  write_elements(json, row, "activities", Column::kActivity, [&](const facts::Cell& cell) {
    json.field("id", cell.element).field("title", cell.value);
    if (cell.effective) json.field("date", cell.effective->text());
  });
}

void write_documents(JsonWriter& json, const MatrixRow& row) {
  write_elements(json, row, "documents", Column::kDocument, [&](const facts::Cell& cell) {
    const auto document = document_text(cell.value);
    json.field("id", cell.element).field("state", document.state).field("kind", document.kind);
    json.field("title", document.title);
    write_optional(json, "sha256", document.sha256);
  });
}

void write_owed(JsonWriter& json, const MatrixRow& row) {
  json.key("reports_outstanding").begin_array();
  for (const auto& report : row.derived().owed) {
    json.begin_object().field("document", report.document).field("title", report.title);
    if (report.due) json.field("due", report.due->text());
    json.key("overdue").boolean(report.overdue).end_object();
  }
  json.end_array();
}

void write_lessons(JsonWriter& json, const MatrixRow& row) {
  write_elements(json, row, "lessons", Column::kLesson,
                 [&](const facts::Cell& cell) { json.field("id", cell.element).field("text", cell.value); });
}

void write_related(JsonWriter& json, const MatrixRow& row) {
  write_elements(json, row, "related", Column::kRelated, [&](const facts::Cell& cell) {
    const size_t colon = std::min(cell.element.find(':'), cell.element.size());
    json.field("relation", cell.element.substr(0, colon));
    json.field("engagement", cell.element.substr(std::min(colon + 1, cell.element.size())));
  });
}

void write_rivals(JsonWriter& json, const MatrixRow& row) {
  write_elements(json, row, "rival_claims", Column::kRivalClaim, [&](const facts::Cell& cell) {
    const size_t colon = std::min(cell.element.find(':'), cell.element.size());
    json.field("column", cell.element.substr(0, colon));
    json.field("value", cell.element.substr(std::min(colon + 1, cell.element.size())));
    json.field("source", cell.value);
  });
}

/// {"title":12,"party":{"o:ab12:partner":14}}; cells come in order of (column, element).
void write_positions(JsonWriter& json, const MatrixRow& row) {
  json.key("positions").begin_object();
  const auto& cells = row.facts().cells();
  for (size_t i = 0; i < cells.size(); ++i) {
    const auto& column = engagements::kColumns[cells[i].column];
    if (!column.by_element) {
      json.key(column.name).number(cells[i].set_by.value());
      continue;
    }
    if (i == 0 || cells[i - 1].column != cells[i].column) json.key(column.name).begin_object();
    json.key(cells[i].element).number(cells[i].set_by.value());
    if (i + 1 == cells.size() || cells[i + 1].column != cells[i].column) json.end_object();
  }
  json.end_object();
}

constexpr Member plain(std::string_view name, Column cell, bool always = false) {
  return {name, cell, always, nullptr};
}
constexpr Member by(std::string_view name, Writer write) { return {name, Column::kCount, false, write}; }

constexpr std::array kMembers = {
    plain("ref", Column::kRef),
    plain("title", Column::kTitleEn),
    plain("title_zu", Column::kTitleZu),
    plain("title_af", Column::kTitleAf),
    plain("municipality", Column::kMunicipality),
    plain("kind", Column::kKind),
    plain("formality", Column::kFormality),
    plain("origin", Column::kOrigin),
    plain("geographic_level", Column::kGeographicLevel),
    by("lead_units", write_lead_units),
    by("units", write_units),
    by("cluster", write_cluster),
    by("partners", write_partners),
    by("former_partners", write_former),
    plain("countries", Column::kCountries, true),
    plain("focus_area", Column::kFocusArea),
    plain("themes", Column::kThemes),
    plain("sdgs", Column::kSdgs),
    plain("pillars", Column::kPillars),
    plain("purpose", Column::kPurpose),
    plain("expected_benefit", Column::kExpectedBenefit),
    plain("remarks", Column::kRemarks),
    plain("status", Column::kStatus),
    by("status_since", write_status_since),
    by("running", write_running),
    by("badge", write_badge),
    by("flags", write_flags),
    by("start_date", write_start),
    plain("planned_end", Column::kPlannedEnd),
    plain("end_date", Column::kEndDate),
    plain("notice_days", Column::kNoticeDays),
    plain("mandate", Column::kMandate),
    plain("approver", Column::kApprover),
    plain("approval_date", Column::kApprovalDate),
    plain("decision_reference", Column::kDecisionReference),
    plain("vote", Column::kVote),
    by("signed", write_signed),
    by("funding", write_funding),
    by("activities", write_activities),
    by("documents", write_documents),
    by("reports_outstanding", write_owed),
    by("lessons", write_lessons),
    by("related", write_related),
    by("rival_claims", write_rivals),
    plain("outcome", Column::kOutcome),
    plain("renewal_review", Column::kRenewalReview),
    by("contact_post", write_contact),
    plain("series", Column::kSeries),
    plain("exit_plan", Column::kExitPlan),
    plain("risk_level", Column::kRiskLevel),
    plain("risk", Column::kRisk),
    plain("evidence_level", Column::kEvidenceLevel),
    plain("last_activity", Column::kLastActivity),
    plain("last_confirmed", Column::kLastConfirmed),
    plain("confirmed_by", Column::kConfirmedBy),
    plain("disowned", Column::kDisowned),
    plain("publication_class", Column::kPublicationClass),
    plain("source", Column::kSource),
    by("positions", write_positions),
};
static_assert(kMembers.size() <= 64, "a choice of members is 64 bits");

constexpr auto kNames = [] {
  std::array<std::string_view, kMembers.size()> names;
  for (size_t i = 0; i < names.size(); ++i) names[i] = kMembers[i].name;
  return names;
}();

void write_plain(JsonWriter& json, const Member& member, std::string_view value) {
  const auto type = engagements::kColumns[id_of(member.cell)].type;
  if (type == facts::ColumnType::kList) {
    if (value.empty() && !member.always) return;
    json.key(member.name).begin_array();
    each_line(value, [&](std::string_view line) { json.text(line); });
    json.end_array();
    return;
  }
  if (value.empty()) return;
  int64_t number = 0;
  const bool digits = type == facts::ColumnType::kNumber &&
                      std::from_chars(value.data(), value.data() + value.size(), number).ec == std::errc();
  json.key(member.name);
  digits ? json.number(number) : json.text(value);
}

}  // namespace

std::span<const std::string_view> row_members() { return kNames; }

Result<Members> Members::parse(const std::vector<std::string_view>& names) {
  Members members;
  if (names.empty()) return members;
  members.bits_ = 0;
  for (const auto name : names) {
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end() && name != "id")
      return fail(Errc::kInvalid, "a row of the matrix has no column \"" + std::string(name) + "\"");
    if (found != kNames.end()) members.bits_ |= uint64_t{1} << (found - kNames.begin());
  }
  return members;
}

std::string render_json(const MatrixRow& row, const Members* chosen) {
  std::string out;
  out.reserve(chosen ? 512 : 2048);
  JsonWriter json(out);
  json.begin_object().field("id", row.id());
  for (size_t i = 0; i < kMembers.size(); ++i) {
    const auto& member = kMembers[i];
    if (chosen && !chosen->has(i)) continue;
    if (member.write)
      member.write(json, row);
    else
      write_plain(json, member, row.text(member.cell));
  }
  json.end_object();
  return out;
}

void append_row(std::string& out, const MatrixRow& row, const Members& members, bool with_revision) {
  if (members.all())
    out += row.json();
  else
    out += render_json(row, &members);
  if (!with_revision || !row.revision()) return;
  CAIRN_CHECK(out.back() == '}', "a row is a JSON object");
  out.pop_back();
  out += ",\"revision\":" + std::to_string(row.revision()->value()) + "}";
}

}  // namespace cairn::projections::matrix
