#include "services/audit/proof_routes.h"

#include <charconv>

#include "eventstore/base/base64.h"
#include "eventstore/base/instant.h"
#include "eventstore/base/json_writer.h"
#include "eventstore/checkpoints.h"
#include "eventstore/proofs.h"
#include "services/http/problem.h"
#include "services/http/query.h"

namespace cairn::services::audit {
namespace {

namespace merkle = eventstore::merkle;
using boost::asio::awaitable;
using eventstore::Snapshot;
using http::Request;
using http::Response;

constexpr int64_t kPageMax = 500;
constexpr int64_t kPage = 50;
constexpr char kText[] = "text/plain; charset=utf-8";
constexpr char kForever[] = "public, max-age=31536000, immutable";

/// Blocking work behind one route.
using Make = Result<Response> (*)(const Audit& audit, const Request& request);

Response changing(Response response, Position head) {
  response.headers.add("Cache-Control", "no-cache");
  response.headers.add("ETag", http::etag_of(response.text()));
  response.headers.add("Cairn-Position", std::to_string(head.value()));
  return response;
}

Result<Response> get_checkpoint(const Audit& audit, const Request& request) {
  http::Query query(request);
  const auto size = query.position("size");
  const auto known_at = query.instant("known_at");
  if (size && known_at) query.refuse("known_at", "size and known_at exclude each other");
  CAIRN_TRY(query.finish());
  const auto snapshot = audit.store.snapshot();
  Position reach(UINT64_MAX);
  if (size) reach = Position(*size);
  if (known_at) {
    CAIRN_TRY(reach, snapshot->known_at(*known_at));
  }
  CAIRN_TRY(auto note, snapshot->checkpoint_up_to(reach));
  if (!note && !size && !known_at) {
    CAIRN_TRY(note, checkpoint_of(audit, Position(0)));
  }
  if (!note) return fail(Errc::kNotFound, "nothing was signed so early");
  CAIRN_TRY(const auto said, eventstore::said_in(*note));
  if (size && said.size != *size)
    return fail(Errc::kNotFound, "no checkpoint of size " + std::to_string(*size) +
                                     " was signed, the one before it has " + std::to_string(said.size));
  return changing(http::text_response(200, kText, std::move(*note)), snapshot->head());
}

Result<Response> get_keys(const Audit& audit, const Request& request) {
  CAIRN_TRY(http::Query(request).finish());
  if (audit.keys.verifiers.empty()) return fail(Errc::kNotFound, "this ledger has no key, so nothing is signed");
  std::string lines;
  for (const auto& verifier : audit.keys.verifiers) lines += verifier.text() + "\n";
  return changing(http::text_response(200, kText, std::move(lines)), audit.store.head());
}

Result<Response> get_tile(const Audit& audit, const Request& request) {
  CAIRN_TRY(http::Query(request).finish());
  const std::string& path = request.path_parameter("name");
  const auto name = merkle::parse_tile_path(path);
  if (!name) return fail(Errc::kNotFound, "\"" + path.substr(0, 80) + "\" names no tile");
  CAIRN_TRY(auto bytes, eventstore::tile_bytes(*audit.store.snapshot(), audit.store.origin(), *name));
  Response response = http::text_response(200, "application/octet-stream", std::move(bytes));
  response.headers.add("Cache-Control", kForever);
  return response;
}

Result<Response> get_consistency(const Audit& audit, const Request& request) {
  http::Query query(request);
  const auto from = query.position("from");
  const auto to = query.position("to");
  const auto snapshot = audit.store.snapshot();
  const Position head = snapshot->head();
  if (!from) query.refuse("from", "the smaller size is missing");
  if (!to) query.refuse("to", "the larger size is missing");
  if (from && to && (*from > *to || *to > head.value()))
    query.refuse("to", "sizes grow up to " + std::to_string(head.value()) + ", asked were " + std::to_string(*from) +
                           " and " + std::to_string(*to));
  CAIRN_TRY(query.finish());
  CAIRN_TRY(const auto proof, merkle::consistency_proof(*from, *to, eventstore::SnapshotHashes(*snapshot)));
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  for (const auto& [name, size] : {std::pair("from", *from), std::pair("to", *to)}) {
    CAIRN_TRY(const auto root, snapshot->root_at(Position(size)));
    json.key(name).begin_object().key("size").number(size).field("root", to_base64(view_of(root))).end_object();
  }
  json.key("proof").begin_array();
  for (const auto& hash : proof) json.text(to_base64(view_of(hash)));
  json.end_array().end_object();
  Response response = http::json_response(200, std::move(body));
  response.headers.add("Cache-Control", kForever);
  return response;
}

/// One kept note and until when what it covers had been recorded.
Result<void> note_to_json(const Snapshot& snapshot, std::string_view note, JsonWriter& json) {
  CAIRN_TRY(const auto said, eventstore::said_in(note));
  json.begin_object().key("size").number(said.size).field("root", to_base64(view_of(said.root)));
  json.key("recorded_until");
  if (said.size == 0) {
    json.null();
  } else {
    CAIRN_TRY(const auto last, snapshot.event_at(Position(said.size - 1)));
    json.text(instant_text(last.recorded_us()));
  }
  json.field("note", note).end_object();
  return success();
}

Result<Response> get_checkpoints(const Audit& audit, const Request& request) {
  http::Query query(request);
  const auto after = query.position("after");
  const auto limit = static_cast<size_t>(query.integer("limit", {.min = 1, .max = kPageMax, .otherwise = kPage}));
  CAIRN_TRY(query.finish());
  const auto snapshot = audit.store.snapshot();
  std::vector<std::string> notes;
  bool more = false;
  const Position from = after ? Position(*after).next() : Position(0);
  CAIRN_TRY(snapshot->scan_checkpoints(from, [&](std::string_view note) {
    more = notes.size() == limit;
    if (!more) notes.emplace_back(note);
    return !more;
  }));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("items").begin_array();
  for (const auto& note : notes) {
    CAIRN_TRY(note_to_json(*snapshot, note, json));
  }
  json.end_array().key("next");
  if (more) {
    CAIRN_TRY(const auto last, eventstore::said_in(notes.back()));
    json.text(std::to_string(last.size));
  } else {
    json.null();
  }
  json.key("position").number(snapshot->head().value()).end_object();
  return changing(http::json_response(200, std::move(body)), snapshot->head());
}

Result<Response> get_event_proof(const Audit& audit, const Request& request) {
  CAIRN_TRY(http::Query(request).finish());
  const std::string& text = request.path_parameter("position");
  uint64_t position = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), position);
  if (text.empty() || end.ec != std::errc() || end.ptr != text.data() + text.size())
    return fail(Errc::kNotFound, "\"" + text.substr(0, 40) + "\" is no position");
  if (position >= audit.store.head().value())
    return fail(Errc::kNotFound,
                "no event at position " + text + ", the head is " + std::to_string(audit.store.head().value()));
  CAIRN_TRY(const auto note, checkpoint_of(audit, Position(position).next()));
  const auto snapshot = audit.store.snapshot();
  CAIRN_TRY(const auto file, eventstore::prove(*snapshot, audit.store.origin(), Position(position), note));
  return changing(http::text_response(200, kText, merkle::text_of(file)), snapshot->head());
}

