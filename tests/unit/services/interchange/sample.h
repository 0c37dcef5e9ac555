#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "eventstore/base/bytes.h"
#include "services/interchange/kinds.h"
#include "services/interchange/plan.h"

// Plans files against a ledger in memory: no store, no disk but the sample files.

namespace cairn::services::interchange {

inline std::string sample(const std::string& name) {
  std::ifstream file(std::string(CAIRN_SAMPLE) + "/" + name, std::ios::binary);
  EXPECT_TRUE(file.good()) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

/// An empty ledger into which files are planned, each row folded in before the next.
class PlanningTest : public ::testing::Test {
 protected:
  using Factory = std::unique_ptr<Planner> (*)(ImportFile, std::vector<std::string>);

  std::vector<RowPlan> import(Factory factory, const std::string& bytes, const std::string& name = "sheet.csv") {
    auto table = CsvTable::open(bytes);
    EXPECT_TRUE(table.has_value());
    const ImportFile file{"ETH", name, to_hex(view_of(sha256(bytes))), PartialDate::of(2026, 11, 23).value()};
    auto planner = factory(file, table.value().heading());
    std::vector<RowPlan> plans;
    while (auto record = table.value().next()) {
      auto plan = planner->plan(*record, ledger_);
      if (!plan) {
        ADD_FAILURE() << plan.error().context;
        return plans;
      }
      const auto folded = ledger_.plan(plan.value().writes);
      if (!folded) ADD_FAILURE() << "line " << record->line << ": " << folded.error().context;
      plans.push_back(std::move(plan).value());
    }
    return plans;
  }

  static std::map<std::string, int> counts(const std::vector<RowPlan>& plans) {
    std::map<std::string, int> counts;
    for (const auto& plan : plans) ++counts[std::string(name_of(plan.outcome))];
    return counts;
  }

  projections::facts::Row row(std::string_view category, std::string_view id, Day valid = Day::latest()) {
    return ledger_.entity(category, id).value().timeline.at(valid, Position(UINT64_MAX));
  }

  Ledger ledger_{register_kinds()};
};

using Counts = std::map<std::string, int>;

}  // namespace cairn::services::interchange
