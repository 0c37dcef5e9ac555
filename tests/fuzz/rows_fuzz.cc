#include "eventstore/keys.h"
#include "eventstore/merkle/leaf.h"
#include "eventstore/merkle/tile_path.h"
#include "eventstore/postings.h"
#include "eventstore/view_fold.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/ledger_twin.h"

// The rows that the engine keeps beside the records. The first byte chooses the kind of row. Each decoder refuses, or
// what it read is written as the very same bytes.

namespace cairn::fuzz {
namespace {

using namespace eventstore;

void try_fixed_rows(std::string_view bytes) {
  if (const auto row = head_row_of(bytes); row) CAIRN_CHECK(bytes_of(row.value()) == bytes, "one row for a head");
  if (const auto row = commit_row_of(bytes); row) CAIRN_CHECK(bytes_of(row.value()) == bytes, "one row for a commit");
  if (const auto at = position_of(bytes); at) CAIRN_CHECK(bytes_of(at.value()) == bytes, "one row for a position");
  if (const auto state = generation_state_of(bytes); state)
    CAIRN_CHECK(bytes_of(state.value()) == bytes, "one row for the state of a view");
  if (const auto leaf = merkle::parse_leaf_entry(bytes); leaf)
    CAIRN_CHECK(merkle::bytes_of(leaf.value()) == bytes, "one entry for a leaf");
}

void try_names(std::string_view text) {
  if (const auto family = view_family_of(text))
    CAIRN_CHECK(view_family(family->view, family->generation) == text, "one family for a generation of a view");
  if (const auto tile = merkle::parse_tile_path(text))
    CAIRN_CHECK(merkle::path_of(*tile) == text, "one path for a tile");
}

void try_bundle(std::string_view bytes) {
  std::string again;
  for (const auto entry : merkle::entries_of(bytes)) merkle::append_entry(again, entry);
  CAIRN_CHECK(bytes.starts_with(again), "the entries of a bundle are its bytes, up to where it is cut off");
}

void try_steps(std::string_view bytes) {
  if (bytes.size() < 8) return;
  const Position first(read_u64(bytes));
  const auto steps = bytes.substr(8);
  std::vector<Position> positions;
  if (!read_postings(first, steps, positions)) return;
  std::string again;
  CAIRN_CHECK(positions.front() == first, "the first position is that of the key");
  for (size_t i = 1; i < positions.size(); ++i)
    append_posting_step(again, positions[i].value() - positions[i - 1].value());
  CAIRN_CHECK(again == steps, "one row of steps for the same positions");
}

/// The families of a log as the twin numbers them: by their names.
tests::TwinRows::Families all_families() {
  tests::TwinRows::Families families;
  for (char name = '0'; name <= '9'; ++name) families[std::string(1, name)];
  return families;
}
std::map<std::string, std::string>& rows_of(tests::TwinRows::Families& families, Family family) {
  return families.at(std::to_string(static_cast<uint32_t>(family)));
}

/// A family `index` of two rows whose steps are the input: seeking gives growing positions, or an error.
void try_index(std::string_view bytes) {
  auto families = all_families();
  auto& index = rows_of(families, Family::kIndex);
  const size_t half = bytes.size() / 2;
  index[index_key(IndexKind::kType, "Approved", Position(3))] = bytes.substr(0, half);
  index[index_key(IndexKind::kType, "Approved", Position(9))] = bytes.substr(half);
  index[index_key(IndexKind::kTag, "ref:1", Position(3))] = bytes.substr(half);
  const tests::TwinRows rows(std::move(families));
  Filter filter;
  filter.types = {"Approved"};
  filter.tags = {"ref:1"};
  const auto postings = Postings::of(rows, filter);
  if (!postings || !postings.value()) return;
  Position from(0);
  for (int i = 0; i < 100; ++i) {
    const auto found = postings.value()->seek(from);
    if (!found || !found.value()) return;
    CAIRN_CHECK(*found.value() >= from, "positions grow");
    if (found.value()->value() == UINT64_MAX) return;
    from = found.value()->next();
  }
}

}  // namespace

void try_input(std::string_view input) {
  switch (take_choice(input, 5)) {
    case 0: return try_fixed_rows(input);
    case 1: return try_names(input);
    case 2: return try_bundle(input);
    case 3: return try_steps(input);
    default: return try_index(input);
  }
}

}  // namespace cairn::fuzz
