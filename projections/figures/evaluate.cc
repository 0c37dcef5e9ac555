#include "projections/figures/evaluate.h"

#include <cstdlib>

namespace cairn::projections::figures {
namespace {

void change_key(std::map<std::string, int>& keys, const std::string& key, int by) {
  const int left = keys[key] += by;
  if (left == 0) keys.erase(key);
}

/// "1234567" with blanks between thousands that no line breaks at.
std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, "\u00a0");
  return digits;
}

/// Minor units: two decimals for every currency that the ledger has met.
std::string money_text(const std::string& currency, int64_t minor) {
  const auto magnitude = static_cast<uint64_t>(std::abs(minor));
  const auto cents = std::to_string(100 + magnitude % 100).substr(1);
  return currency + "\u00a0" + (minor < 0 ? "-" : "") + grouped(magnitude / 100) + "." + cents;
}

}  // namespace

void Totals::change(const Contribution& contribution, int by) {
  for (const auto& key : contribution.counted) change_key(counted_, key, by);
  for (const auto& key : contribution.base) change_key(base_, key, by);
  for (const auto& sum : contribution.sums) {
    auto& total = sums_[sum.unit];
    total.amount += by * sum.amount;
    total.terms += by;
    if (total.terms == 0) sums_.erase(sum.unit);
  }
}

Value Totals::value() const {
  Value value;
  value.has_data = !base_.empty();
  if (!value.has_data) return value;
  value.count = counted_.size();
  if (shape_ == Shape::kShare) value.of = base_.size();
  for (const auto& [unit, sum] : sums_) value.sums.emplace(unit, sum.amount);
  return value;
}

std::vector<std::string> Totals::counted() const {
  std::vector<std::string> keys;
  for (const auto& [key, times] : counted_) keys.push_back(key);
  return keys;
}

Contribution contribution_of(const World& world, const Formula& formula, const FigureId& id, const Entity& entity,
                             Position known) {
  Contribution contribution;
  formula.contribute({world, entity, id, known}, contribution);
  return contribution;
}

Figure evaluate(const World& world, const Formula& formula, const FigureId& id, Position known) {
  Totals totals(formula.shape);
  for (const auto& [name, entity] : world.all(formula.subject))
    totals.add(contribution_of(world, formula, id, *entity, known));
  return {&formula, totals.value(), totals.counted()};
}

std::string text_of(const Value& value, Shape shape) {
  if (!value.has_data) return "no data";
  switch (shape) {
    case Shape::kCount: return grouped(value.count);
    case Shape::kShare: return grouped(value.count) + " of " + grouped(value.of);
    case Shape::kMoney: {
      std::string text;
      for (const auto& [currency, minor] : value.sums) text += (text.empty() ? "" : "; ") + money_text(currency, minor);
      return text.empty() ? "0" : text;
    }
    case Shape::kAmount: {
      std::string text;
      for (const auto& [unit, thousandths] : value.sums)
        text += (text.empty() ? "" : "; ") + indicators::Amount{thousandths}.text() + " " + unit;
      return text;
    }
  }
  return {};
}

std::string percent_of(const Value& value) {
  if (!value.has_data || value.of == 0) return "no data";
  // Half up, in whole numbers: no floating point that another machine might round otherwise.
  const uint64_t tenths = (value.count * 2000 + value.of) / (2 * value.of);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "\u00a0%";
}

}  // namespace cairn::projections::figures
