#include "projections/indicators/evolve.h"

#include <charconv>
#include <cstdlib>

#include "projections/indicators/columns.h"

namespace cairn::projections::indicators {
namespace {

constexpr int64_t kOne = 1000;
constexpr size_t kDigitsMax = 15;

template <class Number>
Number number_of(std::string_view text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool all_digits(std::string_view text) {
  for (const char c : text)
    if (c < '0' || c > '9') return false;
  return !text.empty();
}

std::vector<std::string> lines_of(std::string_view list) {
  std::vector<std::string> lines;
  while (!list.empty()) {
    const size_t end = std::min(list.find('\n'), list.size());
    lines.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return lines;
}

void read_quantities(const facts::Row& row, Column column, std::map<std::string, Quantity>& into) {
  for (const auto* cell : row.all(id_of(column)))
    if (auto quantity = Quantity::of_cell(cell->value)) into.emplace(cell->element, std::move(*quantity));
}

Outcome outcome_of(const facts::Row& row, const facts::Cell& cell) {
  const auto text = [&](Column column) { return std::string(row.text(id_of(column), cell.element)); };
  Outcome outcome;
  outcome.value = Quantity::of_cell(cell.value);
  outcome.state = text(Column::kState);
  outcome.preparer = text(Column::kPreparer);
  outcome.approver = text(Column::kApprover);
  outcome.comment = text(Column::kComment);
  for (const auto& position : lines_of(text(Column::kEvidence)))
    outcome.positions.push_back(number_of<uint64_t>(position));
  outcome.documents = lines_of(text(Column::kDocuments));
  outcome.level = number_of<int>(text(Column::kLevel));
  outcome.set_by = cell.set_by;
  if (const auto certified = text(Column::kCertified); !certified.empty())
    outcome.certified = Position(number_of<uint64_t>(certified));
  return outcome;
}

Story story_of(const facts::Row& row, const facts::Cell& cell) {
  const auto text = [&](Column column) { return std::string(row.text(id_of(column), cell.element)); };
  Story story;
  story.id = cell.element;
  story.cycle = cell.value;
  story.engagement = text(Column::kStoryEngagement);
  story.activity = text(Column::kStoryActivity);
  story.gain = text(Column::kStoryGain);
  story.difference = text(Column::kStoryDifference);
  story.lessons = lines_of(text(Column::kStoryLessons));
  story.post = text(Column::kStoryPost);
  story.level = number_of<int>(text(Column::kStoryLevel));
  story.set_by = cell.set_by;
  story.effective = cell.effective;
  return story;
}

}  // namespace

Result<Amount> Amount::parse(std::string_view text) {
  const auto wrong = fail(Errc::kInvalid, "\"" + std::string(text.substr(0, 40)) +
                                              "\" is no decimal number of at most three decimals, as 12.5");
  const bool negative = text.starts_with('-');
  std::string_view whole = text.substr(negative ? 1 : 0);
  std::string_view decimals;
  if (const size_t point = whole.find('.'); point != std::string_view::npos) {
    decimals = whole.substr(point + 1);
    whole = whole.substr(0, point);
    if (!all_digits(decimals) || decimals.size() > 3) return wrong;
  }
  if (!all_digits(whole) || whole.size() > kDigitsMax) return wrong;
  std::string padded(decimals);
  padded.resize(3, '0');
  const int64_t thousandths = number_of<int64_t>(whole) * kOne + number_of<int64_t>(padded);
  return Amount{negative ? -thousandths : thousandths};
}

std::string Amount::text() const {
  const int64_t magnitude = std::abs(thousandths);
  std::string text = (thousandths < 0 ? "-" : "") + std::to_string(magnitude / kOne);
  if (magnitude % kOne == 0) return text;
  std::string decimals = std::to_string(kOne + magnitude % kOne).substr(1);
  while (decimals.back() == '0') decimals.pop_back();
  return text + "." + decimals;
}

std::optional<Quantity> Quantity::of_cell(std::string_view cell) {
  const size_t blank = cell.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const auto amount = Amount::parse(cell.substr(0, blank));
  if (!amount) return std::nullopt;
  return Quantity{amount.value(), std::string(cell.substr(blank + 1))};
}

Result<Period> Period::parse(std::string_view text) {
  if (const auto quarter = calendar::Quarter::parse(text)) return Period{quarter.value().year(), quarter.value()};
  const auto year = calendar::FinancialYear::parse(text);
  if (!year || year.value().id() != text)
    return fail(Errc::kInvalid,
                "\"" + std::string(text.substr(0, 40)) + "\" is no period; one is named 2026-27 or 2026-27-Q1");
  return Period{year.value()};
}

Indicator indicator_of(const facts::Row& row) {
  Indicator indicator;
  indicator.defined = row.exists();
  const auto text = [&](Column column) { return std::string(row.text(id_of(column))); };
  indicator.municipality = text(Column::kMunicipality);
  indicator.title = text(Column::kTitleEn);
  indicator.kind = text(Column::kKind);
  indicator.unit = text(Column::kUnit);
  indicator.definition = text(Column::kDefinition);
  indicator.formula = text(Column::kFormula);
  indicator.formula_version = number_of<int>(text(Column::kFormulaVersion));
  indicator.cycle = text(Column::kCycle);
  indicator.unit_id = text(Column::kUnitId);
  read_quantities(row, Column::kBaseline, indicator.baselines);
  read_quantities(row, Column::kTarget, indicator.targets);
  for (const auto* cell : row.all(id_of(Column::kResult)))
    indicator.outcomes.emplace(cell->element, outcome_of(row, *cell));
  for (const auto* cell : row.all(id_of(Column::kStory))) indicator.stories.push_back(story_of(row, *cell));
  return indicator;
}

std::optional<int64_t> share_of_target(const Quantity& value, const Quantity& target) {
  if (target.amount.thousandths == 0 || value.unit != target.unit) return std::nullopt;
  return value.amount.thousandths * kOne / target.amount.thousandths;
}

}  // namespace cairn::projections::indicators
