#pragma once

#include <memory>
#include <optional>

#include "eventstore/commit_log.h"
#include "eventstore/store.h"

namespace cairn::eventstore {

/// The positions that a filter selects, in order, from the rows of families `index` and `stream` alone. Not
/// thread-safe; must not outlive its rows.
class Postings {
 public:
  virtual ~Postings() = default;
  /// The first selected position at or after `from`. `from` never goes back between calls.
  virtual Result<std::optional<Position>> seek(Position from) = 0;

  /// nullptr when the filter selects everything.
  static Result<std::unique_ptr<Postings>> of(const RowReader& rows, const Filter& filter);
};

}  // namespace cairn::eventstore
