#pragma once

#include <string>

#include "eventstore/decider.h"
#include "services/commands/asked.h"
#include "services/evaluation/evaluation.h"

/// What the writing routes of this folder share. Private to it.
namespace cairn::services::evaluation {

/// The checkpoint over exactly the first `size` events: the signed note where one of that size is there, the same text
/// without a signature otherwise. Every checkpoint that is signed later must be consistent with it. Blocking.
Result<std::string> checkpoint_text(const eventstore::Snapshot& snapshot, const std::string& origin, Position size);

/// Appends what `judge` decides and answers with the receipt. `judge` gets no actor or day of its own: they stand in
/// the command that it holds.
boost::asio::awaitable<http::Response> execute(const Evaluation& evaluation, const http::Request& request,
                                               commands::Asked asked, StreamId stream, eventstore::Judge judge);

}  // namespace cairn::services::evaluation
