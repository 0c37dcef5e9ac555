#include "services/audit/integrity.h"

#include <algorithm>
#include <deque>

#include "cairn/integrity/v1/events.pb.h"
#include "eventstore/codec/event_json.h"
#include "projections/publication/publish.h"
#include "services/http/problem.h"
#include "services/http/query.h"

namespace cairn::services::audit {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;

struct Answer {
  std::string body;
  Position head;
};

/// The last `limit` events of the stream, newest first.
Result<std::deque<eventstore::StoredEvent>> newest(const eventstore::Snapshot& snapshot, const StreamId& stream,
                                                   uint64_t limit) {
  std::deque<eventstore::StoredEvent> events;
  CAIRN_TRY(const auto head, snapshot.stream_head(stream));
  if (!head) return events;
  const uint64_t count = head->last.value() + 1;
  CAIRN_TRY(snapshot.scan_stream(stream, Revision(count - std::min(count, limit)),
                                 [&](const eventstore::StoredEvent& event, std::string_view) {
                                   events.push_front(event);
                                   return true;
                                 }));
  return events;
}

Result<Answer> make_answer(const Integrity& integrity, uint64_t limit, bool in_public) {
  const auto snapshot = integrity.store.snapshot();
  CAIRN_TRY(const auto events, newest(*snapshot, integrity.stream, limit));
  Answer answer{{}, snapshot->head()};
  JsonWriter json(answer.body);
  json.begin_object().key("sound");
  cairn::integrity::v1::SelfAudited last;
  if (events.empty() || !last.ParseFromString(events.front().payload()))
    json.null();
  else
    json.boolean(last.sound());
  json.key("running");
  if (const auto running = integrity.running())
    json.begin_object()
        .field("part", running->part)
        .key("done")
        .number(running->done)
        .key("total")
        .number(running->total)
        .end_object();
  else
    json.null();
  json.key("items").begin_array();
  for (const auto& event : events) {
    if (!in_public) {
      eventstore::codec::event_to_json(event, json);
      continue;
    }
    CAIRN_TRY(const auto told, projections::publication::publish(event));
    if (told) eventstore::codec::event_to_json(*told, json);
  }
  json.end_array().key("position").number(answer.head.value()).end_object();
  return answer;
}

awaitable<Response> get_integrity(const Integrity& integrity, Request request) {
  http::Query query(request);
  const auto limit = static_cast<uint64_t>(query.integer("limit", {.min = 1, .max = 100, .otherwise = 10}));
  if (auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  auto answer =
      co_await http::blocking(integrity.pool, [&integrity, limit, in_public = request.in_public || request.own_unit] {
        return make_answer(integrity, limit, in_public);
      });
  if (!answer) co_return http::problem(answer.error(), request);
  Response response = http::json_response(200, std::move(answer.value().body));
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Cairn-Position", std::to_string(answer.value().head.value()));
  co_return response;
}

}  // namespace

void add_integrity_route(http::Router& router, const Integrity& integrity) {
  router.add(http::Method::kGet, "/v1/integrity",
             [&integrity](Request request) { return get_integrity(integrity, std::move(request)); });
}

}  // namespace cairn::services::audit
