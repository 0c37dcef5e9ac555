#pragma once

#include <boost/asio/awaitable.hpp>

#include "eventstore/store.h"

namespace cairn::eventstore {

/// Store::append for coroutines: resumes on the caller's executor once the commit is durable or refused.
boost::asio::awaitable<Result<Appended>> append(Store& store, Append request);

/// Resumes when the head is past `position`, or after `timeout_ms`; returns the head then.
boost::asio::awaitable<Position> head_past(Store& store, Position position, int64_t timeout_ms);

/// How long an answer waits for the `min_position` that it was asked for.
constexpr int64_t kMinPositionWaitMs = 5'000;

/// Resumes when `asked` events are in; kUnavailable, naming both numbers, when they are not after `timeout_ms`.
boost::asio::awaitable<Result<void>> reach(Store& store, Position asked, int64_t timeout_ms = kMinPositionWaitMs);

}  // namespace cairn::eventstore
