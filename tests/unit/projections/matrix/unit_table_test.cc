#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <map>
#include <random>

#include "projections/matrix/table.h"
#include "tests/unit/projections/matrix/world.h"

// What a unit's contact is told: its own rows in full, of the others what is published (PRODUCT A2), at every pair. Its
// own are those that are its at the pair and today, as far as is known at the pair.

namespace cairn::projections::matrix {
namespace {

using tests::cell;
using E = tests::World::E;

constexpr std::array<const char*, 3> kUnits = {"u1", "u2", "u3"};
constexpr std::array<const char*, 4> kDays = {"2011", "2014-03", "2019-07-01", "2026-01-31"};
constexpr const char* kToday = "2025-06-30";
constexpr int kChanges = 16;
constexpr size_t kEngagements = 6;

/// One ledger as readers have it and as the public has it, event for event.
class Both {
 public:
  Both() {
    for (tests::World* world : {&all, &told})
      for (const char* unit : kUnits) world->unit(unit, std::string("Unit ") + unit);
  }
  /// Recorded with a secret; to the public without it, or not at all.
  void record(const std::string& id, const std::string& lead, const std::string& since, bool published) {
    all.engagement(id, "Engagement " + id, since, {cell(E::kLeadUnits, lead), cell(E::kRemarks, "secret of " + lead)});
    if (published)
      told.engagement(id, "Engagement " + id, since, {cell(E::kLeadUnits, lead)});
    else
      told.organisation("nothing", "Nothing");
  }
  void change(const std::string& id, const std::string& on, const tests::World::Facts& facts, bool published) {
    all.change(id, on, facts);
    if (published)
      told.change(id, on, facts);
    else
      told.organisation("nothing", "Nothing");
  }

  tests::World all;
  tests::World told;
};

/// The rule in other words: a line of the lead units, or a role that has not ended.
bool owns(const MatrixRow& row, const std::string& unit) {
  const std::string leads = "\n" + std::string(row.text(E::kLeadUnits));
  if (leads.find("\n" + unit + "\n") != std::string::npos) return true;
  const auto parties = row.facts().all(engagements::id_of(E::kParty));
  return std::ranges::any_of(parties, [&](const facts::Cell* party) {
    return party->value == "in" && party->element.starts_with("u:" + unit + ":");
  });
}

TEST(UnitTableTest, OwnRowsAreTheReadersAndAllOthersThePublics) {
  size_t own = 0;
  size_t others = 0;
  size_t left_out = 0;
  size_t rounds = 0;  // fewer where a sanitizer watches
  const bool held = rc::check("a unit's table", [&](uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto below = [&](size_t end) { return static_cast<size_t>(random() % end); };
    Both both;
    std::map<std::string, bool> published;
    for (int i = 0; i < kChanges; ++i) {
      const std::string id = std::to_string(below(kEngagements));
      const std::string unit = kUnits[below(kUnits.size())];
      const std::string on = kDays[below(kDays.size())];
      if (!published.contains(id)) {
        published[id] = below(2) == 0;
        both.record(id, unit + "\n", on, published[id]);
      } else if (below(2) == 0) {
        both.change(id, on, {cell(E::kLeadUnits, unit + "\n")}, published[id]);
      } else {
        both.change(id, on, {cell(E::kParty, below(2) == 0 ? "in" : "out", "u:" + unit + ":support")}, published[id]);
      }
    }
    const std::string unit = kUnits[below(kUnits.size())];
    for (const char* on : kDays) {
      const auto day = text_of(tests::date(on).last_day());
      const Position known(kUnits.size() + below(both.all.ledger.head().value() - kUnits.size() + 1));
      const auto all = both.all.table(day, known);
      const auto told = both.told.table(day, known);
      const auto today = both.all.table(kToday, known);
      const auto table = MatrixTable::of_unit(*all, *today, *told, unit);
      RC_ASSERT(std::ranges::is_sorted(table->rows(), {}, &MatrixRow::id));
      size_t expected = 0;
      for (const auto& row : all->rows()) {
        const auto found = table->find(row->id());
        const auto public_row = told->find(row->id());
        const auto now = today->find(row->id());
        if (owns(*row, unit) && now && owns(*now, unit)) {
          RC_ASSERT(found == row);
          ++own;
        } else {
          RC_ASSERT(found == public_row);
          ++(public_row ? others : left_out);
        }
        expected += found ? 1 : 0;
      }
      RC_ASSERT(table->rows().size() == expected);
    }
    ++rounds;
  });
  EXPECT_TRUE(held);
  EXPECT_GT(std::min({own, others, left_out}), rounds);
  std::cout << own << " rows in full, " << others << " as published, " << left_out << " not told\n";
}

}  // namespace
}  // namespace cairn::projections::matrix
