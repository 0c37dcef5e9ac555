#include "projections/matrix/table.h"

#include <algorithm>
#include <future>
#include <set>

#include "eventstore/base/check.h"
#include "projections/registers/keys.h"
#include "projections/registers/register.h"

namespace cairn::projections::matrix {
namespace {

using engagements::Column;

constexpr std::string_view kView = "matrix";
constexpr size_t kRowsPerThread = 256;   // below this a second thread costs more than it saves
constexpr size_t kAmbiguous = SIZE_MAX;  // a ref that two rows have

/// One engagement as it lies in the view.
struct Stored {
  std::string id;
  std::shared_ptr<const std::string> timeline;
};

using RowResult = Result<std::shared_ptr<const MatrixRow>>;

/// The row at `at`; null when the engagement did not exist then. The revision is the last one folded in, which is the
/// row's own only where everything recorded is known.
RowResult evaluate(Stored stored, At at, bool tells_revision, const std::shared_ptr<const Directory>& directory) {
  std::optional<Revision> revision;
  if (tells_revision) {
    CAIRN_TRY(revision, facts::Timeline::revision_of(*stored.timeline));
  }
  CAIRN_TRY(auto facts, facts::Timeline::row_at(std::move(stored.timeline), at.valid, at.known));
  if (!facts.exists()) return std::shared_ptr<const MatrixRow>();
  return MatrixRow::join(std::move(stored.id), std::make_shared<const facts::Row>(std::move(facts)), revision,
                         directory, at.valid);
}

/// Fills rows[from, to).
Result<void> evaluate_range(std::vector<Stored>& stored, size_t from, size_t to, At at, bool tells_revision,
                            const std::shared_ptr<const Directory>& directory,
                            std::vector<std::shared_ptr<const MatrixRow>>& rows) {
  for (size_t i = from; i < to; ++i) {
    CAIRN_TRY(rows[i], evaluate(std::move(stored[i]), at, tells_revision, directory));
  }
  return success();
}

/// What happened between two heads, as far as the matrix is concerned.
struct Changes {
  std::set<std::string, std::less<>> engagements;  // ids
  bool directory = false;
};

Result<Changes> changes_between(const eventstore::Snapshot& snapshot, Position from, Position to) {
  Changes changes;
  CAIRN_TRY(snapshot.scan(from, to, {}, [&](const eventstore::StoredEvent& event, std::string_view) {
    const std::string_view stream = event.stream();
    const auto dash = stream.find('-');
    const auto category = stream.substr(0, dash);
    if (category == "engagement")
      changes.engagements.emplace(stream.substr(dash + 1));
    else if (category == "organisation" || category == "unit" || category == "municipality" || category == "post" ||
             category == "rules")
      changes.directory = true;
    return true;
  }));
  return changes;
}

}  // namespace

Result<std::shared_ptr<const MatrixTable>> MatrixTable::build(const eventstore::Snapshot& snapshot, At at,
                                                              Audience audience) {
  std::shared_ptr<MatrixTable> table(new MatrixTable(at, audience));
  CAIRN_TRY(const auto reg, registers::Register::open(snapshot, registers::view_of(audience, kView)));
  table->known_now_ = at.known >= reg.position();
  const bool tells_revision = table->known_now_ && audience == Audience::kReaders;
  std::vector<Stored> stored;
  Result<bool> exists = false;
  CAIRN_TRY(reg.each_timeline([&](std::string_view id, std::string_view timeline) {
    exists = facts::Timeline::exists_at(timeline, at.valid, at.known);
    if (exists && exists.value()) stored.push_back({std::string(id), std::make_shared<const std::string>(timeline)});
    return exists.has_value();
  }));
  CAIRN_TRY(exists);
  CAIRN_TRY(table->directory_, Directory::read(snapshot, at, audience));

  std::vector<std::shared_ptr<const MatrixRow>> rows(stored.size());
  const size_t half = stored.size() < kRowsPerThread ? 0 : stored.size() / 2;
  auto first = std::async(half == 0 ? std::launch::deferred : std::launch::async,
                          [&] { return evaluate_range(stored, 0, half, at, tells_revision, table->directory_, rows); });
  const auto second_done = evaluate_range(stored, half, stored.size(), at, tells_revision, table->directory_, rows);
  CAIRN_TRY(first.get());
  CAIRN_TRY(second_done);
  std::erase(rows, nullptr);
  table->rows_ = std::move(rows);
  table->count_bytes();
  return std::shared_ptr<const MatrixTable>(std::move(table));
}

Result<std::shared_ptr<const MatrixTable>> MatrixTable::advance(const eventstore::Snapshot& snapshot,
                                                                Position known) const {
  CAIRN_CHECK(known >= at_.known, "a table advances to what is known later");
  std::shared_ptr<MatrixTable> table(new MatrixTable({at_.valid, known}, audience_));
  CAIRN_TRY(const auto changes, changes_between(snapshot, at_.known, known));
  CAIRN_TRY(const auto view, snapshot.view(registers::view_of(audience_, kView)));
  if (!known_now_ || known < view.position())
    return build(snapshot, table->at_, audience_);  // revisions would be others
  table->known_now_ = true;
  table->directory_ = directory_;
  if (changes.directory) {
    CAIRN_TRY(table->directory_, Directory::read(snapshot, table->at_, audience_));
  }
  table->rows_.reserve(rows_.size() + changes.engagements.size());

  // Both lists are in order of id: merge them, the changed engagements in place of the old rows.
  auto old = rows_.begin();
  const auto keep_until = [&](std::string_view id) {
    for (; old != rows_.end() && (id.empty() || (*old)->id() < id); ++old)
      table->rows_.push_back(!changes.directory ? *old
                                                : MatrixRow::join(std::string((*old)->id()), (*old)->shared_facts(),
                                                                  (*old)->revision(), table->directory_, at_.valid));
  };
  for (const auto& id : changes.engagements) {
    keep_until(id);
    if (old != rows_.end() && (*old)->id() == id) ++old;
    CAIRN_TRY(auto timeline, view.get(registers::entity_key(id)));
    if (!timeline) continue;
    Stored stored{id, std::make_shared<const std::string>(std::move(*timeline))};
    CAIRN_TRY(auto row, evaluate(std::move(stored), table->at_, audience_ == Audience::kReaders, table->directory_));
    if (row) table->rows_.push_back(std::move(row));
  }
  keep_until({});
  table->count_bytes();
  return std::shared_ptr<const MatrixTable>(std::move(table));
}

std::shared_ptr<const MatrixTable> MatrixTable::of_unit(const MatrixTable& all, const MatrixTable& today,
                                                        const MatrixTable& published, std::string_view unit) {
  CAIRN_CHECK(all.at_ == published.at_ && all.at_.known == today.at_.known, "the tables are of one knowledge");
  std::shared_ptr<MatrixTable> table(new MatrixTable(all.at_, Audience::kPublic));
  table->directory_ = all.directory_;
  table->rows_.reserve(published.rows_.size());
  // What is published is among all, and both are in order of id.
  auto told = published.rows_.begin();
  for (const auto& row : all.rows_) {
    while (told != published.rows_.end() && (*told)->id() < row->id()) ++told;
    if (is_of(*row, unit) && today.is_row_of(row->id(), unit))
      table->rows_.push_back(row);
    else if (told != published.rows_.end() && (*told)->id() == row->id())
      table->rows_.push_back(*told);
  }
  table->count_bytes();
  return table;
}

bool MatrixTable::is_row_of(std::string_view id, std::string_view unit) const {
  const auto row = find(id);
  return row && is_of(*row, unit);
}

std::unordered_set<std::string_view> MatrixTable::organisations() const {
  std::unordered_set<std::string_view> ids;
  for (const auto& row : rows_) {
    for (const auto* parties : {&row->partners(), &row->former_partners()})
      for (const auto& party : *parties) ids.insert(party.who.id);
    for (const auto* cell : row->facts().all(id_of(Column::kParty)))
      if (cell->element.starts_with("o:")) ids.insert(cell->element.substr(2, cell->element.rfind(':') - 2));
  }
  return ids;
}

void MatrixTable::count_bytes() {
  bytes_ = sizeof(MatrixTable);
  for (const auto& row : rows_) bytes_ += row->bytes();
}

void MatrixTable::index_refs() const {
  for (size_t i = 0; i < rows_.size(); ++i) {
    const auto ref = rows_[i]->text(Column::kRef);
    if (ref.empty()) continue;
    const auto [plain, fresh] = by_ref_.emplace(ref, i);
    if (!fresh) plain->second = kAmbiguous;
    by_ref_.emplace(std::string(rows_[i]->text(Column::kMunicipality)).append("/").append(ref), i);
  }
}

std::shared_ptr<const MatrixRow> MatrixTable::find(std::string_view id_or_ref) const {
  const auto row = std::lower_bound(rows_.begin(), rows_.end(), id_or_ref,
                                    [](const auto& candidate, std::string_view id) { return candidate->id() < id; });
  if (row != rows_.end() && (*row)->id() == id_or_ref) return *row;
  std::call_once(by_ref_once_, [&] { index_refs(); });
  const auto found = by_ref_.find(std::string(id_or_ref));
  return found == by_ref_.end() || found->second == kAmbiguous ? nullptr : rows_[found->second];
}

}  // namespace cairn::projections::matrix
