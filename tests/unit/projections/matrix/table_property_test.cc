#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "projections/matrix/tables.h"
#include "tests/unit/projections/matrix/world.h"

namespace cairn::projections::matrix {
namespace {

using tests::cell;
using E = tests::World::E;

std::string some_date() {
  const int year = *rc::gen::inRange(2009, 2014);
  const int month = *rc::gen::inRange(0, 13);
  const int day = month == 0 ? 0 : *rc::gen::inRange(0, 29);
  return PartialDate::of(year, month, day).value().text();
}

/// One random event of a small world: engagements, parties, organisations that are renamed and merged, units that move.
void random_event(tests::World& world) {
  const auto engagement = std::to_string(*rc::gen::inRange(0, 6));
  const auto organisation = "o" + std::to_string(*rc::gen::inRange(0, 4));
  const auto unit = "u" + std::to_string(*rc::gen::inRange(0, 3));
  const auto on = some_date();
  const Position target(*rc::gen::inRange<uint64_t>(0, world.ledger.head().value() + 1));
  switch (*rc::gen::inRange(0, 12)) {
    case 0: world.engagement(engagement, "Title " + on, *rc::gen::arbitrary<bool>() ? on : ""); break;
    case 1: world.change(engagement, on, {cell(E::kStatus, "concluded")}, true); break;
    case 2: world.change(engagement, on, {cell(E::kParty, "in", "o:" + organisation + ":partner")}); break;
    case 3: world.change(engagement, on, {cell(E::kParty, "out", "o:" + organisation + ":partner")}, true); break;
    case 4: world.change(engagement, on, {cell(E::kLeadUnits, unit + "\n")}); break;
    case 5: world.change(engagement, "", {cell(E::kPlannedEnd, on)}); break;
    case 6:
      world.ledger.corrects("matrix", engagement, target, tests::date(on), {cell(E::kTitleEn, "Corrected")});
      break;
    case 7: world.ledger.voids("matrix", engagement, target); break;
    case 8: world.organisation(organisation, "Name " + on); break;
    case 9: world.merge(organisation, "o0", on); break;
    case 10: world.unit(unit, "Unit " + on, "u" + std::to_string(*rc::gen::inRange(0, 3))); break;
    default: world.rule("dormancy_months", std::to_string(*rc::gen::inRange(1, 30))); break;
  }
}

RC_GTEST_PROP(TablePropertyTest, RowsAreTheFoldOfTheirTimelines, ()) {
  tests::World world;
  const int events = *rc::gen::inRange(1, 60);
  for (int i = 0; i < events; ++i) random_event(world);
  const auto snapshot = world.ledger.snapshot();
  for (int ask = 0; ask < 5; ++ask) {
    const At at{tests::day(some_date()), Position(*rc::gen::inRange<uint64_t>(0, world.ledger.head().value() + 1))};
    const auto table = MatrixTable::build(*snapshot, at).value();
    for (int i = 0; i < 6; ++i) {
      const auto id = std::to_string(i);
      const auto expected = world.ledger.timeline("matrix", id).at(at.valid, at.known);
      const auto found = table->find(id);
      RC_ASSERT((found != nullptr) == expected.exists());
      if (!found) continue;
      RC_ASSERT(found->facts().cells().size() == expected.cells().size());
      for (size_t c = 0; c < expected.cells().size(); ++c) {
        RC_ASSERT(found->facts().cells()[c].value == expected.cells()[c].value);
        RC_ASSERT(found->facts().cells()[c].set_by == expected.cells()[c].set_by);
      }
    }
  }
}

RC_GTEST_PROP(TablePropertyTest, AdvancedIsTheSameAsFreshToTheByte, ()) {
  tests::World world;
  MatrixTables tables;
  const Day valid = tests::day(some_date());
  const int rounds = *rc::gen::inRange(1, 8);
  for (int round = 0; round < rounds; ++round) {
    const int events = *rc::gen::inRange(0, 10);
    for (int i = 0; i < events; ++i) random_event(world);
    const auto snapshot = world.ledger.snapshot();
    const At at{valid, world.ledger.head()};
    const auto advanced = tables.at(*snapshot, at).value();
    const auto fresh = MatrixTable::build(*snapshot, at).value();
    RC_ASSERT(tests::bytes_of(*advanced) == tests::bytes_of(*fresh));
    RC_ASSERT(advanced->bytes() == fresh->bytes());
  }
  RC_ASSERT(tables.counts().built == 1u);
}

RC_GTEST_PROP(TablePropertyTest, PagesTogetherAreTheWholeSelection, ()) {
  tests::World world;
  const int events = *rc::gen::inRange(1, 60);
  for (int i = 0; i < events; ++i) random_event(world);
  const auto table = world.table("2013-12-31");
  const auto sort = *rc::gen::element<std::string>("title", "-start_date", "status,-title", "badge");
  const auto limit = std::to_string(*rc::gen::inRange(1, 4));
  std::vector<std::string> seen;
  std::string after;
  do {
    const auto page = read_page(*table, world.ask({{"sort", sort}, {"limit", limit}, {"after", after}})).value();
    for (const auto* row : page.rows) seen.emplace_back(row->id());
    after = page.next;
  } while (!after.empty());
  RC_ASSERT(seen == tests::ids_of(select(*table, world.ask({{"sort", sort}}))));
}

}  // namespace
}  // namespace cairn::projections::matrix
