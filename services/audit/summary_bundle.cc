#include "services/audit/summary_bundle.h"

#include <set>

#include "eventstore/base/json_writer.h"
#include "projections/facts/message.h"
#include "projections/figures/cite.h"
#include "projections/figures/year.h"
#include "projections/registers/register.h"
#include "projections/summaries/evolve.h"
#include "projections/summaries/kind.h"

namespace cairn::services::audit {
namespace {

namespace p = projections;
namespace v1 = cairn::summary::v1;
using eventstore::Snapshot;
using p::calendar::FinancialYear;

/// The summary that was signed, or drafted last: what it was made from.
struct Made {
  StreamId stream;
  v1::Manifest manifest;
  bool is_signed = false;
};

Result<Made> made_of(const Bundles& bundles, const Snapshot& snapshot, const std::string& name) {
  const size_t line = name.find('_');
  const auto municipality = line == std::string::npos ? bundles.municipality : name.substr(0, line);
  const auto year = FinancialYear::parse(line == std::string::npos ? name : name.substr(line + 1));
  const auto none = fail(Errc::kNotFound, "no summary \"" + name.substr(0, 64) + "\" was drafted");
  if (!year) return none;
  const auto id = p::summaries::id_of(municipality, year.value());
  if (!StreamId::parse("summary-" + id)) return none;
  CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot, p::summaries::kKind.view));
  CAIRN_TRY(const auto row, rows.latest(id));
  const auto standing = p::summaries::standing_of(row);
  if (!standing.draft) return none;
  Made made{StreamId::of(p::summaries::kKind.category, id), {}, standing.is_signed()};
  CAIRN_TRY(const auto event, snapshot.event_at(standing.signature.value_or(*standing.draft)));
  if (made.is_signed) {
    CAIRN_TRY(auto said, p::facts::message_of<v1::SummarySigned>(event));
    made.manifest = std::move(*said.mutable_manifest());
  } else {
    CAIRN_TRY(auto said, p::facts::message_of<v1::SummaryDrafted>(event));
    made.manifest = std::move(*said.mutable_manifest());
  }
  return made;
}

/// Of each figure of the year a line with the events it rests on; their streams are gathered.
Result<std::string> cited_lines(const Bundles& bundles, const std::shared_ptr<const Snapshot>& snapshot,
                                const v1::Manifest& manifest, std::set<std::string>& streams) {
  const Position known(manifest.position());
  CAIRN_TRY(const auto year, FinancialYear::parse(manifest.year()));
  CAIRN_TRY(const auto world, p::figures::World::read(snapshot));
  std::string lines;
  std::set<Position> seen;
  for (const auto& pinned : p::figures::figures_of_year(*world, manifest.municipality(), year, known)) {
    const auto* formula = p::figures::formula_of(pinned.id.formula, pinned.version);
    if (formula == nullptr) return fail(Errc::kInternal, "no formula " + pinned.id.formula + " of its version");
    CAIRN_TRY(const auto cited, p::figures::cite(*snapshot, *world, *formula, pinned.id, known));
    lines += pinned.id.text(bundles.municipality) + "@" + std::to_string(known.value());
    for (const auto position : cited) {
      lines += " " + std::to_string(position.value());
      if (!seen.insert(position).second) continue;
      CAIRN_TRY(const auto event, snapshot->event_at(position));
      streams.insert(event.stream());
    }
    lines += "\n";
  }
  return lines;
}

}  // namespace

Result<bundle::Asked> asked_of_summary(const Bundles& bundles, const std::shared_ptr<const Snapshot>& snapshot,
                                       std::string note, const std::string& name) {
  CAIRN_TRY(const auto made, made_of(bundles, *snapshot, name));
  CAIRN_TRY(auto forms, bundles.make_forms(snapshot, made.manifest));
  std::set<std::string> streams = {made.stream.text()};
  bundle::Asked asked{{}, std::move(note), bundles.audit.keys.verifiers};
  CAIRN_TRY(asked.evidence["cited"], cited_lines(bundles, snapshot, made.manifest, streams));
  for (auto& [format, bytes] : forms)
    asked.evidence.emplace("summary-" + made.manifest.year() + "." + format, std::move(bytes));
  for (const auto& stream : streams) {
    CAIRN_TRY(auto parsed, StreamId::parse(stream));
    asked.streams.push_back(std::move(parsed));
  }
  JsonWriter json(asked.sample);
  json.begin_object().field("summary", made.stream.id()).field("state", made.is_signed ? "signed" : "drafted");
  json.field("known_at", "@" + std::to_string(made.manifest.position())).end_object();
  return asked;
}

}  // namespace cairn::services::audit
