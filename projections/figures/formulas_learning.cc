#include "projections/engagements/columns.h"
#include "projections/figures/formula.h"
#include "projections/indicators/evolve.h"
#include "projections/reviews/evolve.h"

// What was learnt and used: lessons applied, stories of value; reviews, actions; reported results.

namespace cairn::projections::figures {
namespace {

/// The indicator as of the period's year; stories count from when they came about.
std::optional<indicators::Indicator> indicator_of(const Case& it, Day valid) {
  auto indicator = indicators::indicator_of(it.row(valid));
  if (!indicator.defined || indicator.municipality != it.id.municipality) return std::nullopt;
  return indicator;
}

bool came_about_within(const Case& it, const indicators::Story& story) {
  return story.effective && story.effective->first_day() >= it.first_day() &&
         story.effective->first_day() <= it.last_day();
}

/// A lesson is applied once a story of the applied, realised or reframing cycle names it.
void lessons_applied(const Case& it, Contribution& out) {
  const auto indicator = indicator_of(it, it.last_day());
  if (!indicator) return;
  for (const auto& story : indicator->stories) {
    out.base.push_back(story.id);
    if (story.cycle == "immediate" || story.cycle == "potential" || !came_about_within(it, story)) continue;
    for (const auto& lesson : story.lessons) out.counted.push_back(story.engagement + "/" + lesson);
  }
}

void value_stories(const Case& it, Contribution& out) {
  const auto indicator = indicator_of(it, it.last_day());
  if (!indicator) return;
  out.base.push_back(it.entity.id());
  for (const auto& story : indicator->stories) {
    if (!it.id.dimension.empty() && story.cycle != it.id.slice) continue;
    if (came_about_within(it, story)) out.counted.push_back(story.id);
  }
}

/// A review belongs to the municipality of its engagement.
bool is_ours(const Case& it, const reviews::Review& review) {
  const auto* engagement = it.world.find(Kind::kEngagement, review.engagement);
  return engagement != nullptr &&
         engagement->row(Day::latest(), it.known).text(engagements::id_of(engagements::Column::kMunicipality)) ==
             it.id.municipality;
}

void fields_missing(const Case& it, Contribution& out) {
  const auto review = reviews::review_of(it.row(Day::latest()));
  if (!review.counts() || review.year != it.id.period.year.id() || !is_ours(it, review)) return;
  if (it.id.dimension == "unit" && (review.unit.empty() ? "none" : review.unit) != it.id.slice) return;
  out.base.push_back(it.entity.id());
  for (const auto& field : review.missing) out.counted.push_back(it.entity.id() + "/" + field);
}

/// Open ones are carried into the next year, so all years up to this one are looked at.
void actions(const Case& it, bool open, Contribution& out) {
  const auto review = reviews::review_of(it.row(Day::latest()));
  if (review.actions.empty() || review.year > it.id.period.year.id() || !is_ours(it, review)) return;
  for (const auto& action : review.actions) {
    const auto key = it.entity.id() + "/" + action.id;
    out.base.push_back(key);
    if (action.open == open) out.counted.push_back(key);
  }
}

void actions_open(const Case& it, Contribution& out) { actions(it, true, out); }
void actions_closed(const Case& it, Contribution& out) { actions(it, false, out); }

/// A reported value that is neither returned nor "no data".
void indicator_result(const Case& it, Contribution& out) {
  if (it.id.dimension.empty() || it.entity.id() != it.id.slice) return;
  const auto indicator = indicator_of(it, Day::latest());
  if (!indicator) return;
  const auto outcome = indicator->outcomes.find(it.id.period.id());
  if (outcome == indicator->outcomes.end() || outcome->second.state == "returned" || !outcome->second.value) return;
  out.base.push_back(it.entity.id());
  out.counted.push_back(it.entity.id());
  out.sums.push_back({outcome->second.value->unit, outcome->second.value->amount.thousandths});
}

}  // namespace

std::vector<Formula> learning_formulas() {
  return {
      Formula{.name = "lessons_applied",
              .subject = Kind::kIndicator,
              .title = "Lessons applied",
              .definition = "Lessons that a story of applied, realised or reframing value of the year names.",
              .contribute = lessons_applied},
      Formula{.name = "value_stories",
              .subject = Kind::kIndicator,
              .title = "Stories of value",
              .definition = "Stories told of the year, by Wenger-Trayner's five cycles of value: immediate, potential, "
                            "applied, realised, reframing.",
              .dimensions = {"cycle"},
              .contribute = value_stories},
      Formula{.name = "review_fields_missing",
              .subject = Kind::kReview,
              .title = "Fields missing in self-reviews",
              .definition = "Of the self-reviews handed in for the year, empty fields among objectives, results, risk, "
                            "exit plan, members, resources and lessons.",
              .dimensions = {"unit"},
              .reads = {.engagements = true},
              .contribute = fields_missing},
      Formula{.name = "actions_open",
              .subject = Kind::kReview,
              .title = "Remedial actions open",
              .definition = "Remedial actions of this year and of those before that nobody has closed.",
              .reads = {.engagements = true},
              .contribute = actions_open},
      Formula{.name = "actions_closed",
              .subject = Kind::kReview,
              .title = "Remedial actions closed",
              .definition = "Remedial actions of this year and of those before that were closed with evidence.",
              .reads = {.engagements = true},
              .contribute = actions_closed},
      Formula{
          .name = "indicator_result",
          .shape = Shape::kAmount,
          .subject = Kind::kIndicator,
          .title = "Result of an indicator",
          .definition = "What was reported for the period and not returned, with the evidence that the report names.",
          .dimensions = {"indicator"},
          .contribute = indicator_result},
  };
}

}  // namespace cairn::projections::figures
