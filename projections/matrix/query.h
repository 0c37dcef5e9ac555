#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "projections/matrix/fields.h"
#include "projections/matrix/row_json.h"
#include "projections/matrix/table.h"
#include "projections/requests/disputes.h"

namespace cairn::projections::matrix {

/// Names and values as a query string has them, decoded, in their order.
using Parameters = std::vector<std::pair<std::string, std::string>>;

inline constexpr size_t kLimitDefault = 50;
inline constexpr size_t kLimitMax = 500;

/// A condition on one field: any of the values (exact, "none" for no value; a part for texts; a beginning for dates),
/// or a span of days.
struct Condition {
  const Field* field = nullptr;
  std::vector<std::string> values;
  std::vector<std::string> folded;  ///< of `values`
  std::optional<Day> from;          ///< the date may lie on this day or later
  std::optional<Day> to;            ///< … or earlier
};

struct SortKey {
  const Field* field = nullptr;
  bool down = false;
};

/// A question to a MatrixTable. Different fields mean "and", several values of one mean "or".
struct Query {
  std::vector<Condition> conditions;
  std::vector<std::string> words;  ///< of `q`, folded; a row must have them all
  std::vector<SortKey> sort;       ///< equals come by id
  std::vector<const Field*> facets;
  Members members;
  size_t limit = kLimitDefault;
  std::string after;  ///< cursor
  std::string hash;   ///< of conditions, words and sort: what a cursor belongs to

  /// Parameters named as fields (also NAME.from and NAME.to for dates), q, sort, facets, columns, limit and after; an
  /// empty value is as none, which is what an untouched form sends. kInvalid with a complaint for each that is unknown
  /// or wrong, pointers "/query/NAME".
  static Result<Query> parse(const Parameters& parameters);
};

/// True when the row meets every condition and has every word.
bool matches(const Query& query, const MatrixRow& row);

/// Rows in the order of the query.
using Selection = std::vector<const MatrixRow*>;

struct FacetValue {
  std::string_view value;  ///< kNone for rows without one
  size_t count = 0;        ///< of rows
};
/// Most frequent first, then by value. Counted without the conditions on the facet's own field.
struct Facet {
  const Field* field = nullptr;
  std::vector<FacetValue> values;
};

struct Page {
  size_t total = 0;  ///< rows that match, on all pages
  Selection rows;
  std::string next;  ///< cursor of the following page; empty on the last
  std::vector<Facet> facets;
};

/// Everything that matches, sorted.
Selection select(const MatrixTable& table, const Query& query);
std::vector<Facet> count_facets(const MatrixTable& table, const Query& query);

/// One page. kInvalid (pointer "/query/after") for a cursor of another question or another (V, K); see cursor.h.
Result<Page> read_page(const MatrixTable& table, const Query& query);

/// {"total","items","next","position"} and "facets" when asked; `next` is null on the last page. A row of which a cell
/// is disputed has "disputes", whatever columns were asked for.
std::string page_json(const MatrixTable& table, const Query& query, const Page& page, bool with_revision,
                      const requests::Disputes& disputes = {});

/// Counts of rows by two fields.
struct Pivot {
  const Field* rows = nullptr;
  const Field* columns = nullptr;
  struct Cell {
    std::string_view row;
    std::string_view column;
    size_t count = 0;
  };
  struct Total {
    std::string_view value;
    size_t count = 0;  ///< distinct engagements
    size_t sum = 0;    ///< of the cells; more than `count` where the other field has several values
  };
  std::vector<Cell> cells;  ///< that are not zero, in order of (row, column)
  std::vector<Total> row_totals;
  std::vector<Total> column_totals;
  size_t total = 0;  ///< distinct engagements
  size_t sum = 0;    ///< of all cells; equals `total` unless a field is `many`
};
Pivot pivot(const MatrixTable& table, const Query& query, const Field& rows, const Field& columns);
/// {"rows","columns","multi_valued":[…],"total","sum","cells":[{"row","column","count"}],
///  "row_totals":[{"value","label","count","sum"}],"column_totals":[…],"position"}
std::string pivot_json(const MatrixTable& table, const Pivot& pivot);

}  // namespace cairn::projections::matrix
