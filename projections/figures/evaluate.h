#pragma once

#include <map>
#include <string>
#include <vector>

#include "projections/figures/formula.h"

namespace cairn::projections::figures {

/// What a figure says. "No data" is no number, and not 0: `has_data` is false and nothing else is looked at.
struct Value {
  bool has_data = false;
  uint64_t count = 0;
  uint64_t of = 0;                      ///< of shares
  std::map<std::string, int64_t> sums;  ///< of money, minor units by currency; of amounts, thousandths by unit
  bool operator==(const Value&) const = default;
};

/// The sum of contributions, which can be taken out again one by one.
class Totals {
 public:
  explicit Totals(Shape shape) : shape_(shape) {}
  void add(const Contribution& contribution) { change(contribution, 1); }
  void remove(const Contribution& contribution) { change(contribution, -1); }
  Value value() const;
  std::vector<std::string> counted() const;  ///< keys, in order

 private:
  void change(const Contribution& contribution, int by);

  Shape shape_;
  std::map<std::string, int> counted_;
  std::map<std::string, int> base_;
  struct Sum {
    int64_t amount = 0;
    int terms = 0;
  };
  std::map<std::string, Sum> sums_;
};

struct Figure {
  const Formula* formula = nullptr;
  Value value;
  std::vector<std::string> members;  ///< keys of what is counted, in order: ids, or "<engagement>/<lesson>"
};

/// Pure over the world.
Figure evaluate(const World& world, const Formula& formula, const FigureId& id, Position known);
Contribution contribution_of(const World& world, const Formula& formula, const FigureId& id, const Entity& entity,
                             Position known);

/// "12", "4 of 9", "ZAR 350 000.00; USD 1 000.00", "12.5 percent", "no data": the one way in which values are written.
std::string text_of(const Value& value, Shape shape);
/// A share in percent to one decimal, "44.4 %"; "no data" of nothing.
std::string percent_of(const Value& value);

}  // namespace cairn::projections::figures
