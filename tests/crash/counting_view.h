#pragma once

#include <string>

#include "eventstore/projection.h"

namespace cairn::eventstore::testing {

/// Counts the events of each stream.
class CountingView final : public Projection {
 public:
  std::string_view name() const override { return "counting"; }
  uint32_t version() const override { return 1; }
  Result<void> apply(const StoredEvent& event, ViewRows& rows) override {
    CAIRN_TRY(auto before, rows.get(event.stream()));
    rows.put(event.stream(), std::to_string((before ? std::stoul(*before) : 0) + 1));
    return success();
  }
};

}  // namespace cairn::eventstore::testing
