#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "eventstore/merkle/note.h"
#include "eventstore/store.h"

/// What the client of a ledger that is going to break sends, and what the log must say afterwards: known by the script
/// alone, so that the store is asked for nothing but what is checked.
namespace cairn::eventstore::testing {

inline constexpr char kScriptOrigin[] = "ledger.crash";
inline constexpr uint64_t kScriptStreams = 7;
inline constexpr uint64_t kScriptTags = 3;

/// What is sent, in this order: commits to one to three streams, each with an exact expectation, so that every event
/// has one place in the log and no other. Some carry a condition that holds.
struct Script {
  std::vector<Append> commits;
  std::vector<uint64_t> first;  ///< position of each commit's first event, and the head after all
};
const Script& script();

/// Before this commit is sent, this one must be refused: its condition names what the last event of a tag broke.
Append forbidden_before(uint64_t commit);

/// The rows of the timers after so many changes: their number, and the one thing that is due.
std::map<std::string, std::string> timers_after(uint64_t changes);

/// What an event must say.
struct WantedEvent {
  const Append* commit;
  const StreamWrite* write;
  const NewEvent* event;
  uint64_t revision;
  uint32_t index;
  uint32_t count;
};
std::vector<WantedEvent> wanted_events(uint64_t commits);
bool same(const StoredEvent& is, const WantedEvent& wanted);

/// The key that signs the script's checkpoints.
const merkle::Signer& script_signer();

}  // namespace cairn::eventstore::testing
