#include "projections/facts/timeline.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "eventstore/base/check.h"
#include "projections/facts/timeline_bytes.h"

namespace cairn::projections::facts {
namespace {

using bytes::kEnds;
using bytes::kHasDate;
using bytes::kHasUntil;
using bytes::kHasValue;
using bytes::kVersion;
using bytes::not_a_timeline;
using bytes::RawEntry;
using bytes::Reader;

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

/// Folds entries that come in the order of the bytes into cells: of each cell's entries the last that counts wins.
class Folder {
 public:
  Folder(Day valid, Position known, uint64_t entries) : valid_(valid), known_(known) {
    cells_.reserve(std::min<uint64_t>(entries, kCellsExpected));
  }

  void add(const RawEntry& entry) {
    if (!entry.counts(valid_, known_)) return;
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
  const auto header = reader.header();
  Timeline timeline;
  timeline.revision_ = Revision(header.revision);
  for (uint64_t i = 0; i < header.count && reader.ok(); ++i) {
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
  const auto header = reader.header();
  if (!reader.ok()) return not_a_timeline();
  return Revision(header.revision);
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

std::vector<Timeline::Phase> Timeline::phases(ColumnId column, std::string_view element, Position known) const {
  std::vector<Phase> phases;
  for (const auto& entry : entries_) {
    if (entry.column != column || entry.element != element || !entry.is_known(known)) continue;
    if (!phases.empty() && phases.back().from == entry.from) phases.pop_back();
    phases.push_back({entry.from, entry.effective, entry.ends, entry.value, entry.known_from});
  }
  return phases;
}

std::vector<std::string_view> Timeline::elements(ColumnId column) const {
  std::vector<std::string_view> elements;
  for (const auto& entry : entries_)
    if (entry.column == column && (elements.empty() || elements.back() != entry.element))
      elements.push_back(entry.element);
  return elements;
}

std::vector<ColumnId> Timeline::columns_of(Position position) const {
  std::vector<ColumnId> columns;
  for (const auto& entry : entries_) {
    const bool says = entry.known_from == position || entry.known_until == position;
    if (says && (columns.empty() || columns.back() != entry.column)) columns.push_back(entry.column);
  }
  return columns;
}

std::vector<std::string_view> Timeline::values(ColumnId column) const {
  std::vector<std::string_view> values;
  for (const auto& entry : entries_)
    if (entry.column == column && entry.value) values.emplace_back(*entry.value);
  return values;
}

std::vector<Day> Timeline::days(Position known) const {
  std::set<Day> days;
  for (const auto& entry : entries_)
    if (entry.is_known(known)) days.insert(entry.from);
  return {days.begin(), days.end()};
}

Row Timeline::latest() const { return at(Day::latest(), Position(UINT64_MAX)); }

Result<Row> Timeline::row_at(std::shared_ptr<const std::string> bytes, Day valid, Position known) {
  Reader reader(*bytes);
  const auto header = reader.header();
  Folder folder(valid, known, header.count);
  for (uint64_t i = 0; i < header.count && reader.ok(); ++i) folder.add(reader.entry());
  if (!reader.ok() || !reader.done()) return not_a_timeline();
  Row row;
  row.cells_ = folder.take();
  row.bytes_ = std::move(bytes);
  return row;
}

Result<bool> Timeline::exists_at(std::string_view bytes, Day valid, Position known) {
  Reader reader(bytes);
  const auto header = reader.header();
  bool exists = false;
  for (uint64_t i = 0; i < header.count && reader.ok(); ++i) {
    const auto entry = reader.entry();
    if (entry.column != kBirth) break;
    if (entry.counts(valid, known)) exists = entry.value.has_value();
  }
  if (!reader.ok()) return not_a_timeline();
  return exists;
}

}  // namespace cairn::projections::facts
