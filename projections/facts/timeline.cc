#include "projections/facts/timeline.h"

#include <algorithm>
#include <tuple>

#include "eventstore/base/check.h"

// The bytes of a timeline:
//   row   := version:u8 revision:varint count:varint entry*
//   entry := column:u8 flags:u8 element:text [value:text] [date:u32be] order:varint from:varint [until:varint]
//   flags := 1 has value | 2 has date | 4 has until | 8 ends
//   text  := length:varint byte*       date := year << 16 | month << 8 | day
// Entries stand in order of (column, element, counts from, order, known from), so a row is read in one pass.

namespace cairn::projections::facts {
namespace {

constexpr char kVersion = 1;
constexpr uint8_t kHasValue = 1;
constexpr uint8_t kHasDate = 2;
constexpr uint8_t kHasUntil = 4;
constexpr uint8_t kEnds = 8;
constexpr uint64_t kCellsExpected = 32;  // of most entities: one allocation each

void append_varint(std::string& out, uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

void append_text(std::string& out, std::string_view text) {
  append_varint(out, text.size());
  out.append(text);
}

/// An entry as it lies in the bytes.
struct RawEntry {
  ColumnId column = 0;
  std::string_view element;
  std::optional<std::string_view> value;
  std::optional<PartialDate> effective;
  bool ends = false;
  uint64_t order = 0;
  uint64_t known_from = 0;
  std::optional<uint64_t> known_until;

  Day from() const {
    if (!effective) return Day::earliest();
    return ends ? effective->last_day().next() : effective->first_day();
  }
};

/// Reads from the front; after the first thing that does not fit, everything reads as nothing and `ok` is false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  bool ok() const { return ok_; }
  bool done() const { return rest_.empty(); }

  uint8_t byte() {
    if (rest_.empty()) return fail_now();
    const auto value = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }

  uint64_t varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64 && ok_; shift += 7) {
      const uint8_t next = byte();
      value |= static_cast<uint64_t>(next & 0x7f) << shift;
      if ((next & 0x80) == 0) return value;
    }
    return fail_now();
  }

  std::string_view text() {
    const uint64_t size = varint();
    if (!ok_ || size > rest_.size()) {
      fail_now();
      return {};
    }
    const auto text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }

  RawEntry entry() {
    RawEntry entry;
    entry.column = byte();
    const uint8_t flags = byte();
    entry.element = text();
    if (flags & kHasValue) entry.value = text();
    if (flags & kHasDate) entry.effective = date();
    entry.ends = (flags & kEnds) != 0;
    entry.order = varint();
    entry.known_from = varint();
    if (flags & kHasUntil) entry.known_until = varint();
    return entry;
  }

 private:
  uint8_t fail_now() {
    ok_ = false;
    rest_ = {};
    return 0;
  }

  std::optional<PartialDate> date() {
    const int high = byte();
    const int year = high << 8 | byte();
    const int month = byte();
    const int day = byte();
    auto date = PartialDate::of(year, month, day);
    if (!ok_ || !date) {
      fail_now();
      return std::nullopt;
    }
    return date.value();
  }

  std::string_view rest_;
  bool ok_ = true;
};

Error not_a_timeline() { return fail(Errc::kCorrupt, "a timeline row holds bytes that no timeline was written as"); }

/// Folds entries that come in the order of the bytes into cells: of each cell's entries the last that counts wins.
class Folder {
 public:
  Folder(Day valid, Position known, uint64_t entries) : valid_(valid), known_(known) {
    cells_.reserve(std::min<uint64_t>(entries, kCellsExpected));
  }

  void add(const RawEntry& entry) {
    const bool known = entry.known_from < known_.value() && !(entry.known_until && *entry.known_until < known_.value());
    if (!known || entry.from() > valid_) return;
    const bool same_cell =
        !cells_.empty() && cells_.back().column == entry.column && cells_.back().element == entry.element;
    if (!same_cell) {
      drop_empty();
      cells_.emplace_back();
    }
    empty_ = !entry.value;
    cells_.back() = Cell{entry.column, entry.element, entry.value.value_or(std::string_view()),
                         Position(entry.known_from), entry.effective};
  }

  std::vector<Cell> take() {
    drop_empty();
    return std::move(cells_);
  }

 private:
  void drop_empty() {
    if (empty_) cells_.pop_back();
    empty_ = false;
  }

  Day valid_;
  Position known_;
  std::vector<Cell> cells_;
  bool empty_ = false;  // the last cell has been emptied so far
};

}  // namespace

const Cell* Row::find(ColumnId column, std::string_view element) const& {
  const auto found =
      std::lower_bound(cells_.begin(), cells_.end(), std::tie(column, element),
                       [](const Cell& cell, const auto& key) { return std::tie(cell.column, cell.element) < key; });
  return found != cells_.end() && found->column == column && found->element == element ? &*found : nullptr;
}

std::string_view Row::text(ColumnId column, std::string_view element) const& {
  const Cell* cell = find(column, element);
  return cell ? cell->value : std::string_view();
}

