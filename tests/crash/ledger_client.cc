#include "tests/crash/ledger_client.h"

#include <algorithm>
#include <future>
#include <map>
#include <random>

#include "eventstore/leaves.h"

namespace cairn::eventstore::testing {
namespace {

constexpr uint64_t kCommits = 40;
constexpr uint64_t kStreams = 7;
constexpr uint64_t kTags = 3;
constexpr size_t kPayloadBytesMin = 100;
constexpr size_t kPayloadBytesMore = 3000;
/// Where the script does something else than one commit after the other.
constexpr uint64_t kTogether[][2] = {{8, 11}, {30, 34}};
constexpr uint64_t kRebuilds = 15;
constexpr uint64_t kReopens = 24;

std::string text_of(uint64_t number) { return std::to_string(number); }

Error broken(const std::string& what) { return fail(Errc::kInternal, what); }

std::array<uint8_t, 16> id_bytes(uint8_t kind, uint64_t number) {
  std::array<uint8_t, 16> bytes{};
  bytes[0] = kind;
  for (size_t i = 0; i < 8; ++i) bytes[15 - i] = static_cast<uint8_t>(number >> (8 * i));
  return bytes;
}

NewEvent event_of(uint64_t number, std::mt19937_64& random) {
  NewEvent event;
  event.id = EventId(id_bytes(2, number));
  event.type = number % 2 ? "Noted" : "Counted";
  event.tags = {"tag-" + text_of(number % kTags)};
  event.payload.resize(kPayloadBytesMin + random() % kPayloadBytesMore);
  for (auto& byte : event.payload) byte = static_cast<char>(random());
  return event;
}

Script make_script() {
  std::mt19937_64 random(7);
  std::map<uint64_t, uint64_t> revisions;
  Script made;
  uint64_t event = 0;
  for (uint64_t i = 0; i < kCommits; ++i) {
    Append request;
    request.commit_id = CommitId(id_bytes(1, i));
    request.actor = {"actor-" + text_of(i), "editor", ""};
    request.channel = "test";
    made.first.push_back(event);
    for (uint64_t w = 0; w <= i % 3; ++w) {
      const uint64_t stream = (i + 2 * w) % kStreams;
      uint64_t& next = revisions[stream];
      const auto expected = next == 0 ? Expected::no_stream() : Expected::exact(Revision(next - 1));
      StreamWrite write{StreamId::of("note", text_of(stream)), expected, {}};
      for (uint64_t k = 0; k <= i % 4; ++k, ++next) write.events.push_back(event_of(event++, random));
      request.writes.push_back(std::move(write));
    }
    made.commits.push_back(std::move(request));
  }
  made.first.push_back(event);
  return made;
}

/// What an event must say, by the script alone.
struct Wanted {
  const Append* commit;
  const StreamWrite* write;
  const NewEvent* event;
  uint64_t revision;
  uint32_t index;
  uint32_t count;
};

std::vector<Wanted> wanted_events(uint64_t commits) {
  std::map<std::string, uint64_t> revisions;
  std::vector<Wanted> wanted;
  for (uint64_t i = 0; i < commits; ++i) {
    const auto& commit = script().commits[i];
    const auto count = static_cast<uint32_t>(script().first[i + 1] - script().first[i]);
    uint32_t index = 0;
    for (const auto& write : commit.writes)
      for (const auto& event : write.events)
        wanted.push_back({&commit, &write, &event, revisions[write.stream.text()]++, index++, count});
  }
  return wanted;
}

bool same(const StoredEvent& is, const Wanted& wanted) {
  return is.event_id() == wanted.event->id.view() && is.commit_id() == wanted.commit->commit_id.view() &&
         is.stream() == wanted.write->stream.text() && is.revision() == wanted.revision &&
         is.type() == wanted.event->type && is.payload() == wanted.event->payload &&
         is.commit_index() == wanted.index && is.commit_count() == wanted.count &&
         is.actor().id() == wanted.commit->actor.id && is.tags_size() == 1 && is.tags(0) == wanted.event->tags[0];
}

bool same(const Appended& a, const Appended& b) {
  return a.first == b.first && a.last == b.last && a.revisions == b.revisions && a.recorded_us == b.recorded_us &&
         a.leaf_hashes == b.leaf_hashes;
}

/// The positions that a scan visits against those that the script selects.
template <class Selects>
Result<void> check_filter(const Snapshot& snapshot, const std::vector<Wanted>& wanted, const Filter& filter,
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

Result<void> check_log(const Snapshot& snapshot, const std::vector<Wanted>& wanted, const Answers& answers) {
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

Result<void> check_streams(const Snapshot& snapshot, const std::vector<Wanted>& wanted) {
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

Result<void> check_view(const Snapshot& snapshot, const std::vector<Wanted>& wanted) {
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

const Script& script() {
  static const Script made = make_script();
  return made;
}

Result<void> LedgerClient::run() {
  CAIRN_TRY(session(0, kReopens));
  return session(kReopens, kCommits);
}

Result<void> LedgerClient::session(uint64_t begin, uint64_t end) {
  CountingView view;
  CAIRN_TRY(auto store, open_(view));
  for (uint64_t next = begin; next < end;) {
    uint64_t together = next + 1;
    for (const auto& [first, last] : kTogether)
      if (next == first) together = last;
    CAIRN_TRY(send(*store, together));
    next = together;
    if (next == kRebuilds) {
      CAIRN_TRY(store->rebuild("counting", {}));
    }
    if (after_commit) {
      CAIRN_TRY(after_commit(*store, told_.answered));
    }
  }
  return success();
}

Result<void> LedgerClient::send(Store& store, uint64_t end) {
  const uint64_t begin = told_.sent;
  std::vector<std::promise<Result<Appended>>> answers(end - begin);
  for (uint64_t i = begin; i < end; ++i) {
    if (journal_) journal_->sent(i);
    ++told_.sent;
    store.append(script().commits[i], [&, i](Result<Appended> answer) {
      if (answer && journal_) journal_->answered(i);
      answers[i - begin].set_value(std::move(answer));
    });
  }
  Result<void> ended = success();
  for (uint64_t i = begin; i < end; ++i) {
    auto answer = answers[i - begin].get_future().get();
    if (!answer) {
      ended = answer.error();
    } else if (!ended) {
      ended = broken("commit " + text_of(i) + " is answered after one before it failed");
    } else {
      answers_[i] = std::move(answer).value();
      ++told_.answered;
    }
  }
  return ended;
}

Result<void> check_reads(const Snapshot& snapshot, uint64_t commits, const Answers& answers) {
  const auto wanted = wanted_events(commits);
  CAIRN_TRY(check_log(snapshot, wanted, answers));
  CAIRN_TRY(check_streams(snapshot, wanted));
  CAIRN_TRY(check_view(snapshot, wanted));
  for (uint64_t tag = 0; tag < kTags; ++tag) {
    Filter filter;
    filter.tags = {"tag-" + text_of(tag)};
    const auto selects = [&](const Wanted& event) { return event.event->tags == filter.tags; };
    CAIRN_TRY(check_filter(snapshot, wanted, filter, selects, filter.tags[0]));
  }
  Filter filter;
  filter.types = {"Noted"};
  const auto selects = [](const Wanted& event) { return event.event->type == "Noted"; };
  return check_filter(snapshot, wanted, filter, selects, "type Noted");
}

Result<void> check_promises(const OpenStore& open, const Told& told, const Answers& answers) {
  CountingView view;
  auto opened = open(view);
  if (!opened) return broken("it does not open: " + opened.error().context);
  const auto store = std::move(opened).value();
  CAIRN_TRY(auto present, count_commits(*store->snapshot(), told, answers));
  CAIRN_TRY(check_reads(*store->snapshot(), present, answers));
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
