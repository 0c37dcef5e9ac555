#include "services/evaluation/summaries.h"

#include "eventstore/base/json_writer.h"
#include "eventstore/codec/message_json.h"
#include "projections/registers/register.h"
#include "projections/summaries/kind.h"

namespace cairn::services::evaluation {
namespace {

namespace p = projections;

template <class M>
Result<summary::v1::Manifest> manifest_at(const eventstore::Snapshot& snapshot, Position position) {
  CAIRN_TRY(const auto event, snapshot.event_at(position));
  M said;
  if (!said.ParseFromString(event.payload()))
    return fail(Errc::kCorrupt,
                "the payload at position " + std::to_string(position.value()) + " is no " + event.type());
  return said.manifest();
}

void field_if(JsonWriter& json, std::string_view name, const std::string& value) {
  if (!value.empty()) json.field(name, value);
}

}  // namespace

Result<SummaryName> SummaryName::parse(std::string_view text, const std::string& home) {
  const size_t line = text.find('_');
  const auto named = line == std::string_view::npos ? std::string_view(home) : text.substr(0, line);
  const auto year = p::calendar::FinancialYear::parse(line == std::string_view::npos ? text : text.substr(line + 1));
  if (!year || !StreamId::parse("summary-" + std::string(named)))
    return fail(Errc::kNotFound, "no financial year \"" + std::string(text.substr(0, 64)) + "\"; one is named 2013-14");
  return SummaryName{std::string(named), year.value()};
}

std::string SummaryName::id() const { return p::summaries::id_of(municipality, year); }
std::string SummaryName::text() const { return municipality + "_" + year.id(); }

Result<SummaryCase> read_summary(const eventstore::Snapshot& snapshot, const SummaryName& name) {
  SummaryCase it;
  CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot, p::summaries::kKind.view));
  CAIRN_TRY(const auto row, rows.latest(name.id()));
  it.standing = p::summaries::standing_of(row);
  if (it.standing.draft) {
    CAIRN_TRY(it.draft, manifest_at<summary::v1::SummaryDrafted>(snapshot, *it.standing.draft));
  }
  if (it.standing.signature) {
    CAIRN_TRY(it.signed_, manifest_at<summary::v1::SummarySigned>(snapshot, *it.standing.signature));
  }
  return it;
}

std::string summary_json(const SummaryName& name, const SummaryCase& it, Position known) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().field("id", name.text()).field("municipality", name.municipality).field("year", name.year.id());
  json.field("state", it.standing.state.empty() ? "not_drafted" : it.standing.state);
  field_if(json, "comment", it.standing.comment);
  field_if(json, "drafter", it.standing.drafter);
  field_if(json, "signer", it.standing.signer);
  if (it.draft) eventstore::codec::message_to_json(*it.draft, json.key("draft"));
  if (it.signed_) eventstore::codec::message_to_json(*it.signed_, json.key("signed"));
  json.key("delivered").begin_array();
  for (const auto& [post, message] : it.standing.delivered)
    json.begin_object().field("post", post).field("message_id", message).end_object();
  json.end_array().key("position").number(known.value()).end_object();
  return body;
}

}  // namespace cairn::services::evaluation