std::vector<const Cell*> Row::all(ColumnId column) const& {
  std::vector<const Cell*> cells;
  for (const auto& cell : cells_)
    if (cell.column == column) cells.push_back(&cell);
  return cells;
}

Result<Timeline> Timeline::decode(std::string_view bytes) {
  Reader reader(bytes);
  if (reader.byte() != kVersion) return not_a_timeline();
  Timeline timeline;
  timeline.revision_ = Revision(reader.varint());
  const uint64_t count = reader.varint();
  for (uint64_t i = 0; i < count && reader.ok(); ++i) {
    const RawEntry raw = reader.entry();
    Entry entry{raw.column,          std::string(raw.element), std::nullopt, raw.from(), raw.effective,
                Position(raw.order), Position(raw.known_from), std::nullopt, raw.ends};
    if (raw.value) entry.value = std::string(*raw.value);
    if (raw.known_until) entry.known_until = Position(*raw.known_until);
    timeline.entries_.push_back(std::move(entry));
  }
  if (!reader.ok() || !reader.done()) return not_a_timeline();
  return timeline;
}

Result<Revision> Timeline::revision_of(std::string_view bytes) {
  Reader reader(bytes);
  if (reader.byte() != kVersion) return not_a_timeline();
  const Revision revision(reader.varint());
  if (!reader.ok()) return not_a_timeline();
  return revision;
}

std::string Timeline::encode() const {
  std::string out;
  out.reserve(16 + entries_.size() * 48);
  out.push_back(kVersion);
  append_varint(out, revision_.value());
  append_varint(out, entries_.size());
  for (const auto& entry : entries_) {
    const int flags = (entry.value ? kHasValue : 0) | (entry.effective ? kHasDate : 0) |
                      (entry.known_until ? kHasUntil : 0) | (entry.ends ? kEnds : 0);
    out.push_back(static_cast<char>(entry.column));
    out.push_back(static_cast<char>(flags));
    append_text(out, entry.element);
    if (entry.value) append_text(out, *entry.value);
    if (entry.effective) {
      out.push_back(static_cast<char>(entry.effective->year() >> 8));
      out.push_back(static_cast<char>(entry.effective->year()));
      out.push_back(static_cast<char>(entry.effective->month()));
      out.push_back(static_cast<char>(entry.effective->day()));
    }
    append_varint(out, entry.order.value());
    append_varint(out, entry.known_from.value());
    if (entry.known_until) append_varint(out, entry.known_until->value());
  }
  return out;
}

void Timeline::assert_facts(const Assertion& assertion) { insert(assertion, assertion.position); }

void Timeline::correct(Position target, const Assertion& replacement) {
  if (standing_of(target) == Standing::kVoided) return;
  void_event(target, replacement.position);
  insert(replacement, target);
}

void Timeline::void_event(Position target, Position position) {
  for (auto& entry : entries_)
    if (entry.order == target && !entry.known_until) entry.known_until = position;
}

Timeline::Standing Timeline::standing_of(Position target) const {
  auto standing = Standing::kUnknown;
  for (const auto& entry : entries_) {
    if (entry.order != target) continue;
    if (!entry.known_until) return Standing::kStands;
    standing = Standing::kVoided;
  }
  return standing;
}

void Timeline::insert(const Assertion& assertion, Position order) {
  const auto before = [](const Entry& a, const Entry& b) {
    return std::tie(a.column, a.element, a.from, a.order, a.known_from) <
           std::tie(b.column, b.element, b.from, b.order, b.known_from);
  };
  for (const auto& fact : assertion.facts) {
    Entry entry{fact.column, fact.element,       fact.value,   assertion.counts_from(), assertion.effective,
                order,       assertion.position, std::nullopt, assertion.ends};
    // After its equals: of two facts of one event about one cell the later one wins.
    entries_.insert(std::upper_bound(entries_.begin(), entries_.end(), entry, before), std::move(entry));
  }
}

Row Timeline::at(Day valid, Position known) const {
  auto row = row_at(std::make_shared<const std::string>(encode()), valid, known);
  CAIRN_CHECK(row.has_value(), "what encode wrote, row_at reads");
  return std::move(row).value();
}

Row Timeline::latest() const { return at(Day::latest(), Position(UINT64_MAX)); }

Result<Row> Timeline::row_at(std::shared_ptr<const std::string> bytes, Day valid, Position known) {
  Reader reader(*bytes);
  if (reader.byte() != kVersion) return not_a_timeline();
  reader.varint();  // the revision does not matter here
  const uint64_t count = reader.varint();
  Folder folder(valid, known, count);
  for (uint64_t i = 0; i < count && reader.ok(); ++i) folder.add(reader.entry());
  if (!reader.ok() || !reader.done()) return not_a_timeline();
  Row row;
  row.cells_ = folder.take();
  row.bytes_ = std::move(bytes);
  return row;
}

}  // namespace cairn::projections::facts
