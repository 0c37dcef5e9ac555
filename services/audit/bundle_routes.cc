#include "services/audit/bundle_routes.h"

#include <algorithm>

#include "eventstore/base/base64.h"
#include "eventstore/base/json_writer.h"
#include "eventstore/checkpoints.h"
#include "eventstore/codec/event_json.h"
#include "eventstore/leaves.h"
#include "eventstore/merkle/not_proved.h"
#include "eventstore/proofs.h"
#include "projections/as_of/as_of.h"
#include "projections/audit/sample.h"
#include "projections/registers/register.h"
#include "services/audit/bundle/bundle.h"
#include "services/audit/proof_routes.h"
#include "services/audit/summary_bundle.h"
#include "services/http/problem.h"
#include "services/http/query.h"

namespace cairn::services::audit {
namespace {

namespace merkle = eventstore::merkle;
using boost::asio::awaitable;
using eventstore::Snapshot;
using eventstore::StoredEvent;
using http::Request;
using http::Response;
using projections::as_of::AsOf;

constexpr int64_t kSampleMax = 1'000;
constexpr int64_t kSample = 25;

/// Blocking work behind one route.
using Make = Result<Response> (*)(const Bundles& bundles, const Request& request);

Response changing(Response response, const Snapshot& snapshot) {
  response.headers.add("Cache-Control", "no-cache");
  response.headers.add("ETag", http::etag_of(response.text()));
  response.headers.add("Cairn-Position", std::to_string(snapshot.head().value()));
  return response;
}

/// The stream of an engagement by its id or its reference number, also of one that was voided.
Result<StreamId> stream_of(const Bundles& bundles, const Snapshot& snapshot, const std::string& id_or_ref) {
  const auto today = projections::as_of::today(bundles.clock.now_us());
  CAIRN_TRY(const auto table, bundles.tables.at(snapshot, {today, snapshot.head()}));
  if (const auto row = table->find(id_or_ref)) return StreamId::of("engagement", row->id());
  CAIRN_TRY(const auto engagements, projections::registers::Register::open(snapshot, "matrix"));
  CAIRN_TRY(const auto id, engagements.resolve(id_or_ref));
  if (!id) return fail(Errc::kNotFound, "no engagement \"" + id_or_ref.substr(0, 128) + "\"");
  return StreamId::of("engagement", *id);
}

Result<void> proof_to_json(const Snapshot& snapshot, std::string_view origin, const StoredEvent& event,
                           std::string_view record, std::string_view note, JsonWriter& json) {
  const auto entry = eventstore::leaf_entry_of(origin, event, record);
  CAIRN_TRY(const auto file, eventstore::prove(snapshot, origin, entry.position, note));
  json.begin_object().key("position").number(event.position()).key("revision").number(event.revision());
  json.field("type", event.type()).field("event_id", eventstore::codec::uuid_text(event.event_id()));
  json.field("record", to_base64(record)).field("record_hash", to_hex(view_of(entry.record_hash)));
  json.field("leaf_hash", to_hex(view_of(merkle::hash_of(entry)))).field("proof", merkle::text_of(file)).end_object();
  return success();
}

Result<Response> get_proof(const Bundles& bundles, const Request& request) {
  CAIRN_TRY(http::Query(request).finish());
  const auto& audit = bundles.audit;
  CAIRN_TRY(const auto note, checkpoint_of(audit, audit.store.head()));
  CAIRN_TRY(const auto said, eventstore::said_in(note));
  const auto snapshot = audit.store.snapshot();
  CAIRN_TRY(const auto stream, stream_of(bundles, *snapshot, request.path_parameter("id")));
  const std::string& origin = audit.store.origin();
  const auto tag = merkle::stream_tag(origin, stream.text());
  std::string body;
  JsonWriter json(body);
  json.begin_object().field("stream", stream.text());
  json.field("stream_tag", to_hex({reinterpret_cast<const char*>(tag.data()), tag.size()}));
  json.field("checkpoint", note).key("keys").begin_array();
  for (const auto& verifier : audit.keys.verifiers) json.text(verifier.text());
  json.end_array().key("events").begin_array();
  Result<void> written = success();
  CAIRN_TRY(snapshot->scan_stream(stream, Revision(0), [&](const StoredEvent& event, std::string_view record) {
    // What came in after the note was signed is proved by the next one.
    if (event.position() >= said.size) return false;
    written = proof_to_json(*snapshot, origin, event, record, note, json);
    return static_cast<bool>(written);
  }));
  CAIRN_TRY(std::move(written));
  json.end_array().field("not_proved", merkle::kNotProved).end_object();
  return changing(http::json_response(200, std::move(body)), *snapshot);
}

Result<Response> zip_of(const Bundles& bundles, const Snapshot& snapshot, const bundle::Asked& asked,
                        const std::string& name) {
  CAIRN_TRY(const auto files, bundle::make(snapshot, bundles.audit.store.origin(), asked));
  CAIRN_TRY(auto zip, bundle::write_zip(files));
  Response response = http::text_response(200, "application/zip", std::move(zip));
  response.headers.add("Content-Disposition", "attachment; filename=\"audit-" + name + ".zip\"");
  return changing(std::move(response), snapshot);
}

Result<Response> get_engagement(const Bundles& bundles, const Request& request) {
  CAIRN_TRY(http::Query(request).finish());
  const auto& audit = bundles.audit;
  CAIRN_TRY(auto note, checkpoint_of(audit, audit.store.head()));
  const auto snapshot = audit.store.snapshot();
  CAIRN_TRY(const auto stream, stream_of(bundles, *snapshot, request.path_parameter("id")));
  return zip_of(bundles, *snapshot, {{stream}, std::move(note), audit.keys.verifiers},
                stream.text().substr(stream.text().find('-') + 1));
}

Result<Response> get_summary(const Bundles& bundles, const Request& request) {
  CAIRN_TRY(http::Query(request).finish());
  const auto& audit = bundles.audit;
  CAIRN_TRY(auto note, checkpoint_of(audit, audit.store.head()));
  const auto snapshot = audit.store.snapshot();
  const auto& name = request.path_parameter("year");
  CAIRN_TRY(const auto asked, asked_of_summary(bundles, snapshot, std::move(note), name));
  return zip_of(bundles, *snapshot, asked, "summary-" + name);
}

/// How a sample was drawn, so that anyone can draw it again.
std::string sample_json(std::string_view seed, size_t size, size_t population, projections::as_of::At at) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("seed", seed).key("size").number(uint64_t{size}).key("population");
  json.number(uint64_t{population}).field("draw", projections::audit::kDrawInWords);
  json.field("valid_at", text_of(at.valid)).field("known_at", "@" + std::to_string(at.known.value())).end_object();
  return text;
}

Result<Response> get_sample(const Bundles& bundles, const Request& request) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const auto& [name, value] : request.query_parameters) parameters.emplace_back(name, value);
  CAIRN_TRY(const auto as_of, AsOf::take(parameters));
  Request rest;
  for (auto& [name, value] : parameters) rest.query_parameters.push_back({std::move(name), std::move(value)});
  http::Query query(rest);
  const auto seed = query.text("seed").value_or("");
  const auto size = query.integer("size", {.min = 1, .max = kSampleMax, .otherwise = kSample});
  if (seed.empty() || seed.size() > projections::audit::kSeedBytesMax)
    query.refuse("seed", "a sample needs a seed of 1 to 200 bytes, such as a number that a die gave");
  CAIRN_TRY(query.finish());

  const auto& audit = bundles.audit;
  const Position wanted = as_of.min_position.value_or(Position(0));
  if (audit.store.head() < wanted)
    return fail(Errc::kUnavailable, "min_position is " + std::to_string(wanted.value()) + ", the log has " +
                                        std::to_string(audit.store.head().value()) + " events");
  CAIRN_TRY(auto note, checkpoint_of(audit, audit.store.head()));
  const auto snapshot = audit.store.snapshot();
  const auto today = projections::as_of::today(bundles.clock.now_us());
  CAIRN_TRY(as_of.not_in_the_future(today));
  CAIRN_TRY(const auto at, as_of.resolve(*snapshot, today));
  CAIRN_TRY(const auto table, bundles.tables.at(*snapshot, at));
  std::vector<std::string_view> population;
  for (const auto& row : table->rows()) population.push_back(row->id());
  const auto drawn = projections::audit::draw(seed, population, static_cast<size_t>(size));
  if (drawn.empty()) return fail(Errc::kNotFound, "there is no engagement at this valid_at and known_at");
  bundle::Asked asked{{}, std::move(note), audit.keys.verifiers};
  for (const auto& one : drawn) asked.streams.push_back(StreamId::of("engagement", one.id));
  std::ranges::sort(asked.streams, {}, [](const StreamId& stream) { return stream.text(); });
  asked.sample = sample_json(seed, drawn.size(), population.size(), at);
  return zip_of(bundles, *snapshot, asked, "sample");
}

awaitable<Response> answer(const Bundles& bundles, Request request, Make make) {
  auto made =
      co_await http::blocking(bundles.audit.pool, [&bundles, &request, make] { return make(bundles, request); });
  if (made) co_return std::move(made).value();
  co_return made.error().code == Errc::kInvalid ? http::malformed(made.error(), request)
                                                : http::problem(made.error(), request);
}

}  // namespace

void add_bundle_routes(http::Router& router, const Bundles& bundles) {
  const auto add = [&](std::string_view path, Make make) {
    router.add(http::Method::kGet, path,
               [&bundles, make](Request request) { return answer(bundles, std::move(request), make); });
  };
  add("/v1/engagements/{id}/proof", get_proof);
  add("/v1/engagements/{id}/bundle", get_engagement);
  add("/v1/audit/bundle", get_sample);
  add("/v1/summaries/{year}/bundle", get_summary);
}

}  // namespace cairn::services::audit
