#pragma once

#include <string>
#include <string_view>

#include "cairn/organisation/v1/events.pb.h"
#include "services/interchange/plan.h"

namespace cairn::services::interchange {

inline constexpr std::string_view kOrganisationCategory = "organisation";

/// Whom a file means by a name.
struct Named {
  std::string id;
  Entity entity;  ///< not known: nobody has registered it yet, and `id` is the one that it gets
};

/// The organisation of this name: by what it is called today, else by the id that the name gives. It may have been
/// merged into another one.
Result<Named> organisation_called(std::string_view name, Ledger& ledger);
/// The organisation itself, or the one into which it was merged at last.
Result<Named> survivor_of(Named named, Ledger& ledger);

bool is_country(std::string_view text);
/// A cell that holds one country code or nothing.
std::string country_of(const Cells& cells, std::string_view column);

}  // namespace cairn::services::interchange
