#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "projections/matrix/row.h"

namespace cairn::projections::matrix {

/// How a field is filtered and sorted.
enum class FieldKind : uint8_t {
  kCode,    ///< exact values; an id is also found by its label
  kText,    ///< part of the text, without case and diacritics
  kDate,    ///< "2011" finds all of 2011; .from and .to
  kNumber,  ///< exact; sorted as a number
};

/// What a row has of one field: views into the row (or static text). Reused from row to row.
using Values = std::vector<std::string_view>;

/// One thing that the matrix can be filtered, sorted, counted or crossed by.
struct Field {
  std::string_view name;
  FieldKind kind = FieldKind::kCode;
  bool many = false;  ///< a row may have several values, so that counts by value do not add up to the rows
  void (*values)(const MatrixRow& row, Values& out) = nullptr;  ///< appends distinct values; none when there are none
  engagements::Column column = engagements::Column::kCount;     ///< when `values` is null
  /// What a value is called where that is not itself (the name of an id).
  std::string_view (*label)(const Directory& directory, std::string_view value) = nullptr;
};

/// Every field, in the order of the documentation.
std::span<const Field> fields();
/// Null when there is none of this name.
const Field* find_field(std::string_view name);

/// Fills `out` (emptied first) with the row's distinct values.
void values_of(const Field& field, const MatrixRow& row, Values& out);
/// The label of a value, or the value.
std::string_view label_of(const Field& field, const Directory& directory, std::string_view value);

/// Stands for "has no value" in filters, facets and pivots.
inline constexpr std::string_view kNone = "none";

}  // namespace cairn::projections::matrix
