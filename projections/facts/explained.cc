#include "projections/facts/explained.h"

#include <tuple>

#include "projections/facts/timeline_bytes.h"

namespace cairn::projections::facts {
namespace {

using bytes::RawEntry;

/// The entry that decides a cell at each of the three corners.
struct Deciders {
  std::optional<RawEntry> first;
  std::optional<RawEntry> hindsight;
  std::optional<RawEntry> second;
};

/// What one step of the way did to a cell, and by which event.
struct Step {
  Cause cause = Cause::kHappened;
  Position position;
};

using Value = std::optional<std::string_view>;

bool covers(const RawEntry& one, const RawEntry& other) {
  return std::tuple(one.from(), one.order, one.known_from) > std::tuple(other.from(), other.order, other.known_from);
}

Value value_of(const std::optional<RawEntry>& decider) { return decider ? decider->value : Value(); }

std::optional<std::string> text_of(Value value) { return value ? std::optional<std::string>(*value) : std::nullopt; }

/// Walks over the cells of one timeline. `first` has the earlier knowledge.
class Walk {
 public:
  Walk(Moment first, Moment second, bool backwards) : first_(first), second_(second), backwards_(backwards) {}

  void add(const RawEntry& entry) {
    if (!begun_ || entry.column != column_ || entry.element != element_) {
      finish_cell();
      begun_ = true;
      column_ = entry.column;
      element_ = entry.element;
    }
    if (entry.counts(first_.valid, first_.known)) cell_.first = entry;
    if (entry.counts(first_.valid, second_.known)) cell_.hindsight = entry;
    if (entry.counts(second_.valid, second_.known)) cell_.second = entry;
  }

  std::vector<Explained> take() {
    finish_cell();
    return std::move(found_);
  }

 private:
  void finish_cell() {
    if (begun_ && column_ == kBirth) birth_ = cell_;
    if (begun_ && exists_anywhere()) tell();
    cell_ = {};
  }

  bool exists_anywhere() const {
    return value_of(birth_.first) || value_of(birth_.hindsight) || value_of(birth_.second);
  }

  void tell() {
    const Value first = value_of(birth_.first) ? value_of(cell_.first) : Value();
    const Value hindsight = value_of(birth_.hindsight) ? value_of(cell_.hindsight) : Value();
    const Value second = value_of(birth_.second) ? value_of(cell_.second) : Value();
    if (first == second) return;
    Explained change;
    change.column = column_;
    change.element = element_;
    change.before = text_of(backwards_ ? second : first);
    change.after = text_of(backwards_ ? first : second);
    if (change.after) change.set_by = Position((backwards_ ? cell_.first : cell_.second)->known_from);
    const Step step = hindsight == second ? knowledge() : time();
    change.cause = step.cause;
    change.position = step.position;
    if (hindsight != first && hindsight != second) {
      const Step before = knowledge();
      change.hindsight = Hindsight{text_of(hindsight), before.cause, before.position};
    }
    found_.push_back(std::move(change));
  }

  Step knowledge() const {
    const bool existed = value_of(birth_.first).has_value();
    const bool exists = value_of(birth_.hindsight).has_value();
    if (existed == exists) return known_later(cell_);
    const Step step = known_later(birth_);
    const bool came_too = exists && cell_.hindsight && cell_.hindsight->known_from >= first_.known.value();
    if (!came_too) return step;
    const Step own = known_later(cell_);
    return own.cause == step.cause ? own : step;
  }

  Step known_later(const Deciders& cell) const {
    const auto& now = cell.hindsight;
    const bool recorded_since = now && now->known_from >= first_.known.value();
    if (recorded_since && (!cell.first || now->order == cell.first->order || covers(*now, *cell.first)))
      return {now->order >= first_.known.value() ? Cause::kLearned : Cause::kCorrected, Position(now->known_from)};
    // What decided is gone, and something older shows, or nothing.
    return {Cause::kCorrected, Position(*cell.first->known_until)};
  }

  Step time() const {
    const bool onwards = first_.valid < second_.valid;
    const auto later = [&](const Deciders& cell) { return onwards ? cell.second : cell.hindsight; };
    const auto earlier = [&](const Deciders& cell) { return onwards ? cell.hindsight : cell.second; };
    const bool existed = value_of(earlier(birth_)).has_value();
    const bool exists = value_of(later(birth_)).has_value();
    const auto own = later(cell_);
    const bool came_too = own && own->from() > std::min(first_.valid, second_.valid);
    const bool own_word = existed == exists || (exists && came_too);
    return {Cause::kHappened, Position((own_word ? own : later(birth_))->known_from)};
  }

  const Moment first_;
  const Moment second_;
  const bool backwards_;
  bool begun_ = false;
  ColumnId column_ = 0;
  std::string_view element_;
  Deciders cell_;
  Deciders birth_;  // column 0 comes first
  std::vector<Explained> found_;
};

}  // namespace

std::string_view name_of(Cause cause) {
  switch (cause) {
    case Cause::kHappened: return "happened";
    case Cause::kLearned: return "learned";
    case Cause::kCorrected: return "corrected";
  }
  return {};
}

Result<std::vector<Explained>> explain(std::string_view timeline, Moment from, Moment to) {
  const bool backwards = to.known < from.known;
  Walk walk(backwards ? to : from, backwards ? from : to, backwards);
  bytes::Reader reader(timeline);
  const auto header = reader.header();
  for (uint64_t i = 0; i < header.count && reader.ok(); ++i) walk.add(reader.entry());
  if (!reader.ok() || !reader.done()) return bytes::not_a_timeline();
  return walk.take();
}

}  // namespace cairn::projections::facts
