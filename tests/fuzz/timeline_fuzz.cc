#include <memory>

#include "eventstore/base/bytes.h"
#include "projections/facts/timeline.h"
#include "tests/fuzz/fuzz.h"

// A day and a position, then any bytes as the row of an entity: refused, or written as the very same bytes; and the way
// of the matrix, which reads the bytes without decoding them, gives the same row.

namespace cairn::fuzz {
namespace {

using projections::facts::Row;
using projections::facts::Timeline;

bool same(const Row& left, const Row& right) {
  const auto equal = [](const auto& a, const auto& b) {
    return a.column == b.column && a.element == b.element && a.value == b.value && a.set_by == b.set_by &&
           a.effective == b.effective;
  };
  return std::ranges::equal(left.cells(), right.cells(), equal);
}

}  // namespace

void try_input(std::string_view input) {
  if (input.size() < 12) return;
  const Day valid(static_cast<int32_t>(read_u32(input)));
  const Position known(read_u64(input.substr(4)));
  const auto bytes = std::make_shared<const std::string>(input.substr(12));
  const auto row = Timeline::row_at(bytes, valid, known);
  const auto timeline = Timeline::decode(*bytes);
  CAIRN_CHECK(row.has_value() == timeline.has_value(), "both readers refuse the same bytes");
  if (!timeline) return;
  CAIRN_CHECK(timeline.value().encode() == *bytes, "one row for a timeline");
  CAIRN_CHECK(same(row.value(), timeline.value().at(valid, known)), "both ways to a row give the same");
  const auto revision = Timeline::revision_of(*bytes);
  CAIRN_CHECK(revision && revision.value() == timeline.value().revision(), "the front of a row has its revision");
}

}  // namespace cairn::fuzz
