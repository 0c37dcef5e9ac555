#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/matrix/derived.h"
#include "projections/matrix/directory.h"

namespace cairn::projections::matrix {

/// A unit or organisation as a row refers to it: the name is the id where nobody registered it.
struct Reference {
  std::string_view id;
  std::string_view name;
};

/// An organisation's or a unit's role at V, merges resolved.
struct Participant {
  Reference who;
  std::string_view type;     ///< organisations only
  std::string_view country;  ///< organisations only; ISO 3166-1 alpha-2
  std::string_view role;
  std::string_view cell;            ///< element of the party column that says so
  std::optional<PartialDate> date;  ///< since when, or until when for one that has left
  Position set_by;
};

/// One engagement of a MatrixTable: its cells and what is joined to them. Immutable; safe to share between threads.
class MatrixRow {
 public:
  /// `revision`: of the stream, where the row is as known now.
  static std::shared_ptr<const MatrixRow> join(std::string id, std::shared_ptr<const facts::Row> facts,
                                               std::optional<Revision> revision,
                                               std::shared_ptr<const Directory> directory, Day valid);

  std::string_view id() const { return id_; }
  const facts::Row& facts() const { return *facts_; }
  const std::shared_ptr<const facts::Row>& shared_facts() const { return facts_; }
  std::optional<Revision> revision() const { return revision_; }
  const Directory& directory() const { return *directory_; }
  const Derived& derived() const { return derived_; }
  std::string_view text(engagements::Column column) const { return facts_->text(engagements::id_of(column)); }

  const std::vector<Reference>& lead_units() const { return lead_units_; }
  const std::vector<Reference>& clusters() const { return clusters_; }  ///< of the lead units, distinct
  const std::vector<Participant>& partners() const { return partners_; }
  const std::vector<Participant>& former_partners() const { return former_partners_; }
  const std::vector<Participant>& units() const { return units_; }  ///< with a role other than lead
  /// What deserves a look: no_mandate, no_approval, no_lead_unit, date_unknown, reports_overdue, expired_undecided.
  const std::vector<std::string_view>& flags() const { return flags_; }

  /// The row as a JSON object without its revision, rendered at the first call and kept.
  const std::string& json() const;
  /// Everything that free text is looked for in, folded (text.h), made at the first call and kept.
  const std::string& folded() const;
  /// About what the row takes in memory, in bytes.
  size_t bytes() const;

 private:
  MatrixRow() = default;
  void join_units();
  void join_parties();
  void add_party(const facts::Cell& cell);
  void raise_flags();

  std::string id_;
  std::shared_ptr<const facts::Row> facts_;
  std::optional<Revision> revision_;
  std::shared_ptr<const Directory> directory_;
  Derived derived_;
  std::vector<Reference> lead_units_;
  std::vector<Reference> clusters_;
  std::vector<Participant> partners_;
  std::vector<Participant> former_partners_;
  std::vector<Participant> units_;
  std::vector<std::string_view> flags_;

  mutable std::once_flag json_once_;
  mutable std::string json_;
  mutable std::once_flag folded_once_;
  mutable std::string folded_;
};

/// Whether the engagement is the unit's: it leads it, or has another role in it.
bool is_of(const MatrixRow& row, std::string_view unit);
/// Whether no other unit ever led it, at whatever pair: then nothing in its history is another's.
bool was_led_by_no_other(const facts::Timeline& timeline, std::string_view unit);
/// Whether one of its documents is the file with this hash, in hexadecimal digits; a withdrawn one is its no more.
bool has_file(const MatrixRow& row, std::string_view sha256);

}  // namespace cairn::projections::matrix
