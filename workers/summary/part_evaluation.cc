#include <map>

#include "projections/indicators/evolve.h"
#include "projections/reviews/evolve.h"
#include "workers/summary/parts.h"

namespace cairn::workers::summary {
namespace {

namespace p = projections;
using p::figures::Kind;

Cell quantity_cell(const std::map<std::string, p::indicators::Quantity>& values, const std::string& period) {
  const auto found = values.find(period);
  if (found == values.end()) return text_cell("none");
  return text_cell(found->second.amount.text() + " " + found->second.unit);
}

/// The latest baseline that lies before the year.
Cell baseline_cell(const p::indicators::Indicator& indicator, const std::string& year) {
  std::string period;
  for (const auto& [name, value] : indicator.baselines)
    if (name <= year) period = name;
  auto cell = quantity_cell(indicator.baselines, period);
  if (!period.empty()) cell.text += " (" + period + ")";
  return cell;
}

Table results_table(const Sources& sources) {
  Table table{"results",
              "Indicators that units report",
              {"Indicator", "Kind", "Period", "Baseline", "Target", "Result", "State", "Evidence level"},
              {},
              "Evidence: 0 none, 1 somebody's word, 2 a document, 3 a document that somebody else checked.",
              "No indicator with a target or a result for the year is defined.",
              false};
  for (const auto& entry : sources.figures()) {
    if (entry.pinned.id.formula != "indicator_result") continue;
    const auto* entity = sources.world().find(Kind::kIndicator, entry.pinned.id.slice);
    const auto indicator = p::indicators::indicator_of(entity->row(Day::latest(), sources.known()));
    const auto period = entry.pinned.id.period.id();
    const auto outcome = indicator.outcomes.find(period);
    const bool reported = outcome != indicator.outcomes.end();
    auto result = figure_cell(entry);
    if (result.type == Cell::Type::kNumber) result.text = entry.text();
    table.rows.push_back({text_cell(indicator.title), text_cell(indicator.kind), text_cell(period),
                          baseline_cell(indicator, sources.year().id()), quantity_cell(indicator.targets, period),
                          std::move(result), text_cell(reported ? outcome->second.state : "not reported"),
                          reported ? number_cell(outcome->second.level) : text_cell("")});
  }
  return table;
}

Table cycles_table(const Sources& sources) {
  Table table{"cycles", "Stories of value, by cycle", {"Cycle", "Stories"}, {}, {}, {}, true};
  table.note = sources.yearly("value_stories").figure.formula->definition;
  for (const auto* entry : sources.slices("value_stories", "cycle"))
    table.rows.push_back({text_cell(entry->pinned.id.slice), figure_cell(*entry)});
  return table;
}

Table stories_table(const Sources& sources) {
  Table table{"stories",
              "The stories",
              {"Cycle", "Engagement", "What happened", "What came of it", "What is different", "Told by"},
              {},
              {},
              "No story of the year was told.",
              false};
  for (const auto& [id, entity] : sources.world().all(Kind::kIndicator)) {
    const auto indicator = p::indicators::indicator_of(entity->row(sources.last_day(), sources.known()));
    if (indicator.municipality != sources.municipality()) continue;
    for (const auto& story : indicator.stories) {
      if (!story.effective || story.effective->first_day() < sources.year().first_day()) continue;
      table.rows.push_back({text_cell(story.cycle, Sources::event_link(story.set_by)),
                            text_cell(sources.title_of(Kind::kEngagement, story.engagement)), text_cell(story.activity),
                            text_cell(story.gain), text_cell(story.difference),
                            text_cell(story.post.empty() ? "" : sources.post_title(story.post))});
    }
  }
  return table;
}

/// Every review of the municipality that is known, with its id.
template <class Visit>
void each_review(const Sources& sources, Visit visit) {
  for (const auto& [id, entity] : sources.world().all(Kind::kReview)) {
    const auto review = p::reviews::review_of(entity->row(Day::latest(), sources.known()));
    if (review.opened && review.year <= sources.year().id()) visit(review);
  }
}

}  // namespace

Section results(const Sources& sources) {
  return {"results",
          "Results of monitoring and evaluation",
          {},
          {results_table(sources), cycles_table(sources), stories_table(sources)}};
}

Section self_reviews(const Sources& sources) {
  struct Count {
    int64_t reviews = 0;
    std::map<std::string, int64_t> missing;
  };
  std::map<std::string, Count> by_unit;
  each_review(sources, [&](const p::reviews::Review& review) {
    if (review.year != sources.year().id() || !review.counts()) return;
    auto& count = by_unit[review.unit];
    ++count.reviews;
    for (const auto& field : review.missing) ++count.missing[field];
  });
  Table table{"reviews",
              "Self-reviews and their missing fields, by unit",
              {"Unit", "Reviews", "Fields missing", "Which"},
              {},
              {},
              "No self-review of the year was handed in.",
              false};
  for (const auto& [unit, count] : by_unit) {
    std::string which;
    for (const auto& [field, times] : count.missing)
      which += (which.empty() ? "" : ", ") + words_of(field) + " " + std::to_string(times);
    auto missing = unit.empty()
                       ? text_cell("")
                       : figure_cell(sources.figure("review_fields_missing." + sources.year().id() + ".unit." + unit));
    table.rows.push_back({text_cell(unit.empty() ? "not told" : sources.title_of(Kind::kUnit, unit)),
                          number_cell(count.reviews), std::move(missing), text_cell(std::move(which))});
  }
  return {"reviews", "Yearly self-reviews", {}, {std::move(table)}};
}

Section remedial_actions(const Sources& sources) {
  Table open{"actions_open",
             "Remedial actions that are open, of this year and of those before",
             {"Engagement", "What is to be done", "Owner", "Due", "Opened for", "Overdue"},
             {},
             {},
             "No remedial action is open.",
             false};
  Table closed{"actions_closed",
               "Remedial actions that were closed",
               {"Engagement", "What was to be done", "What was done", "Evidence"},
               {},
               {},
               "No remedial action was closed.",
               false};
  each_review(sources, [&](const p::reviews::Review& review) {
    const auto title = sources.title_of(Kind::kEngagement, review.engagement);
    for (const auto& action : review.actions) {
      const auto link = Sources::event_link(action.set_by);
      if (action.open) {
        const bool overdue = action.due && action.due->last_day() < sources.last_day();
        open.rows.push_back({text_cell(title), text_cell(action.text, link),
                             text_cell(sources.post_title(action.owner_post)),
                             text_cell(action.due ? action.due->text() : ""), text_cell(review.year),
                             text_cell(overdue ? "yes" : "no")});
        continue;
      }
      std::string evidence;
      for (const auto& one : action.evidence) evidence += (evidence.empty() ? "" : ", ") + one.substr(0, 12);
      closed.rows.push_back(
          {text_cell(title), text_cell(action.text), text_cell(action.outcome, link), text_cell(std::move(evidence))});
    }
  });
  return {"actions", "Remedial actions", {}, {std::move(open), std::move(closed)}};
}

}  // namespace cairn::workers::summary