awaitable<Response> answer(const Audit& audit, Request request, Make make) {
  auto made = co_await http::blocking(audit.pool, [&audit, &request, make] { return make(audit, request); });
  if (made) co_return std::move(made).value();
  co_return made.error().code == Errc::kInvalid ? http::malformed(made.error(), request)
                                                : http::problem(made.error(), request);
}

}  // namespace

Result<std::string> checkpoint_of(const Audit& audit, Position size) {
  CAIRN_TRY(auto note, audit.store.snapshot()->checkpoint());
  if (note) {
    CAIRN_TRY(const auto said, eventstore::said_in(*note));
    if (said.size >= size.value()) return std::move(*note);
  }
  if (!audit.keys.signer)
    return fail(Errc::kUnavailable, "this ledger has no key, so it is not signed up to " +
                                        std::to_string(size.value()) + " events; cairn key --make gives it one");
  return audit.store.sign_checkpoint(*audit.keys.signer);
}

void add_proof_routes(http::Router& router, const Audit& audit) {
  const auto add = [&](std::string_view path, Make make) {
    router.add(http::Method::kGet, path,
               [&audit, make](Request request) { return answer(audit, std::move(request), make); });
  };
  add("/audit/checkpoint", get_checkpoint);
  add("/audit/keys", get_keys);
  add("/audit/tile/{name...}", get_tile);
  add("/audit/consistency", get_consistency);
  add("/v1/checkpoints", get_checkpoints);
  add("/v1/events/{position}/proof", get_event_proof);
}

}  // namespace cairn::services::audit
