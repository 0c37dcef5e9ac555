#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "eventstore/projection.h"
#include "projections/facts/timeline.h"
#include "projections/registers/register_view.h"

namespace cairn::projections::publication {

/// What the public sees of a register. A constant; `kind` outlives it.
struct PublicKind {
  const registers::RegisterKind& kind;
  std::string_view view;  ///< registers::view_of(Audience::kPublic, kind.view)
  /// The cells that may be told; an event that leaves another empty because its field is not public tells nothing of
  /// it.
  std::span<const facts::ColumnId> columns;
  uint32_t version = 1;  ///< raised when the same events should give other rows, a publication class among the reasons
  /// What an event says of whether its entity is published as a whole; none for one that says nothing of it. Null where
  /// no entity is ever kept back.
  std::optional<bool> (*publishes)(std::string_view type, std::string_view payload) = nullptr;
};

/// The registers that the public reads: engagements, organisations, units, municipalities, rules.
std::span<const PublicKind> public_kinds();

/// One register folded from published events alone (publish.h), in rows of its own: no byte of it is internal or
/// personal, so nothing has to be hidden when it is read.
///
///   'e' <id>  -> Timeline bytes, their revision 0: how many events were not published is nobody's business
///   'w'       -> how often an entity was left out or taken up, u64 big-endian: what was read before counts no more
///
/// What is kept back today is there at no pair; when it is published later, what its stream said before is read again.
/// That is decided by what was recorded last, whatever day it counts from; what stands in for an event has its place.
/// Read through registers::Register; there are no aliases and no count.
class PublicView final : public eventstore::Projection {
 public:
  explicit PublicView(const PublicKind& kind) : kind_(kind) {}

  std::string_view name() const override { return kind_.view; }
  uint32_t version() const override { return kind_.version; }
  /// Errors are those of publish and of the kind's assertion_of, and kCorrupt for a row that does not read.
  Result<void> apply(const eventstore::StoredEvent& event, eventstore::ViewRows& rows) override;

 private:
  Result<void> fold(const eventstore::StoredEvent& published, facts::Timeline& timeline) const;
  void keep_columns(facts::Assertion& said) const;
  bool decides(const eventstore::StoredEvent& event) const;
  /// By all that its stream says, `last` included.
  Result<bool> is_kept_back(const eventstore::StoredEvent& last, eventstore::ViewRows& rows) const;

  const PublicKind& kind_;
};

}  // namespace cairn::projections::publication
