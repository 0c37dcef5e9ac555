#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/command.h"
#include "eventstore/store.h"

/// From a command to a durable commit: look at one snapshot, decide, append against what was looked at, and look again
/// when somebody else was faster.
namespace cairn::eventstore {

/// How often a decision is made anew after a lost race, when the caller named no revision.
inline constexpr int kDecideAttemptsMax = 8;

/// What is said in one more stream, in the same commit.
struct SideWrite {
  StreamId stream;
  std::optional<Revision> revision;  ///< as of Judgement
  std::vector<Happening> events;
};

/// What a look at one snapshot came to. `revision` is that of the stream's last event folded into the state that was
/// judged; none when there is no stream.
struct Judgement {
  Decision decision;
  std::optional<Revision> revision;
  std::vector<Condition> conditions;  ///< what else must still hold when the commit is written
  std::vector<SideWrite> sides;       ///< other streams, each once; at most kCommitStreamsMax - 1
};

/// Reads the state and asks the pure `decide`. Blocking (reads rows); may be called again with a newer snapshot.
using Judge = std::function<Result<Judgement>(const Snapshot& snapshot)>;

struct Execution {
  StreamId stream;
  Judge judge;
  Actor actor;
  std::string channel;
  /// The caller's own, which makes a repeat harmless; random otherwise.
  std::optional<CommitId> commit_id;
  /// Bytes of the request: a repeat with the same commit id and other content is kDuplicate. Event ids come from both,
  /// so that the log itself tells a repeat from another request.
  std::string content;
  /// Revision that the caller has seen; a stream that has moved on is kConflict, and no attempt is repeated.
  std::optional<Revision> seen;
};

struct Executed {
  Appended appended;               ///< `duplicate`: an earlier execution of the same request; no decision was made
  std::vector<std::string> types;  ///< of the events, in order; empty for a duplicate
  std::vector<Complaint> warnings;
};

/// Errors: what `judge` refuses; kConflict when the caller's revision is stale or the races do not end; kDuplicate; and
/// those of Store::append. Blocks until the commit is durable: never from an I/O thread.
Result<Executed> execute(Store& store, const Execution& execution);

/// Runs blocking work on another thread and resumes when it is done.
using Elsewhere = std::function<boost::asio::awaitable<Result<void>>(std::function<void()> work)>;

/// The same for coroutines: looks and decides `elsewhere`, and waits for durability without a thread.
boost::asio::awaitable<Result<Executed>> execute_async(Store& store, Execution execution, Elsewhere elsewhere);

/// The id of the `index`th event of a commit: the first 16 bytes of SHA-256(commit id, SHA-256(content), index).
EventId event_id_of(const CommitId& commit, std::string_view content, size_t index);

}  // namespace cairn::eventstore
