#pragma once

#include <functional>
#include <string_view>

#include "services/commands/commanding.h"
#include "services/http/router.h"

namespace cairn::services::registers {

/// What an erasure needs. Outlives the router.
struct Erasure {
  const commands::Commanding& commanding;
  /// Ends what could still tell a person's values, after SubjectErased is on disk. Blocking; again for the same person
  /// it does what is left, or nothing.
  std::function<Result<void>(std::string_view person)> destroy;
};

/// POST /v1/persons/{id}:erase {"reason","approver"}: SubjectErased, then the destruction of the person's key. The
/// receipt is given when both are done; 503 and nothing recorded when the keys cannot be read. After a failure, or a
/// crash, between the two the next opening of the ledger ends it before anything is served. `Cairn-Notice` names the
/// positions that hold values in the clear because they were recorded before there was sealing: these stay.
void add_erasure_route(http::Router& router, const Erasure& erasure);

}  // namespace cairn::services::registers
