#include "projections/summaries/evolve.h"

#include "projections/summaries/columns.h"

namespace cairn::projections::summaries {

Standing standing_of(const facts::Row& row) {
  Standing standing;
  standing.state = row.text(id_of(Column::kState));
  if (const auto* draft = row.find(id_of(Column::kDraft))) standing.draft = draft->set_by;
  standing.drafter = row.text(id_of(Column::kDrafter));
  standing.comment = row.text(id_of(Column::kComment));
  if (const auto* signature = row.find(id_of(Column::kSigned))) standing.signature = signature->set_by;
  standing.signer = row.text(id_of(Column::kSigner));
  for (const auto* cell : row.all(id_of(Column::kDelivered))) standing.delivered.emplace(cell->element, cell->value);
  return standing;
}

}  // namespace cairn::projections::summaries
