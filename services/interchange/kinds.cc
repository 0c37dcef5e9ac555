#include "services/interchange/kinds.h"

#include "projections/engagements/kind.h"
#include "projections/municipalities/kind.h"
#include "projections/organisations/kind.h"
#include "projections/units/kind.h"

namespace cairn::services::interchange {

std::span<const projections::registers::RegisterKind* const> register_kinds() {
  static const std::array<const projections::registers::RegisterKind*, 4> kKinds = {
      &projections::engagements::kKind, &projections::organisations::kKind, &projections::units::kKind,
      &projections::municipalities::kKind};
  return kKinds;
}

}  // namespace cairn::services::interchange
