#include "eventstore/snapshot.h"

#include <algorithm>

#include "eventstore/checkpoints.h"
#include "eventstore/keys.h"
#include "eventstore/leaves.h"
#include "eventstore/once.h"
#include "eventstore/postings.h"

namespace cairn::eventstore {
namespace {

/// Up to this many records are stepped over, which costs less than one seek.
constexpr uint64_t kStepsMax = 16;

std::string text_of(Position position) { return std::to_string(position.value()); }

}  // namespace

bool Filter::matches(const StoredEvent& event) const {
  const std::string_view name = event.stream();
  const auto any = [](const std::vector<std::string>& wanted, std::string_view is) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), is) != wanted.end();
  };
  if (stream && stream->text() != name) return false;
  if (!any(types, event.type()) || !any(categories, name.substr(0, name.find('-')))) return false;
  return std::all_of(tags.begin(), tags.end(), [&](const std::string& tag) {
    return std::find(event.tags().begin(), event.tags().end(), tag) != event.tags().end();
  });
}

Result<std::string_view> RecordCursor::at(Position position) {
  const bool near = here_ && position >= *here_ && position.value() - here_->value() <= kStepsMax;
  if (near)
    for (; *here_ < position && rows_->valid(); here_ = here_->next()) rows_->next();
  else
    rows_->seek(event_key(position));
  here_ = position;
  if (rows_->valid() && rows_->key() == event_key(position)) return rows_->value();
  CAIRN_TRY(rows_->status());
  return fail(Errc::kCorrupt, "no record at position " + text_of(position));
}

Result<void> parse_record(std::string_view record, Position position, StoredEvent& out) {
  if (out.ParseFromArray(record.data(), static_cast<int>(record.size())) && out.position() == position.value())
    return success();
  return fail(Errc::kCorrupt, "the record at position " + text_of(position) + " cannot be read");
}

Result<std::optional<StreamHead>> StoreSnapshot::stream_head(const StreamId& stream) const {
  CAIRN_TRY(auto row, rows_->get(id_of(Family::kName), stream.text()));
  if (!row) return std::nullopt;
  CAIRN_TRY(auto head, head_row_of(*row));
  return std::optional(StreamHead{head.number, Revision(head.next.value() - 1)});
}

Result<StoredEvent> StoreSnapshot::event_at(Position position) const {
  if (position >= head_)
    return fail(Errc::kNotFound, "no event at position " + text_of(position) + ", the head is " + text_of(head_));
  CAIRN_TRY(auto record, rows_->get(id_of(Family::kEvent), event_key(position)));
  if (!record) return fail(Errc::kCorrupt, "no record at position " + text_of(position));
  StoredEvent event;
  CAIRN_TRY(parse_record(*record, position, event));
  return event;
}

Result<void> StoreSnapshot::scan_records(Position from, Position to,
                                         const std::function<bool(Position, std::string_view)>& visit) const {
  to = std::min(to, head_);
  if (from >= to) return success();
  const auto cursor = rows_->cursor(id_of(Family::kEvent), false);
  for (cursor->seek(event_key(from)); from < to; cursor->next(), from = from.next()) {
    if (!cursor->valid() || read_u64(cursor->key()) != from.value()) {
      CAIRN_TRY(cursor->status());
      return fail(Errc::kCorrupt, "no record at position " + text_of(from));
    }
    if (!visit(from, cursor->value())) return success();
  }
  return success();
}

Result<void> StoreSnapshot::scan(Position from, Position to, const Filter& filter, const Visitor& visit) const {
  CAIRN_TRY(auto postings, Postings::of(*rows_, filter));
  StoredEvent event;
  if (!postings) {
    Result<void> parsed = success();
    CAIRN_TRY(scan_records(from, to, [&](Position position, std::string_view record) {
      parsed = parse_record(record, position, event);
      return parsed && visit(event, record);
    }));
    return parsed;
  }
  to = std::min(to, head_);
  RecordCursor records(*rows_);
  while (from < to) {
    CAIRN_TRY(auto found, postings->seek(from));
    if (!found || *found >= to) break;
    CAIRN_TRY(auto record, records.at(*found));
    CAIRN_TRY(parse_record(record, *found, event));
    if (!visit(event, record)) break;
    from = found->next();
  }
  return success();
}

