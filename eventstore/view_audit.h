#pragma once

#include <memory>

#include "eventstore/projection.h"
#include "eventstore/store.h"
#include "eventstore/view_fold.h"

namespace cairn::eventstore {

/// Counts the rows in which two families differ, the reserved one left out, and keeps the first by key.
Result<void> compare_rows(RowCursor& served, RowCursor& folded, ViewAudit& audit);

/// Folds as another projection does and watches one row: since which event is it never again as it is served?
class RowWatch final : public Projection {
 public:
  /// `code` is what folds; `served` what the watched row is compared with.
  RowWatch(const ViewCode& code, std::string key, std::optional<std::string> served)
      : code_(code), key_(std::move(key)), served_(std::move(served)) {}

  std::string_view name() const override { return code_.projection->name(); }
  uint32_t version() const override { return code_.projection->version(); }
  Result<void> apply(const StoredEvent& event, ViewRows& rows) override;

  /// None when no event ever wrote the row.
  std::optional<Position> differs_since() const { return differs_since_; }

 private:
  const ViewCode& code_;
  const std::string key_;
  const std::optional<std::string> served_;
  std::optional<Position> differs_since_;
};

}  // namespace cairn::eventstore
