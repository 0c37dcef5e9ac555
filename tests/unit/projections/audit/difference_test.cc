#include "projections/audit/difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <random>
#include <tuple>

#include "tests/unit/projections/matrix/world.h"

namespace cairn::projections::audit {
namespace {

using as_of::At;
using ::testing::HasSubstr;
using tests::cell;
using tests::date;
using tests::day;
using E = tests::World::E;
using Cells = std::map<std::tuple<std::string, facts::ColumnId, std::string>, std::string>;

Cells cells_of(const tests::World& world, At at) {
  Cells cells;
  const auto table = matrix::MatrixTable::build(*world.ledger.snapshot(), at).value();
  for (const auto& row : table->rows())
    for (const auto& one : row->facts().cells())
      cells[{std::string(row->id()), one.column, std::string(one.element)}] = std::string(one.value);
  return cells;
}

void apply_to(Cells& cells, const std::vector<Difference>& list) {
  for (const auto& one : list) {
    const std::tuple key(one.engagement, one.change.column, one.change.element);
    if (one.change.after)
      cells[key] = *one.change.after;
    else
      cells.erase(key);
  }
}

/// Engagements that are told of in any order of time, and told wrongly: a fifth of the events corrects or voids one.
tests::World any_world(std::mt19937& chance) {
  tests::World world;
  const auto pick = [&](int most) { return std::uniform_int_distribution<int>(0, most)(chance); };
  std::vector<std::pair<std::string, Position>> told;
  for (int event = 0; event < 60; ++event) {
    const std::string id = std::to_string(event < 5 ? event : pick(4));
    const std::string year = std::to_string(2000 + pick(20));
    Position at;
    if (event < 5) {
      at = world.engagement(id, "Engagement " + id, year);
    } else if (const auto& [of, target] = told[static_cast<size_t>(pick(static_cast<int>(told.size()) - 1))];
               pick(4) == 0) {
      if (pick(2) == 0)
        world.ledger.voids("matrix", of, target);
      else
        world.ledger.corrects("matrix", of, target, date(year), {cell(E::kRemarks, "mended " + year)});
      continue;
    } else if (pick(1) == 0) {
      at = world.change(id, year, {cell(E::kRemarks, "remark " + std::to_string(event))});
    } else {
      at = world.change(id, year,
                        {cell(E::kParty, pick(1) ? "in" : "out", "o:" + std::to_string(pick(3)) + ":partner")});
    }
    told.emplace_back(id, at);
  }
  return world;
}

TEST(DifferenceTest, AppliedInAnyOrderToTheFirstMatrixTheListsGiveTheSecond) {
  std::mt19937 chance(7);
  const auto pick = [&](uint64_t most) { return std::uniform_int_distribution<uint64_t>(0, most)(chance); };
  std::array<size_t, 3> cells_told{};
  int pairs = 0;
  for (int round = 0; round < 20; ++round) {
    const auto world = any_world(chance);
    const auto any = [&] {
      return At{day(std::to_string(1999 + pick(23)) + "-06-30"), Position(pick(world.ledger.head().value()))};
    };
    for (int i = 0; i < 50; ++i, ++pairs) {
      const At from = any();
      const At to = any();
      const auto told = differences(*world.ledger.snapshot(), from, to).value();
      auto lists = std::array{&told.happened, &told.learned, &told.corrected};
      for (size_t list = 0; list < lists.size(); ++list) cells_told[list] += lists[list]->size();
      std::ranges::shuffle(lists, chance);
      auto cells = cells_of(world, from);
      for (const auto* list : lists) apply_to(cells, *list);
      ASSERT_EQ(cells, cells_of(world, to)) << text_of(from.valid) << " @" << from.known.value();
    }
  }
  std::printf("%d pairs: %zu cells happened, %zu were learned, %zu corrected\n", pairs, cells_told[0], cells_told[1],
              cells_told[2]);
  for (const size_t told : cells_told) EXPECT_GE(told, 100u);
}

TEST(DifferenceTest, AnOrganisationsNewNameIsNoCell) {
  tests::World world;
  world.organisation("ukzn", "University of Natal");
  world.engagement("1", "Research", "2001", {cell(E::kParty, "in", "o:ukzn:partner")});
  const At before{day("2020-01-01"), world.ledger.head()};
  world.ledger.says("organisations", "ukzn", date("2004"),
                    {cell(organisations::Column::kName, "University of KwaZulu-Natal")});
  EXPECT_EQ(differences(*world.ledger.snapshot(), before, {before.valid, world.ledger.head()}).value().size(), 0u);
}

TEST(DifferenceTest, IsCalledByTheFirstViewWhereTheSecondHasNoSuchEngagement) {
  tests::World world;
  const auto born = world.engagement("1", "Never was", "2001");
  const At before{day("2020-01-01"), world.ledger.head()};
  world.ledger.voids("matrix", "1", born);
  const auto told = differences(*world.ledger.snapshot(), before, {before.valid, world.ledger.head()}).value();
  ASSERT_FALSE(told.corrected.empty());
  EXPECT_EQ(told.size(), told.corrected.size());
  EXPECT_EQ(told.corrected[0].ref, "ENG-1");
  EXPECT_EQ(told.corrected[0].title, "Never was");
}

TEST(DifferenceTest, OfTooManyCellsItAsksForANearerQuestion) {
  tests::World world;
  tests::World::Facts many;
  for (int i = 0; i < 100; ++i) many.push_back(cell(E::kParty, "in", "o:" + std::to_string(i) + ":partner"));
  for (size_t i = 0; i * many.size() <= kDifferenceCellsMax; ++i)
    world.engagement(std::to_string(i), "T", "2001", many);
  const At nothing{day("2020-01-01"), Position(0)};
  const At all{day("2020-01-01"), world.ledger.head()};
  const auto snapshot = world.ledger.snapshot();
  const auto refused = differences(*snapshot, nothing, all);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::kTooLarge);
  EXPECT_THAT(refused.error().context, HasSubstr("name one engagement"));
  EXPECT_GT(differences(*snapshot, nothing, all, "7").value().learned.size(), 100u);
}

}  // namespace
}  // namespace cairn::projections::audit
