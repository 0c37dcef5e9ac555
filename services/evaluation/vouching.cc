#include "services/evaluation/vouching.h"

#include "eventstore/merkle/checkpoint.h"
#include "services/commands/receipt.h"
#include "services/http/problem.h"

namespace cairn::services::evaluation {

Result<std::string> checkpoint_text(const eventstore::Snapshot& snapshot, const std::string& origin, Position size) {
  eventstore::merkle::Checkpoint checkpoint{origin, size.value(), {}};
  CAIRN_TRY(checkpoint.root, snapshot.root_at(size));
  const auto text = eventstore::merkle::text_of(checkpoint);
  CAIRN_TRY(const auto note, snapshot.checkpoint_up_to(size));
  return note && note->starts_with(text) ? *note : text;
}

boost::asio::awaitable<http::Response> execute(const Evaluation& evaluation, const http::Request& request,
                                               commands::Asked asked, StreamId stream, eventstore::Judge judge) {
  const std::string id(stream.id());
  eventstore::Execution execution{std::move(stream), std::move(judge), asked.actor, "api",
                                  asked.commit_id,   asked.content,    asked.seen};
  const auto executed =
      co_await eventstore::execute_async(evaluation.store, std::move(execution), commands::on(evaluation.pool));
  if (!executed) co_return http::problem(executed.error(), request);
  const auto& appended = executed.value().appended;
  auto response = http::json_response(200, commands::receipt_of(id, executed.value()));
  response.headers.set("ETag", "\"" + std::to_string(appended.revisions.front().value()) + "\"");
  response.headers.set("Cairn-Position", std::to_string(appended.last.value() + 1));
  co_return response;
}

}  // namespace cairn::services::evaluation
