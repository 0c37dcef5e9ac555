#include "eventstore/view_fold.h"

#include <exception>

#include "eventstore/base/check.h"
#include "eventstore/keys.h"
#include "eventstore/store.h"

namespace cairn::eventstore {
namespace {

constexpr size_t kStateBytes = 72;
static_assert(kStateBytes == 8 + 2 * sizeof(Hash));

Hash hash_at(std::string_view bytes, size_t offset) {
  Hash hash;
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset), hash.size(), reinterpret_cast<char*>(hash.data()));
  return hash;
}

Error no_revision(const StoredEvent& event, Revision revision) {
  return fail(Errc::kCorrupt,
              "no readable revision " + std::to_string(revision.value()) + " in stream " + event.stream());
}

}  // namespace

std::string bytes_of(const GenerationState& state) {
  std::string bytes = bytes_of(state.position);
  bytes.append(view_of(state.fingerprint));
  bytes.append(view_of(state.digest.bytes()));
  return bytes;
}

Result<GenerationState> generation_state_of(std::string_view bytes) {
  if (bytes.size() != kStateBytes)
    return fail(Errc::kCorrupt, "the reserved row of a view has " + std::to_string(bytes.size()) + " bytes");
  return GenerationState{Position(read_u64(bytes)), hash_at(bytes, 8), Digest(hash_at(bytes, 40))};
}

Hash fingerprint_of(const Projection& projection) {
  std::string version;
  append_u32(version, projection.version());
  return sha256({"view", std::string_view("\0", 1), projection.name(), std::string_view("\0", 1), version});
}

Result<void> ViewFold::apply(const StoredEvent& event) {
  CAIRN_CHECK(event.position() == next_.value(), "a view folds every event, in order");
  if (event.commit_index() == 0) undo_.clear();
  if (auto done = call(event); !done) {
    roll_back();
    return done;
  }
  next_ = next_.next();
  if (event.commit_index() + 1 == event.commit_count()) state_.position = next_;
  return success();
}

Result<void> ViewFold::call(const StoredEvent& event) {
  const std::lock_guard lock(*code_.mutex);
  try {
    CAIRN_TRY(code_.projection->apply(event, *this));
  } catch (const std::exception& thrown) {
    return fail(Errc::kInternal, std::string("it threw: ") + thrown.what());
  } catch (...) {
    return fail(Errc::kInternal, "it threw something that is no exception");
  }
  if (misuse_) return *misuse_;
  return success();
}

void ViewFold::roll_back() {
  for (auto undo = undo_.rbegin(); undo != undo_.rend(); ++undo) {
    undo->row->written = undo->written;
    undo->row->now = std::move(undo->now);
  }
  undo_.clear();
}

Result<void> ViewFold::read(const std::string& key, Row& row) const {
  if (row.read) return success();
  CAIRN_TRY(auto value, base_.get(family_, key));
  row.before = std::move(value);
  row.read = true;
  return success();
}

Result<std::optional<std::string>> ViewFold::get(std::string_view key) {
  auto known = rows_.find(key);
  if (known == rows_.end()) known = rows_.emplace(std::string(key), Row()).first;
  Row& row = known->second;
  if (row.written) return row.now;
  CAIRN_TRY(read(known->first, row));
  return row.before;
}

void ViewFold::put(std::string key, std::string value) { set(std::move(key), std::move(value)); }
void ViewFold::erase(std::string key) { set(std::move(key), std::nullopt); }
void ViewFold::insert(std::string key, std::string value) {
  if (Row* row = set(std::move(key), std::move(value))) row->read = true;
}

ViewFold::Row* ViewFold::set(std::string key, std::optional<std::string> value) {
  if (key.empty() || key.front() == '\0') {
    misuse_ = fail(Errc::kInternal, "it wrote a key that is empty or begins with 0x00");
    return nullptr;
  }
  Row& row = rows_[std::move(key)];
  undo_.push_back({&row, row.written, std::move(row.now)});
  row.written = true;
  row.now = std::move(value);
  return &row;
}

Result<void> ViewFold::each_earlier(const StoredEvent& event, const EarlierVisitor& visit) {
  Revision at(0);
  const Revision end(event.revision());
  CAIRN_TRY(const auto name, base_.get(id_of(Family::kName), event.stream()));
  if (name) {
    CAIRN_TRY(const auto head, head_row_of(*name));
    StoredEvent earlier;
    for (; at < end && at < head.next; at = at.next()) {
      CAIRN_TRY(const auto position, base_.get(id_of(Family::kStream), stream_key(head.number, at)));
      if (!position) return no_revision(event, at);
      CAIRN_TRY(const auto place, position_of(*position));
      CAIRN_TRY(const auto record, base_.get(id_of(Family::kEvent), event_key(place)));
      if (!record || !earlier.ParseFromString(*record)) return no_revision(event, at);
      CAIRN_TRY(visit(earlier));
    }
  }
  for (const auto& staged : staged_) {
    if (staged->stream() != event.stream() || staged->revision() != at.value() || at >= end) continue;
    CAIRN_TRY(visit(*staged));
    at = at.next();
  }
  if (at < end) return no_revision(event, at);
  return success();
}

Result<GenerationState> ViewFold::finish(RowBatch& out) {
  // A fold may stop inside a commit (its reader did): that commit is folded anew next time.
  if (state_.position != next_) roll_back();
  // All reads come first, so that a read that fails leaves no half of the rows in the batch.
  for (auto& [key, row] : rows_) {
    if (row.written) {
      CAIRN_TRY(read(key, row));
    }
  }
  for (auto& [key, row] : rows_) {
    if (!row.written || row.now == row.before) continue;
    if (row.before) state_.digest.subtract(row_hash(key, *row.before));
    if (row.now) {
      state_.digest.add(row_hash(key, *row.now));
      out.put(family_, key, std::move(*row.now));
    } else {
      out.erase(family_, key);
    }
  }
  out.put(family_, std::string(kViewStateKey), bytes_of(state_));
  return state_;
}

Result<Folded> fold_events(const ViewCode& code, FamilyId family, const GenerationState& state, const RowReader& rows,
                           Position to, size_t events_max) {
  Folded folded;
  ViewFold fold(code, family, state, rows);
  const auto cursor = rows.cursor(id_of(Family::kEvent), false);
  StoredEvent event;
  size_t events = 0;
  Position at = state.position;
  for (cursor->seek(event_key(at)); cursor->valid() && at < to; cursor->next(), at = at.next()) {
    if (cursor->key() != event_key(at) ||
        !event.ParseFromArray(cursor->value().data(), static_cast<int>(cursor->value().size())) ||
        event.position() != at.value())
      return fail(Errc::kCorrupt, "no readable record at position " + std::to_string(at.value()));
    if (events >= events_max && event.commit_index() == 0) break;
    if (auto done = fold.apply(event); !done) {
      folded.failure = fail(done.error().code, "view " + std::string(code.projection->name()) + ", position " +
                                                   std::to_string(at.value()) + ": " + done.error().context);
      break;
    }
    ++events;
  }
  CAIRN_TRY(cursor->status());
  CAIRN_TRY(auto after, fold.finish(folded.rows));
  folded.state = after;
  return folded;
}

}  // namespace cairn::eventstore
