#include "services/registers/erasure_route.h"

#include <algorithm>

#include "eventstore/base/check.h"
#include "eventstore/sealing/key_ring.h"
#include "services/http/problem.h"
#include "services/registers/routes.h"

// An erasure, in steps: (1) the keys are there; (2) SubjectErased is appended: from here on the person is erased,
// whatever comes; (3) the key is destroyed; (4) the receipt.
namespace cairn::services::registers {
namespace {

namespace sealing = eventstore::sealing;

using boost::asio::awaitable;
using http::Request;
using http::Response;

constexpr std::string_view kVerb = "erase";
constexpr size_t kNamedPositionsMax = 20;

const eventstore::VerbInfo& verb() {
  const auto verbs = persons().verbs;
  const auto found = std::ranges::find(verbs, kVerb, &eventstore::VerbInfo::name);
  CAIRN_CHECK(found != verbs.end(), "persons can be erased");
  return *found;
}

StreamId stream_of(const std::string& person) { return StreamId::of(persons().kind.category, person); }

/// Of events that were recorded before there was sealing.
Result<std::vector<Position>> in_clear(const eventstore::Snapshot& snapshot, const std::string& person) {
  std::vector<Position> positions;
  CAIRN_TRY(snapshot.scan_stream(stream_of(person), Revision(0), [&](const auto& event, std::string_view) {
    const auto paths = sealing::in_clear(event.type(), event.payload());
    if (paths && !paths.value().empty()) positions.emplace_back(event.position());
    return true;
  }));
  return positions;
}

/// Empty when there are none.
std::string notice_of(const std::vector<Position>& positions) {
  if (positions.empty()) return {};
  std::string named;
  for (size_t i = 0; i < std::min(positions.size(), kNamedPositionsMax); ++i)
    named += (named.empty() ? "" : ", ") + std::to_string(positions[i].value());
  if (positions.size() > kNamedPositionsMax) named += ", ...";
  return std::to_string(positions.size()) +
         " events were recorded before personal fields were sealed and keep them readable, at position " + named;
}

awaitable<Response> erase(const Erasure& erasure, Request request) {
  const auto& commanding = erasure.commanding;
  const std::string person = request.path_parameter("id");
  const Request asked = request;
  // (1)
  if (commanding.keys != nullptr) {
    const auto key = commanding.keys->find(std::string(persons().kind.category) + "-" + person);
    if (!key && key.error().code == Errc::kUnavailable) co_return http::problem(key.error(), asked);
  }
  // (2)
  auto response = co_await commands::change(commanding, persons(), verb(), person, std::move(request));
  if (response.status != 200) co_return response;
  // (3)
  const auto notice = co_await http::blocking(commanding.pool, [&]() -> Result<std::string> {
    CAIRN_TRY(erasure.destroy(person));
    CAIRN_TRY(const auto positions, in_clear(*commanding.store.snapshot(), person));
    return notice_of(positions);
  });
  if (!notice) co_return http::problem(notice.error(), asked);
  // (4)
  if (!notice.value().empty()) response.headers.set("Cairn-Notice", notice.value());
  co_return response;
}

}  // namespace

void add_erasure_route(http::Router& router, const Erasure& erasure) {
  router.add(http::Method::kPost, std::string(persons().path) + "/{id}:" + std::string(kVerb),
             [&erasure](Request request) { return erase(erasure, std::move(request)); });
}

}  // namespace cairn::services::registers
