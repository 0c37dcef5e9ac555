#include "eventstore/postings.h"

#include <algorithm>

#include "eventstore/keys.h"

namespace cairn::eventstore {
namespace {

using Found = Result<std::optional<Position>>;

/// One term of the index, as "tag x".
class TermPostings final : public Postings {
 public:
  TermPostings(const RowReader& rows, IndexKind kind, std::string_view text)
      : prefix_(index_prefix(kind, text)), cursor_(rows.cursor(id_of(Family::kIndex), false)) {}

  Found seek(Position from) override {
    if (auto found = in_row(from)) return found;
    if (ended_) return std::nullopt;
    // The next row is mostly the one wanted; otherwise jump to the last one that begins at or before `from`.
    if (begun_) cursor_->next();
    if (!begun_ || (here() && first() < from)) {
      cursor_->seek_for_prev(prefix_ + bytes_of(from));
      // Seeking anew forgets a read that failed, and the rows behind it with it.
      CAIRN_TRY(cursor_->status());
      if (!here()) cursor_->seek(prefix_);
    }
    begun_ = true;
    CAIRN_TRY(read_row());
    if (auto found = in_row(from)) return found;
    if (ended_) return std::nullopt;
    // The row began before `from` and ended before it too: the one after it begins later.
    cursor_->next();
    CAIRN_TRY(read_row());
    return in_row(from);
  }

 private:
  bool here() const { return cursor_->valid() && cursor_->key().starts_with(prefix_); }
  Position first() const { return Position(read_u64(cursor_->key().substr(prefix_.size()))); }

  Result<void> read_row() {
    row_.clear();
    at_ = 0;
    ended_ = !here();
    if (ended_) return cursor_->status();
    return read_postings(first(), cursor_->value(), row_);
  }

  std::optional<Position> in_row(Position from) {
    const auto found = std::lower_bound(row_.begin() + static_cast<std::ptrdiff_t>(at_), row_.end(), from);
    at_ = static_cast<size_t>(found - row_.begin());
    if (found == row_.end()) return std::nullopt;
    return *found;
  }

  const std::string prefix_;
  const std::unique_ptr<RowCursor> cursor_;
  std::vector<Position> row_;  // the positions of the row under the cursor
  size_t at_ = 0;              // those before it lie before what was asked for
  bool begun_ = false;
  bool ended_ = false;
};

/// The events of one stream: positions grow with revisions, so the first one wanted is found by halving.
class StreamPostings final : public Postings {
 public:
  StreamPostings(const RowReader& rows, HeadRow head) : rows_(rows), head_(head) {}

  Found seek(Position from) override {
    uint64_t low = next_;
    uint64_t high = head_.next.value();
    if (low < high) {
      CAIRN_TRY(auto at_low, position_at(low));
      if (at_low >= from) return at_low;
      ++low;
    }
    while (low < high) {
      const uint64_t middle = low + (high - low) / 2;
      CAIRN_TRY(auto position, position_at(middle));
      if (position < from)
        low = middle + 1;
      else
        high = middle;
    }
    next_ = low;
    if (low >= head_.next.value()) return std::nullopt;
    CAIRN_TRY(auto position, position_at(low));
    return position;
  }

 private:
  Result<Position> position_at(uint64_t revision) const {
    CAIRN_TRY(auto row, rows_.get(id_of(Family::kStream), stream_key(head_.number, Revision(revision))));
    if (!row)
      return fail(Errc::kCorrupt, "stream " + std::to_string(head_.number.value()) + " has no row of revision " +
                                      std::to_string(revision));
    return position_of(*row);
  }

  const RowReader& rows_;
  const HeadRow head_;
  uint64_t next_ = 0;  // every event before this revision lies before what was asked for
};

class NoPostings final : public Postings {
 public:
  Found seek(Position) override { return std::nullopt; }
};

/// What any of several selects.
class AnyPostings final : public Postings {
 public:
  explicit AnyPostings(std::vector<std::unique_ptr<Postings>> parts) : parts_(std::move(parts)) {}
  Found seek(Position from) override {
    std::optional<Position> first;
    for (const auto& part : parts_) {
      CAIRN_TRY(auto found, part->seek(from));
      if (found && (!first || *found < *first)) first = found;
    }
    return first;
  }

 private:
  const std::vector<std::unique_ptr<Postings>> parts_;
};

/// What all of several select: each leaps to where another one stands, until they stand together.
class AllPostings final : public Postings {
 public:
  explicit AllPostings(std::vector<std::unique_ptr<Postings>> parts) : parts_(std::move(parts)) {}
  Found seek(Position from) override {
    for (size_t agreed = 0, i = 0; agreed < parts_.size(); i = (i + 1) % parts_.size()) {
      CAIRN_TRY(auto found, parts_[i]->seek(from));
      if (!found) return std::nullopt;
      agreed = *found == from ? agreed + 1 : 1;
      from = *found;
    }
    return from;
  }

 private:
  const std::vector<std::unique_ptr<Postings>> parts_;
};

std::unique_ptr<Postings> any_of(const RowReader& rows, IndexKind kind, const std::vector<std::string>& texts) {
  std::vector<std::unique_ptr<Postings>> parts;
  for (const auto& text : texts)
    if (text.size() <= kIndexTextBytesMax) parts.push_back(std::make_unique<TermPostings>(rows, kind, text));
  if (parts.empty()) return std::make_unique<NoPostings>();
  if (parts.size() == 1) return std::move(parts.front());
  return std::make_unique<AnyPostings>(std::move(parts));
}

}  // namespace

Result<std::unique_ptr<Postings>> Postings::of(const RowReader& rows, const Filter& filter) {
  std::vector<std::unique_ptr<Postings>> parts;
  if (filter.stream) {
    CAIRN_TRY(auto row, rows.get(id_of(Family::kName), filter.stream->text()));
    if (!row) return std::unique_ptr<Postings>(std::make_unique<NoPostings>());
    CAIRN_TRY(auto head, head_row_of(*row));
    parts.push_back(std::make_unique<StreamPostings>(rows, head));
  }
  for (const auto& tag : filter.tags) parts.push_back(any_of(rows, IndexKind::kTag, {tag}));
  if (!filter.types.empty()) parts.push_back(any_of(rows, IndexKind::kType, filter.types));
  if (!filter.categories.empty()) parts.push_back(any_of(rows, IndexKind::kCategory, filter.categories));
  if (parts.empty()) return std::unique_ptr<Postings>();
  if (parts.size() == 1) return std::move(parts.front());
  return std::unique_ptr<Postings>(std::make_unique<AllPostings>(std::move(parts)));
}

}  // namespace cairn::eventstore
