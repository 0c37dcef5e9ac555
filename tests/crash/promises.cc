#include "tests/crash/promises.h"

#include <algorithm>
#include <map>

#include "eventstore/checkpoint_file.h"
#include "eventstore/leaves.h"
#include "tests/crash/counting_view.h"

namespace cairn::eventstore::testing {
namespace {

std::string text_of(uint64_t number) { return std::to_string(number); }

bool same(const Appended& a, const Appended& b) {
  return a.first == b.first && a.last == b.last && a.revisions == b.revisions && a.recorded_us == b.recorded_us &&
         a.leaf_hashes == b.leaf_hashes;
}

/// The positions that a scan visits against those that the script selects.
template <class Selects>
Result<void> check_filter(const Snapshot& snapshot, const std::vector<WantedEvent>& wanted, const Filter& filter,
                          const Selects& selects, const std::string& name) {
  std::vector<uint64_t> expected, found;
  for (size_t i = 0; i < wanted.size(); ++i)
    if (selects(wanted[i])) expected.push_back(i);
  CAIRN_TRY(snapshot.scan(Position(0), Position(UINT64_MAX), filter, [&](const StoredEvent& event, std::string_view) {
    found.push_back(event.position());
    return true;
  }));
  if (found == expected) return success();
  return broken("the index has " + text_of(found.size()) + " events of " + name + ", wanted " +
                text_of(expected.size()));
}

Result<void> check_log(const Snapshot& snapshot, const std::vector<WantedEvent>& wanted, const Answers& answers) {
  uint64_t next = 0;
  Result<void> checked = success();
  const Filter all;
  CAIRN_TRY(
      snapshot.scan(Position(0), Position(UINT64_MAX), all, [&](const StoredEvent& event, std::string_view bytes) {
        const uint64_t at = next++;
        if (at >= wanted.size() || event.position() != at || !same(event, wanted[at])) {
          checked = broken("the event at position " + text_of(at) + " is not the one that was sent");
          return false;
        }
        // The receipt commits to the record's bytes: equal leaf hashes, equal bytes.
        const auto commit = static_cast<uint64_t>(wanted[at].commit - script().commits.data());
        const auto& answer = answers[commit];
        if (answer && leaf_hash_of(kScriptOrigin, event, bytes) != answer->leaf_hashes[at - script().first[commit]])
          checked = broken("the record at position " + text_of(at) + " has other bytes than were acknowledged");
        return static_cast<bool>(checked);
      }));
  CAIRN_TRY(std::move(checked));
  if (next == wanted.size()) return success();
  return broken("a scan finds " + text_of(next) + " events, wanted " + text_of(wanted.size()));
}

Result<void> check_streams(const Snapshot& snapshot, const std::vector<WantedEvent>& wanted) {
  std::map<std::string, std::vector<uint64_t>> positions;
  for (size_t i = 0; i < wanted.size(); ++i) positions[wanted[i].write->stream.text()].push_back(i);
  for (const auto& [name, expected] : positions) {
    std::vector<uint64_t> found;
    const auto stream = StreamId::parse(name).value();
    CAIRN_TRY(snapshot.scan_stream(stream, Revision(0), [&](const StoredEvent& event, std::string_view) {
      found.push_back(event.position());
      return true;
    }));
    if (found != expected) return broken("stream " + name + " has " + text_of(found.size()) + " events");
    CAIRN_TRY(auto head, snapshot.stream_head(stream));
    if (!head || head->last.value() + 1 != expected.size()) return broken("stream " + name + " has another head");
  }
  return success();
}

Result<void> check_view(const Snapshot& snapshot, const std::vector<WantedEvent>& wanted) {
  std::map<std::string, std::string> expected, found;
  std::map<std::string, uint64_t> counts;
  for (const auto& event : wanted) expected[event.write->stream.text()] = text_of(++counts[event.write->stream.text()]);
  CAIRN_TRY(auto view, snapshot.view("counting"));
  const auto rows = view.cursor();
  for (rows->seek("a"); rows->valid(); rows->next()) found.emplace(rows->key(), rows->value());
  CAIRN_TRY(rows->status());
  if (view.position() == snapshot.head() && found == expected) return success();
  return broken("the view at position " + text_of(view.position().value()) + " does not equal the log with " +
                text_of(wanted.size()) + " events");
}

/// How many commits are there: all that were answered, and of those in doubt the first so many, wholly.
Result<uint64_t> count_commits(const Snapshot& snapshot, const Told& told, const Answers& answers) {
  uint64_t commits = 0;
  for (uint64_t i = 0; i < told.sent; ++i) {
    CAIRN_TRY(auto found, snapshot.find_commit(script().commits[i].commit_id));
    if (found && i > commits) return broken("commit " + text_of(i) + " is there, one before it is not");
    if (found) ++commits;
    if (i >= told.answered) continue;
    if (!found) return broken("lost: commit " + text_of(i) + " of " + text_of(told.answered) + " acknowledged");
    if (!same(*found, *answers[i])) return broken("commit " + text_of(i) + " has another answer than before");
  }
  if (snapshot.head().value() != script().first[commits])
    return broken("the head is " + text_of(snapshot.head().value()) + " after " + text_of(commits) +
                  " commits, wanted " + text_of(script().first[commits]));
  return commits;
}

/// What was signed stays said.
Result<void> check_signed(const Snapshot& snapshot, const Told& told) {
  if (told.signed_events == 0) return success();
  CAIRN_TRY(const auto note, snapshot.checkpoint());
  if (!note) return broken("the checkpoint of " + text_of(told.signed_events) + " events is lost");
  const auto checkpoint = merkle::open_checkpoint(*note, script_signer().verifier());
  if (!checkpoint) return broken("the checkpoint cannot be opened: " + checkpoint.error().context);
  if (checkpoint.value().size < told.signed_events)
    return broken("the newest checkpoint has " + text_of(checkpoint.value().size) + " events, signed were " +
                  text_of(told.signed_events));
  CAIRN_TRY(const auto root, snapshot.root_at(Position(checkpoint.value().size)));
  if (root == checkpoint.value().root) return success();
  return broken("the log contradicts its checkpoint of " + text_of(checkpoint.value().size) + " events");
}

/// The file never says less than it did; that the log holds what it says, the opening has checked.
Result<void> check_kept(const SmallLedger& ledger, const Told& told) {
  CAIRN_TRY(const auto kept, read_checkpoint_file(ledger.checkpoint_file()));
  const uint64_t events = kept ? kept->size : 0;
  if (events >= told.kept_events) return success();
  return broken("the checkpoint file says " + text_of(events) + " events, kept were " + text_of(told.kept_events));
}

/// Each change of the timers is wholly there or not at all, and there when it was acknowledged: one thing is due.
Result<void> check_timers(const Snapshot& snapshot, const Told& told) {
  std::map<std::string, std::string> found;
  const auto rows = snapshot.timers().cursor();
  for (rows->seek(""); rows->valid(); rows->next()) found.emplace(rows->key(), rows->value());
  CAIRN_TRY(rows->status());
  // The one after the last that was acknowledged is in doubt.
  for (uint64_t changes = told.timers; changes <= told.timers + 1; ++changes)
    if (found == timers_after(changes)) return success();
  return broken("the timers have " + text_of(found.size()) + " rows that no number of changes makes, told were " +
                text_of(told.timers) + " changes");
}

Result<void> check_retries(Store& store, const Told& told, uint64_t present, const Answers& answers) {
  for (uint64_t i = told.answered > 0 ? told.answered - 1 : 0; i < told.sent; ++i) {
    auto answer = store.append_and_wait(script().commits[i]);
    if (!answer) return broken("commit " + text_of(i) + " sent again is refused: " + answer.error().context);
    const bool there = i < present;
    if (answer.value().duplicate != there)
      return broken("commit " + text_of(i) + " sent again is called " + (there ? "new" : "a duplicate"));
    if (answer.value().first.value() != script().first[i]) return broken("a retry has another position");
    if (i < told.answered && !same(answer.value(), *answers[i])) return broken("a retry has another answer");
    Append other = script().commits[i];
    other.writes.front().events.front().payload += "!";
    const auto refused = store.append_and_wait(std::move(other));
    if (refused || refused.error().code != Errc::kDuplicate)
      return broken("commit id " + text_of(i) + " with other content is not refused");
  }
  return success();
}

}  // namespace

void Told::hear(const FileOperation& operation) {
  if (operation.kind == FileOperation::Kind::kSent) sent = operation.number + 1;
  if (operation.kind == FileOperation::Kind::kAnswered) answered = operation.number + 1;
  if (operation.kind == FileOperation::Kind::kSigned) signed_events = operation.number;
  if (operation.kind == FileOperation::Kind::kKept) kept_events = operation.number;
  if (operation.kind == FileOperation::Kind::kTimed) timers = operation.number;
}

Error broken(const std::string& what) { return fail(kBroken, what); }

Result<void> check_reads(const Snapshot& snapshot, uint64_t commits, const Answers& answers) {
  const auto wanted = wanted_events(commits);
  CAIRN_TRY(check_log(snapshot, wanted, answers));
  CAIRN_TRY(check_streams(snapshot, wanted));
  CAIRN_TRY(check_view(snapshot, wanted));
  for (uint64_t tag = 0; tag < kScriptTags; ++tag) {
    Filter filter;
    filter.tags = {"tag-" + text_of(tag)};
    const auto selects = [&](const WantedEvent& event) { return event.event->tags == filter.tags; };
    CAIRN_TRY(check_filter(snapshot, wanted, filter, selects, filter.tags[0]));
  }
  Filter filter;
  filter.types = {"Noted"};
  const auto selects = [](const WantedEvent& event) { return event.event->type == "Noted"; };
  return check_filter(snapshot, wanted, filter, selects, "type Noted");
}

Result<void> check_promises(const SmallLedger& ledger, const Told& told, const Answers& answers) {
  CountingView view;
  auto opened = ledger.open(view);
  if (!opened) return broken("it does not open: " + opened.error().context);
  const auto store = std::move(opened).value();
  CAIRN_TRY(auto present, count_commits(*store->snapshot(), told, answers));
  CAIRN_TRY(check_reads(*store->snapshot(), present, answers));
  CAIRN_TRY(check_signed(*store->snapshot(), told));
  CAIRN_TRY(check_kept(ledger, told));
  CAIRN_TRY(check_timers(*store->snapshot(), told));
  CAIRN_TRY(store->verify({}));
  CAIRN_TRY(check_retries(*store, told, present, answers));
  // What was lost in doubt and sent again is another record: it has another salt.
  Answers still = answers;
  std::fill(still.begin() + static_cast<std::ptrdiff_t>(present), still.end(), std::nullopt);
  if (told.sent > present) {
    CAIRN_TRY(check_reads(*store->snapshot(), told.sent, still));
  }
  return success();
}

}  // namespace cairn::eventstore::testing
