#pragma once

#include <string>
#include <string_view>

#include "projections/matrix/directory.h"

namespace cairn::projections::matrix {

/// Where a page ended: opaque to clients. It names the (V, K) of its first page, so that later pages come from the same
/// table however much was written since, and the question, so that it is refused for another one.
struct Cursor {
  At at;
  std::string query_hash;
  std::string last_id;  ///< of the last row shown

  std::string encode() const;
  /// kInvalid for text that encode did not write.
  static Result<Cursor> decode(std::string_view text);
};

}  // namespace cairn::projections::matrix