Result<void> StoreSnapshot::scan_stream(const StreamId& stream, Revision from, const Visitor& visit) const {
  CAIRN_TRY(auto head, stream_head(stream));
  if (!head) return fail(Errc::kNotFound, "there is no stream " + stream.text());
  const auto rows = rows_->cursor(id_of(Family::kStream), false);
  RecordCursor records(*rows_);
  StoredEvent event;
  rows->seek(stream_key(head->number, from));
  for (; from <= head->last; rows->next(), from = from.next()) {
    if (!rows->valid() || rows->key() != stream_key(head->number, from)) {
      CAIRN_TRY(rows->status());
      return fail(Errc::kCorrupt, "no revision " + std::to_string(from.value()) + " in stream " + stream.text());
    }
    CAIRN_TRY(auto position, position_of(rows->value()));
    CAIRN_TRY(auto record, records.at(position));
    CAIRN_TRY(parse_record(record, position, event));
    if (!visit(event, record)) break;
  }
  return success();
}

Result<std::optional<Appended>> StoreSnapshot::find_commit(const CommitId& id) const {
  CAIRN_TRY(auto row, rows_->get(id_of(Family::kOnce), once_key(id)));
  if (!row) return std::nullopt;
  CAIRN_TRY(auto commit, commit_row_of(*row));
  CAIRN_TRY(auto answer, original_answer(*rows_, commit));
  return std::optional(std::move(answer));
}

Result<Position> StoreSnapshot::known_at(int64_t recorded_us) const {
  // recorded_us never goes back, so halving finds the first event recorded later.
  uint64_t low = 0;
  uint64_t high = head_.value();
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    CAIRN_TRY(auto event, event_at(Position(middle)));
    if (event.recorded_us() <= recorded_us)
      low = middle + 1;
    else
      high = middle;
  }
  return Position(low);
}

Result<Hash> StoreSnapshot::leaf_hash(Position position) const {
  if (position >= head_)
    return fail(Errc::kNotFound, "no leaf at position " + text_of(position) + ", the head is " + text_of(head_));
  return LeafReader(*rows_).leaf(position);
}

Result<Hash> StoreSnapshot::root_at(Position size) const {
  if (size > head_)
    return fail(Errc::kNotFound, "no root of size " + text_of(size) + ", the head is " + text_of(head_));
  return merkle::root_at(size.value(), LeafReader(*rows_));
}

Result<std::vector<Hash>> StoreSnapshot::tile_hashes(uint32_t level, uint64_t first, uint64_t count) const {
  uint64_t there = head_.value();
  for (uint32_t i = 0; i < level; ++i) there /= merkle::kTileHashes;
  if (first > there || count > there - first)
    return fail(Errc::kNotFound, "level " + std::to_string(level) + " has " + std::to_string(there) +
                                     " hashes, asked were " + std::to_string(count) + " from " + std::to_string(first));
  return LeafReader(*rows_).read(level, first, count);
}

Result<std::optional<std::string>> StoreSnapshot::checkpoint() const { return newest_checkpoint(*rows_); }

Result<std::optional<std::string>> StoreSnapshot::checkpoint_up_to(Position size) const {
  return newest_checkpoint(*rows_, size);
}

Result<void> StoreSnapshot::scan_checkpoints(Position from, const std::function<bool(std::string_view)>& visit) const {
  return eventstore::scan_checkpoints(*rows_, from, visit);
}

Result<PublishedView> StoreSnapshot::published(std::string_view name) const {
  for (const auto& view : views_) {
    if (view.status.name != name) continue;
    if (view.status.parked)
      return fail(Errc::kUnavailable, "view " + view.status.name + " is parked: " + view.status.alarm);
    return view;
  }
  return fail(Errc::kNotFound, "there is no view " + std::string(name));
}

Result<ViewReader> StoreSnapshot::view(std::string_view name) const {
  CAIRN_TRY(const auto view, published(name));
  return ViewReader(rows_, view.family, view.status.position, view.status.generation);
}

}  // namespace cairn::eventstore
