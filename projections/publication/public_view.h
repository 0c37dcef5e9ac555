#pragma once

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
  /// Whether an entity is kept back as a whole, by its latest row; null where none ever is.
  bool (*is_kept_back)(const facts::Row& latest) = nullptr;
  /// Whether an event of this type may change that.
  bool (*decides)(std::string_view type) = nullptr;
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

  const PublicKind& kind_;
};

}  // namespace cairn::projections::publication
