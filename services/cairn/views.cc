#include "services/cairn/views.h"

#include "projections/accounts/kind.h"
#include "projections/audit/trail_view.h"
#include "projections/duties/kind.h"
#include "projections/engagements/kind.h"
#include "projections/history/history_view.h"
#include "projections/indicators/kind.h"
#include "projections/municipalities/kind.h"
#include "projections/organisations/kind.h"
#include "projections/persons/kind.h"
#include "projections/posts/kind.h"
#include "projections/publication/public_view.h"
#include "projections/quarters/kind.h"
#include "projections/registers/register_view.h"
#include "projections/requests/kind.h"
#include "projections/reviews/kind.h"
#include "projections/rules/kind.h"
#include "projections/summaries/kind.h"
#include "projections/units/kind.h"

namespace cairn::services::cairn {

std::vector<std::unique_ptr<eventstore::Projection>> all_views() {
  const std::vector<const projections::registers::RegisterKind*> kinds = {
      &projections::engagements::kKind, &projections::organisations::kKind, &projections::units::kKind,
      &projections::posts::kKind,       &projections::persons::kKind,       &projections::municipalities::kKind,
      &projections::rules::kKind,       &projections::quarters::kKind,      &projections::duties::kKind,
      &projections::indicators::kKind,  &projections::reviews::kKind,       &projections::summaries::kKind,
      &projections::accounts::kKind,    &projections::requests::kKind};
  std::vector<std::unique_ptr<eventstore::Projection>> views;
  for (const auto* kind : kinds) views.push_back(std::make_unique<projections::registers::RegisterView>(*kind));
  for (const auto& kind : projections::publication::public_kinds())
    views.push_back(std::make_unique<projections::publication::PublicView>(kind));
  views.push_back(std::make_unique<projections::history::HistoryView>(kinds));
  views.push_back(std::make_unique<projections::audit::TrailView>());
  return views;
}

}  // namespace cairn::services::cairn
