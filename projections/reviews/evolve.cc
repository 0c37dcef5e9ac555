#include "projections/reviews/evolve.h"

#include <algorithm>
#include <array>
#include <utility>

#include "projections/reviews/columns.h"

namespace cairn::projections::reviews {
namespace {

/// PRODUCT M8: objectives, results, risk on one scale, exit plan, members, resources, lessons.
constexpr std::array kAskedFor = {std::pair{Column::kObjectives, "objectives"},
                                  std::pair{Column::kResults, "results"},
                                  std::pair{Column::kRisk, "risk"},
                                  std::pair{Column::kExitPlan, "exit_plan"},
                                  std::pair{Column::kMembers, "members"},
                                  std::pair{Column::kResources, "resources"},
                                  std::pair{Column::kLessons, "lessons"}};

std::vector<std::string> lines_of(std::string_view list) {
  std::vector<std::string> lines;
  while (!list.empty()) {
    const size_t end = std::min(list.find('\n'), list.size());
    lines.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return lines;
}

Action action_of(const facts::Row& row, const facts::Cell& cell) {
  const auto text = [&](Column column) { return std::string(row.text(id_of(column), cell.element)); };
  Action action;
  action.id = cell.element;
  action.text = text(Column::kActionText);
  action.owner_post = text(Column::kActionOwner);
  action.unit = text(Column::kActionUnit);
  if (const auto due = PartialDate::parse(text(Column::kActionDue))) action.due = due.value();
  action.open = cell.value == "open";
  action.evidence = lines_of(text(Column::kActionEvidence));
  action.outcome = text(Column::kActionOutcome);
  action.set_by = cell.set_by;
  return action;
}

}  // namespace

Review review_of(const facts::Row& row) {
  Review review;
  review.opened = row.exists();
  const auto text = [&](Column column) { return std::string(row.text(id_of(column))); };
  review.engagement = text(Column::kEngagement);
  review.year = text(Column::kYear);
  review.unit = text(Column::kUnit);
  review.state = text(Column::kState);
  review.preparer = text(Column::kPreparer);
  review.comment = text(Column::kComment);
  review.risk = text(Column::kRisk);
  if (const auto* state = row.find(id_of(Column::kState))) {
    review.set_by = state->set_by;
    for (const auto& [column, name] : kAskedFor)
      if (text(column).find_first_not_of(" \t\r\n") == std::string::npos) review.missing.emplace_back(name);
  }
  for (const auto* cell : row.all(id_of(Column::kAction))) review.actions.push_back(action_of(row, *cell));
  return review;
}

}  // namespace cairn::projections::reviews
