#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"
#include "projections/calendar/quarter.h"
#include "projections/facts/timeline.h"

namespace cairn::projections::indicators {

/// A decimal number of at most three decimals, exact.
struct Amount {
  int64_t thousandths = 0;
  /// "12", "12.5", "-0.125". kInvalid, naming the text, for anything else and beyond 15 digits.
  static Result<Amount> parse(std::string_view text);
  std::string text() const;  ///< without needless decimals: "12.5"
  auto operator<=>(const Amount&) const = default;
};

/// A value with its unit, as a cell has it: "12.5 percent".
struct Quantity {
  Amount amount;
  std::string unit;
  static std::optional<Quantity> of_cell(std::string_view cell);
  bool operator==(const Quantity&) const = default;
};

/// A financial year or one of its quarters, as results are reported for.
struct Period {
  calendar::FinancialYear year;
  std::optional<calendar::Quarter> quarter = {};
  /// "2013-14" or "2013-14-Q2". kInvalid, naming the text, for anything else.
  static Result<Period> parse(std::string_view text);
  std::string id() const { return quarter ? quarter->id() : year.id(); }
  Day first_day() const { return quarter ? quarter->first_day() : year.first_day(); }
  Day last_day() const { return quarter ? quarter->last_day() : year.last_day(); }
};

/// What was reported for one period, and how far it has come.
struct Outcome {
  std::optional<Quantity> value;  ///< none: no data, which differs from 0
  std::string state;              ///< reported, returned, approved or certified
  std::string preparer;
  std::string approver;
  std::string comment;
  std::vector<uint64_t> positions;
  std::vector<std::string> documents;
  int level = 0;
  Position set_by;                    ///< where it was reported
  std::optional<Position> certified;  ///< number of events that it rests on
};

struct Story {
  std::string id;
  std::string cycle;
  std::string engagement;
  std::string activity;
  std::string gain;
  std::string difference;
  std::vector<std::string> lessons;
  std::string post;
  int level = 0;
  Position set_by;
  std::optional<PartialDate> effective;
};

/// An indicator as its events tell it, at one known time. Folded from its row; a plain value.
struct Indicator {
  bool defined = false;
  std::string municipality;
  std::string title;
  std::string kind;
  std::string unit;
  std::string definition;
  std::string formula;
  int formula_version = 0;
  std::string cycle;
  std::string unit_id;
  std::map<std::string, Quantity> baselines;  ///< by period
  std::map<std::string, Quantity> targets;    ///< by period
  std::map<std::string, Outcome> outcomes;    ///< by period
  std::vector<Story> stories;                 ///< in order of id

  bool computed() const { return !formula.empty(); }
};

/// Of the row on the day that the formula's version is asked for (Day::latest() for the newest).
Indicator indicator_of(const facts::Row& row);

/// How much of a target was reached, in tenths of a percent; none for a target of zero or a value of another unit:
/// there is no such share, and nobody shall read one.
std::optional<int64_t> share_of_target(const Quantity& value, const Quantity& target);

}  // namespace cairn::projections::indicators
