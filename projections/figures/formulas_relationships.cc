#include "projections/figures/engagement_case.h"
#include "projections/figures/formula.h"
#include "projections/indicators/evolve.h"
#include "projections/reviews/evolve.h"
#include "projections/reviews/kind.h"

// Relationships: agreements, memberships, partnerships, research, projects and informal ties.

namespace cairn::projections::figures {
namespace {

using engagements::Column;

/// The row on the last day of the period, of a relationship of the municipality; null otherwise. There is data as soon
/// as there is one.
const facts::Row* relationship(const Case& it, Contribution& out) {
  const auto& row = it.row(it.last_day());
  if (!is_ours(it, row) || !matrix::is_relationship(text(row, Column::kKind))) return nullptr;
  out.base.push_back(it.entity.id());
  return &row;
}

void count_if(bool counts, const Case& it, Contribution& out) {
  if (counts) out.counted.push_back(it.entity.id());
}

void active(const Case& it, Contribution& out) {
  const auto* row = relationship(it, out);
  count_if(row != nullptr && is_active(it, *row) && in_slice(it, *row, it.last_day()), it, out);
}

void begun(const Case& it, Contribution& out) {
  const auto* row = relationship(it, out);
  count_if(row != nullptr && !is_only_planned(*row) && began_within(it, date(*row, Column::kStartDate)), it, out);
}

/// Every renewal says how the relationship was reviewed, and nothing else sets that cell.
void renewed(const Case& it, Contribution& out) {
  if (relationship(it, out) == nullptr) return;
  bool counts = false;
  for (const auto& phase : it.entity.timeline().phases(engagements::id_of(Column::kRenewalReview), {}, it.known))
    counts = counts || (phase.value && began_within(it, phase.effective));
  count_if(counts, it, out);
}

/// An end counts from the day after the last one, so it shows on the day after the period at the latest.
void concluded(const Case& it, Contribution& out) {
  if (relationship(it, out) == nullptr) return;
  const auto& after = it.row(it.last_day().next());
  const auto end = date(after, Column::kEndDate);
  count_if(text(after, Column::kStatus) == "concluded" && end && within(it, end->last_day()), it, out);
}

void expired_undecided(const Case& it, Contribution& out) {
  const auto* row = relationship(it, out);
  count_if(row != nullptr && matrix::is_expired_undecided(*row, it.last_day()), it, out);
}

void dormant(const Case& it, Contribution& out) {
  const auto* row = relationship(it, out);
  if (row == nullptr) return;
  const auto rules = it.world.rules_of(it.id.municipality, it.last_day(), it.known);
  count_if(matrix::derive(*row, rules, it.last_day()).dormant, it, out);
}

/// The row of a relationship that is active, which is what shares are taken of; null otherwise.
const facts::Row* active_base(const Case& it, Contribution& out) {
  const auto& row = it.row(it.last_day());
  if (!is_ours(it, row) || !is_active(it, row)) return nullptr;
  out.base.push_back(it.entity.id());
  return &row;
}

void with_mandate(const Case& it, Contribution& out) {
  const auto* row = active_base(it, out);
  count_if(row != nullptr && !text(*row, Column::kMandate).empty(), it, out);
}

void with_review(const Case& it, Contribution& out) {
  if (active_base(it, out) == nullptr) return;
  const auto* review = it.world.find(Kind::kReview, reviews::id_of(it.entity.id(), it.id.period.year));
  count_if(review != nullptr && reviews::review_of(review->row(Day::latest(), it.known)).counts(), it, out);
}

/// Knowledge products: what was written to be used by others.
bool is_product(const matrix::DocumentText& document) {
  return (document.state == "attached" || document.state == "filed") &&
         (document.kind == "learning_note" || document.kind == "presentation" || document.kind == "evaluation");
}

void with_product(const Case& it, Contribution& out) {
  const auto* row = active_base(it, out);
  if (row == nullptr) return;
  bool counts = false;
  for (const auto* cell : row->all(engagements::id_of(Column::kDocument)))
    counts = counts || is_product(matrix::document_text(cell->value));
  count_if(counts, it, out);
}

/// "o:<organisation>:<role>" with the value "in".
template <class Visit>
void each_partner(const Case& it, const facts::Row& row, Visit visit) {
  for (const auto* cell : row.all(engagements::id_of(Column::kParty))) {
    const size_t colon = cell->element.rfind(':');
    if (cell->value != "in" || !cell->element.starts_with("o:") || colon < 3) continue;
    visit(it.world.organisation(cell->element.substr(2, colon - 2), it.last_day(), it.known));
  }
}

void parties(const Case& it, Contribution& out) {
  const auto* row = active_base(it, out);
  if (row != nullptr) each_partner(it, *row, [&](std::string id) { out.counted.push_back(std::move(id)); });
}

void countries(const Case& it, Contribution& out) {
  const auto* row = active_base(it, out);
  if (row == nullptr) return;
  each_line(text(*row, Column::kCountries), [&](std::string_view country) { out.counted.emplace_back(country); });
  each_partner(it, *row, [&](const std::string& id) {
    if (auto country = it.world.country_of(id, it.last_day(), it.known); !country.empty())
      out.counted.push_back(std::move(country));
  });
}

}  // namespace

std::vector<Formula> relationship_formulas() {
  const auto year = [](std::string_view name, Shape shape, std::string_view title, std::string_view definition,
                       auto contribute) {
    return Formula{.name = name, .shape = shape, .title = title, .definition = definition, .contribute = contribute};
  };
  std::vector<Formula> all = {
      year("relationships_active", Shape::kCount, "Relationships active",
           "Relationships that run on the last day of the year: begun, signed, active, suspended or of unknown status, "
           "and not ended.",
           active),
      year("relationships_new", Shape::kCount, "Relationships begun",
           "Relationships whose beginning lies in the year; a date without a day counts at its first day.", begun),
      year("relationships_renewed", Shape::kCount, "Relationships renewed",
           "Relationships of which a renewal was decided in the year.", renewed),
      year("relationships_concluded", Shape::kCount, "Relationships concluded",
           "Relationships whose last day lies in the year; a date without a day counts at its last day.", concluded),
      year("relationships_expired_undecided", Shape::kCount, "Expired, undecided",
           "Relationships whose planned end has passed by the last day of the year and of which nobody has said what "
           "became of them.",
           expired_undecided),
      year("relationships_dormant", Shape::kCount, "Dormant",
           "Running relationships without any dated sign of life for longer than the rule dormancy_months allows.",
           dormant),
      year("relationships_with_mandate", Shape::kShare, "Active with a mandate",
           "Of the active relationships, those that name the policy, law or decision they rest on.", with_mandate),
      year("relationships_with_review", Shape::kShare, "Active with a self-review",
           "Of the active relationships, those whose self-review of the year was handed in and not returned.",
           with_review),
      year("relationships_with_product", Shape::kShare, "Active with a knowledge product",
           "Of the active relationships, those with a learning note, presentation or evaluation on file.",
           with_product),
      year(
          "parties", Shape::kCount, "Partner organisations",
          "Organisations that take part in an active relationship on the last day of the year; merged ones count once.",
          parties),
      year("countries", Shape::kCount, "Countries",
           "Countries that active relationships name, and those of their partners, on the last day of the year.",
           countries),
  };
  for (auto& formula : all) {
    if (formula.name == "relationships_active") {
      formula.dimensions = {"scope", "kind", "cluster", kScopeCluster};
      formula.reads.units = true;
    }
    formula.reads.rules = formula.name == "relationships_dormant";
    formula.reads.organisations = formula.name == "parties" || formula.name == "countries";
  }
  return all;
}

}  // namespace cairn::projections::figures
