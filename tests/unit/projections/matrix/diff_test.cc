#include "projections/matrix/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/unit/projections/matrix/world.h"

namespace cairn::projections::matrix {
namespace {

using tests::cell;
using E = tests::World::E;
using Cells = std::map<std::tuple<std::string, facts::ColumnId, std::string>, std::string>;

Cells cells_of(const MatrixTable& table) {
  Cells cells;
  for (const auto& row : table.rows())
    for (const auto& one : row->facts().cells())
      cells[{std::string(row->id()), one.column, std::string(one.element)}] = std::string(one.value);
  return cells;
}

void apply_to(Cells& cells, const std::vector<RowDifference>& rows) {
  for (const auto& row : rows) {
    const std::string id((row.after ? row.after : row.before)->id());
    for (const auto& change : row.cells) {
      if (change.after)
        cells[{id, change.column, change.element}] = *change.after;
      else
        cells.erase({id, change.column, change.element});
    }
  }
}

TEST(DiffTest, NamesWhatAppearedAndWhichEventSaysSo) {
  tests::World world;
  world.engagement("1", "Known from the start", "2011");
  const auto before = world.table("2020-01-01");
  const auto position = world.engagement("2", "New", "2019");
  const auto after = world.table("2020-01-01");
  const auto rows = diff(*before, *after);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].before, nullptr);
  EXPECT_EQ(rows[0].after->id(), "2");
  EXPECT_EQ(rows[0].cells[0].set_by, position);
}

TEST(DiffTest, SameTablesDoNotDiffer) {
  tests::World world;
  world.engagement("1", "One", "2011");
  EXPECT_TRUE(diff(*world.table("2020-01-01"), *world.table("2020-01-02")).empty());
}

TEST(DiffTest, AppliedToTheFirstViewItGivesTheSecond) {
  std::mt19937 chance(7);
  const auto pick = [&](int most) { return std::uniform_int_distribution<int>(0, most)(chance); };
  for (int round = 0; round < 50; ++round) {
    tests::World world;
    for (int event = 0; event < 30; ++event) {
      const std::string id = std::to_string(pick(4));
      const std::string year = std::to_string(2000 + pick(20));
      if (event < 5)
        world.engagement(std::to_string(event), "Engagement " + std::to_string(event), year);
      else if (pick(1) == 0)
        world.change(id, year, {cell(E::kRemarks, "remark " + std::to_string(event))});
      else
        world.change(id, year, {cell(E::kParty, pick(1) ? "in" : "out", "o:" + std::to_string(pick(3)) + ":partner")});
    }
    const auto any = [&] {
      return world.table(std::to_string(1999 + pick(23)) + "-06-30",
                         Position(static_cast<uint64_t>(pick(static_cast<int>(world.ledger.head().value())))));
    };
    const auto from = any();
    const auto to = any();
    auto cells = cells_of(*from);
    apply_to(cells, diff(*from, *to));
    EXPECT_EQ(cells, cells_of(*to));
  }
}

}  // namespace
}  // namespace cairn::projections::matrix
