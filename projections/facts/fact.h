#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/date.h"
#include "eventstore/base/ids.h"

namespace cairn::projections::facts {

/// How the text of a value is to be read and shown.
enum class ColumnType : uint8_t {
  kText,    ///< free text
  kCode,    ///< a word of a closed list, lower case
  kId,      ///< the id of an organisation, unit, post, person or engagement
  kDate,    ///< a partial date, ISO 8601
  kNumber,  ///< a decimal integer
  kMoney,   ///< "minor currency", as "35000000000 ZAR"
  kList,    ///< texts, each followed by '\n'
};

/// One column of a register. A column by element has one value for each element (a party, a document, a lesson).
struct Column {
  std::string_view name;  ///< as in JSON, query strings and exports
  ColumnType type;
  bool by_element = false;
};

/// Index into the register's list of columns. Column 0 of every register is the birth: present when the entity exists.
using ColumnId = uint8_t;
inline constexpr ColumnId kBirth = 0;

/// One cell as an event sets it. No value: the cell is emptied.
struct Fact {
  ColumnId column = 0;
  std::string element;
  std::optional<std::string> value;
};

/// What one event says: from when, and which cells it sets.
struct Assertion {
  Position position;                     ///< where it was recorded
  std::optional<PartialDate> effective;  ///< none = date unknown
  bool ends = false;                     ///< the date is the last day on which something still held
  std::vector<Fact> facts;

  /// DESIGN 3: a beginning counts from the first day that its partial date allows, an end from the day after the last
  /// one, and what has no date from the start.
  Day counts_from() const {
    if (!effective) return Day::earliest();
    return ends ? effective->last_day().next() : effective->first_day();
  }
};

}  // namespace cairn::projections::facts
