#include "eventstore/batch_builder.h"

#include <algorithm>

#include "eventstore/expectation.h"
#include "eventstore/leaves.h"
#include "eventstore/once.h"
#include "eventstore/postings.h"

namespace cairn::eventstore {
namespace {

/// A refused condition names at most so many positions.
constexpr size_t kNamedPositionsMax = 10;

Error used_before(const CommitId& id) {
  return fail(Errc::kDuplicate, "commit id " + to_hex(id.view()) + " was used before with other content");
}

Error used_before(const EventId& id, Position position) {
  return fail(Errc::kDuplicate,
              "event id " + to_hex(id.view()) + " is already at position " + std::to_string(position.value()));
}

}  // namespace

Result<Appended> BatchBuilder::add(Prepared& commit) {
  // 1. The same commit again gets its answer again; 2. no event twice; 3. every stream as expected; 4. every condition.
  CAIRN_TRY(auto original, check_commit_id(commit));
  if (original) return std::move(*original);
  CAIRN_TRY(check_event_ids(commit));
  CAIRN_TRY(auto heads, check_heads(commit));
  for (const auto& condition : commit.conditions) {
    CAIRN_TRY(check_condition(condition));
  }

  // 5. From here on nothing can be refused: positions and revisions are given.
  Appended answer;
  answer.first = next_;
  answer.recorded_us = last_recorded_us_ = std::max(start_.now_us, last_recorded_us_ + 1);
  size_t event = 0;
  for (size_t i = 0; i < commit.writes.size(); ++i) {
    HeadRow head = heads[i].value_or(HeadRow{StreamNo(next_.value()), Revision(0)});
    for (const size_t end = event + commit.writes[i].events; event < end; ++event) {
      event_ids_.emplace(commit.event_ids[event].view(), next_);
      once_rows_.emplace_back(once_key(commit.event_ids[event]), bytes_of(next_));
      take(*commit.events[event], head, answer);
      events_.push_back(commit.events[event]);
    }
    answer.revisions.emplace_back(head.next.value() - 1);
    staged_heads_[commit.writes[i].stream.text()] = head;
  }
  answer.last = Position(next_.value() - 1);
  once_rows_.emplace_back(
      once_key(commit.id),
      bytes_of(CommitRow{answer.first, static_cast<uint32_t>(commit.events.size()), commit.request_hash}));
  commits_.emplace(commit.id.view(), Taken{&commit, answer});
  return answer;
}

Result<std::optional<Appended>> BatchBuilder::check_commit_id(const Prepared& commit) const {
  if (const auto taken = commits_.find(commit.id.view()); taken != commits_.end()) {
    if (taken->second.commit->request_hash != commit.request_hash) return used_before(commit.id);
    Appended answer = taken->second.answer;
    answer.duplicate = true;
    return std::optional(std::move(answer));
  }
  CAIRN_TRY(auto row, start_.rows.get(id_of(Family::kOnce), once_key(commit.id)));
  if (!row) return std::nullopt;
  CAIRN_TRY(auto before, commit_row_of(*row));
  if (before.request_hash != commit.request_hash) return used_before(commit.id);
  CAIRN_TRY(auto answer, original_answer(start_.rows, before));
  return std::optional(std::move(answer));
}

Result<void> BatchBuilder::check_event_ids(const Prepared& commit) const {
  for (const auto& id : commit.event_ids) {
    if (const auto taken = event_ids_.find(id.view()); taken != event_ids_.end()) return used_before(id, taken->second);
    CAIRN_TRY(auto row, start_.rows.get(id_of(Family::kOnce), once_key(id)));
    if (!row) continue;
    CAIRN_TRY(auto position, position_of(*row));
    return used_before(id, position);
  }
  return success();
}

Result<std::vector<std::optional<HeadRow>>> BatchBuilder::check_heads(const Prepared& commit) {
  std::vector<std::optional<HeadRow>> heads;
  heads.reserve(commit.writes.size());
  for (const auto& write : commit.writes) {
    CAIRN_TRY(auto head, head_of(write.stream));
    std::optional<Revision> last;
    if (head) last = Revision(head->next.value() - 1);
    CAIRN_TRY(check_expected(write.stream, write.expected, last));
    heads.push_back(head);
  }
  return heads;
}

Result<std::optional<HeadRow>> BatchBuilder::head_of(const StreamId& stream) {
  if (const auto staged = staged_heads_.find(stream.text()); staged != staged_heads_.end())
    return std::optional(staged->second);
  if (const auto cached = heads_.find(stream.text())) return cached;
  CAIRN_TRY(auto row, start_.rows.get(id_of(Family::kName), stream.text()));
  if (!row) return std::nullopt;
  CAIRN_TRY(auto head, head_row_of(*row));
  heads_.put(stream.text(), head);
  return std::optional(head);
}

Result<void> BatchBuilder::check_condition(const Condition& condition) const {
  std::vector<Position> found;
  CAIRN_TRY(auto postings, Postings::of(start_.rows, condition.query));
  for (Position from = condition.from; from < start_.head && found.size() < kNamedPositionsMax;) {
    // A query that selects everything has no postings: every position is one.
    std::optional<Position> next = from;
    if (postings) {
      CAIRN_TRY(auto sought, postings->seek(from));
      next = sought;
    }
    if (!next) break;
    found.push_back(*next);
    from = next->next();
  }
  for (const auto& event : events_)
    if (found.size() < kNamedPositionsMax && event->position() >= condition.from.value() &&
        condition.query.matches(*event))
      found.emplace_back(event->position());
  if (found.empty()) return success();
  std::string positions;
  for (const auto position : found) positions += (positions.empty() ? "" : ", ") + std::to_string(position.value());
  return fail(Errc::kConditionFailed, "wanted no such event from position " + std::to_string(condition.from.value()) +
                                          " on, found at " + positions);
}

void BatchBuilder::take(StoredEvent& event, HeadRow& head, Appended& answer) {
  event.set_position(next_.value());
  event.set_revision(head.next.value());
  event.set_recorded_us(answer.recorded_us);
  // The only serialisation that this record ever sees: hashed bytes = stored bytes.
  auto& record = records_.emplace_back();
  event.SerializeToString(&record);
  const Hash leaf = leaf_hash_of(start_.origin, event, record);
  leaves_.push_back(leaf);
  answer.leaf_hashes.push_back(leaf);
  stream_rows_.emplace_back(stream_key(head.number, head.next), bytes_of(next_));
  index(event);
  head.next = head.next.next();
  next_ = next_.next();
}

void BatchBuilder::index(const StoredEvent& event) {
  const Position position(event.position());
  const std::string_view stream = event.stream();
  const auto put = [&](IndexKind kind, std::string_view text) {
    const auto at = posted_.try_emplace(index_prefix(kind, text), Posted{position, position, {}}).first;
    auto& posted = at->second;
    if (posted.last == position) return;  // the text's first position, or a tag that the event names twice
    append_posting_step(posted.steps, position.value() - posted.last.value());
    posted.last = position;
  };
  put(IndexKind::kCategory, stream.substr(0, stream.find('-')));
  put(IndexKind::kType, event.type());
  for (const auto& tag : event.tags()) put(IndexKind::kTag, tag);
  if (!event.correlation_id().empty()) put(IndexKind::kCorrelation, event.correlation_id());
}

void BatchBuilder::finish() {
  // RocksDB's memtable finds the place of a key that follows the one before at once, and searches for any other: rows
  // of one family go together and in the order of their keys, which halves the cost of a batch.
  const auto put_sorted = [&](Family family, std::vector<KeyAndValue>& rows) {
    std::sort(rows.begin(), rows.end());
    for (auto& [key, value] : rows) rows_.put(id_of(family), std::move(key), std::move(value));
    rows.clear();
  };
  put_sorted(Family::kStream, stream_rows_);
  put_sorted(Family::kOnce, once_rows_);
  for (auto& [prefix, posted] : posted_)
    rows_.put(id_of(Family::kIndex), prefix + bytes_of(posted.first), std::move(posted.steps));
  std::vector<KeyAndValue> names;
  names.reserve(staged_heads_.size());
  for (const auto& [stream, head] : staged_heads_) names.emplace_back(std::string(stream), bytes_of(head));
  put_sorted(Family::kName, names);
}

void BatchBuilder::accept() {
  for (const auto& [stream, head] : staged_heads_) heads_.put(stream, head);
}

}  // namespace cairn::eventstore
