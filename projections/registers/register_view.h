#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/projection.h"
#include "projections/facts/timeline.h"
#include "projections/registers/correction.h"

namespace cairn::projections::registers {

/// One kind of entity and how its events become cells. All that differs between the registers.
struct RegisterKind {
  std::string_view category;  ///< of the streams: "engagement" for engagement-<id>
  std::string_view view;      ///< name of the view: "matrix"
  uint32_t version = 1;       ///< raised when the same events should give other rows
  std::span<const facts::Column> columns;
  AssertionOf assertion_of = nullptr;
  /// Other texts under which the entity is found, from its latest row ("ETH/ENG-0001"); null when there are none.
  std::vector<std::string> (*aliases_of)(const facts::Row& latest) = nullptr;
  /// The columns that those texts are made of: what an event says of others moves no alias. Empty without aliases_of.
  std::span<const facts::ColumnId> alias_columns = {};
};

/// The register of one kind of entity: one Timeline for each, so that its row on any day as known at any position is
/// one walk over a few hundred bytes. Rows (ids and aliases as they are, to the end of the key):
///
///   'e' <id>     -> Timeline bytes
///   'a' <alias>  -> id; only what the latest row says, and the last event to claim an alias has it
///   'n'          -> number of entities that ever were, u64 big-endian
///
/// Read them through Register (register.h).
class RegisterView final : public eventstore::Projection {
 public:
  /// `kind` must outlive the view; it is meant to be a constant of the register's folder.
  explicit RegisterView(const RegisterKind& kind);

  std::string_view name() const override { return kind_.view; }
  uint32_t version() const override { return kind_.version; }
  /// Errors are those of the kind's assertion_of, and kCorrupt for a row or payload that does not read.
  Result<void> apply(const eventstore::StoredEvent& event, eventstore::ViewRows& rows) override;

 private:
  /// Whether an alias may have become another.
  Result<bool> fold(const eventstore::StoredEvent& event, facts::Timeline& timeline) const;
  bool says_alias(const facts::Assertion& assertion) const;
  Result<void> move_aliases(std::string_view id, const std::optional<std::string>& before, const std::string& after,
                            eventstore::ViewRows& rows) const;

  const RegisterKind& kind_;
};

}  // namespace cairn::projections::registers
