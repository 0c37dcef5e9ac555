#include "tests/support/oracle.h"

#include <algorithm>

#include "eventstore/base/check.h"

namespace cairn::tests {
namespace {

namespace facts = projections::facts;
namespace registers = projections::registers;

/// An event as it stands: what it says, and its place in the order.
struct Standing {
  uint64_t place = 0;
  facts::Assertion says;
};

std::vector<Standing> standing(const std::vector<eventstore::StoredEvent>& events, registers::AssertionOf assertion_of,
                               Position known) {
  std::vector<Standing> stands;
  const auto of = [&](Position target) { return std::ranges::find(stands, target.value(), &Standing::place); };
  for (const auto& event : events) {
    if (event.position() >= known.value()) break;
    if (event.type() == registers::kVoidedType) {
      const auto found = of(registers::voided_by(event).value());
      if (found != stands.end()) stands.erase(found);
    } else if (event.type() == registers::kCorrectedType) {
      auto correction = registers::correction_of(event, assertion_of).value();
      const auto found = of(correction.target);
      if (found != stands.end()) found->says = std::move(correction.replacement);
    } else {
      stands.push_back({event.position(), assertion_of(event).value()});
    }
  }
  return stands;
}

}  // namespace

OracleRow oracle_row(const std::vector<eventstore::StoredEvent>& events, registers::AssertionOf assertion_of, Day valid,
                     Position known) {
  auto stands = standing(events, assertion_of, known);
  std::erase_if(stands, [&](const Standing& one) { return one.says.counts_from() > valid; });
  std::ranges::sort(stands, [](const Standing& a, const Standing& b) {
    return std::pair(a.says.counts_from(), a.place) < std::pair(b.says.counts_from(), b.place);
  });
  OracleRow row;
  for (const auto& one : stands)
    for (const auto& fact : one.says.facts) {
      row.erase({fact.column, fact.element});
      if (!fact.value) continue;
      row[{fact.column, fact.element}] = {*fact.value, one.says.position.value(),
                                          one.says.effective ? one.says.effective->text() : ""};
    }
  return row;
}

OracleRow oracle_form(const facts::Row& row) {
  OracleRow form;
  for (const auto& cell : row.cells()) {
    const auto added = form.emplace(
        std::pair(int{cell.column}, std::string(cell.element)),
        OracleCell{std::string(cell.value), cell.set_by.value(), cell.effective ? cell.effective->text() : ""});
    CAIRN_CHECK(added.second, "a row has each cell once");
  }
  return form;
}

}  // namespace cairn::tests
