#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "projections/matrix/row.h"

namespace cairn::projections::matrix {

/// The whole matrix at one (V, K): every engagement that existed on V as known by the first K events, in order of id.
/// Immutable and shared; rows that two tables have in common are the same objects. Thread-safe.
class MatrixTable {
 public:
  /// From the rows of the audience's view of "matrix", on two threads. Blocking (RocksDB). `at.known` at most the
  /// snapshot's head. Rows of the public have no revision: how many events it is not told of is nobody's business.
  /// kUnavailable while the view is parked or being built, kCorrupt for bytes that no view wrote.
  static Result<std::shared_ptr<const MatrixTable>> build(const eventstore::Snapshot& snapshot, At at,
                                                          Audience audience = Audience::kReaders);

  /// The same day as known at `known`, later than this table's: only engagements with events in between are evaluated
  /// again, and when an organisation, unit, municipality, post or rule changed, everything is joined anew. What comes
  /// out is what build would give. `snapshot` must have `known` events or more.
  Result<std::shared_ptr<const MatrixTable>> advance(const eventstore::Snapshot& snapshot, Position known) const;

  /// What a unit's contact is told at this pair: its own rows as readers have them, the others as the public has them
  /// or not at all. Its own are those that are the unit's (row.h: is_of) at the pair and in `today`, the same knowledge
  /// of today: what another unit says of an engagement without a day holds on all days, also on those before it was
  /// handed over. CHECKs that all three know the same. Of the audience kPublic: what is not a row of it is looked for
  /// where the public looks. It is not advanced: make it anew, it shares its rows.
  static std::shared_ptr<const MatrixTable> of_unit(const MatrixTable& all, const MatrixTable& today,
                                                    const MatrixTable& published, std::string_view unit);

  At at() const { return at_; }
  Audience audience() const { return audience_; }
  const std::vector<std::shared_ptr<const MatrixRow>>& rows() const { return rows_; }
  /// By id, or by ref ("ENG-0001", also "ETH/ENG-0001"); null when there is none. A ref that two municipalities use is
  /// found with its municipality only.
  std::shared_ptr<const MatrixRow> find(std::string_view id_or_ref) const;
  /// Whether there is such a row, and it is the unit's (row.h: is_of).
  bool is_row_of(std::string_view id, std::string_view unit) const;
  /// The organisations that take part, or did, in one of its engagements: those that its events name, and who stands
  /// for them.
  std::unordered_set<std::string_view> organisations() const;
  const Directory& directory() const { return *directory_; }
  const std::shared_ptr<const Directory>& shared_directory() const { return directory_; }
  /// About what it takes in memory, rows included.
  size_t bytes() const { return bytes_; }

 private:
  void index_refs() const;
  MatrixTable(At at, Audience audience) : at_(at), audience_(audience) {}
  void count_bytes();

  At at_;
  Audience audience_;
  bool known_now_ = false;  // everything recorded was known, so the rows have their revisions
  std::shared_ptr<const Directory> directory_;
  std::vector<std::shared_ptr<const MatrixRow>> rows_;
  size_t bytes_ = 0;
  mutable std::once_flag by_ref_once_;
  mutable std::unordered_map<std::string, size_t> by_ref_;  // ref and municipality/ref -> index in rows_; lazy
};

}  // namespace cairn::projections::matrix
