#include <map>
#include <set>

#include "projections/matrix/query.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/parameters.h"
#include "tests/unit/projections/matrix/world.h"

// A query string as a question to a small matrix: refused with complaints, or answered; and the pages, each reached
// through the cursor of the one before, are together what was selected.

namespace cairn::fuzz {
namespace {

using namespace projections::matrix;
using tests::cell;
using E = tests::World::E;

std::shared_ptr<const MatrixTable> small_table() {
  tests::World world;
  world.organisation("ukzn", "University of KwaZulu-Natal");
  world.organisation("sp", "Município de São Paulo", "municipality", "BR");
  world.unit("gov", "Governance");
  world.unit("mile", "MILE", "gov");
  world.engagement("a", "Water research", "2011-01-19",
                   {cell(E::kLeadUnits, "mile\n"), cell(E::kParty, "in", "o:ukzn:partner"), cell(E::kKind, "research"),
                    cell(E::kThemes, "water\nclimate\n")});
  world.engagement("b", "Sister city", "2003", {cell(E::kParty, "in", "o:sp:partner"), cell(E::kLeadUnits, "mile\n")});
  world.engagement("c", "Study tour", "2012-06", {cell(E::kKind, "tour"), cell(E::kStatus, "concluded")});
  world.engagement("d", "Conférence – coast", "", {cell(E::kKind, "conference"), cell(E::kPurpose, "the coast")});
  return world.table("2026-06-30");
}

void walk_pages(const MatrixTable& table, Query query) {
  const auto selected = select(table, query);
  query.after.clear();
  query.limit = 1;
  Selection walked;
  for (size_t i = 0; i <= table.rows().size(); ++i) {
    const auto page = read_page(table, query);
    CAIRN_CHECK(page.has_value(), "a cursor that a page gave is taken");
    CAIRN_CHECK(page.value().total == selected.size(), "every page tells the same total");
    check_json(page_json(table, query, page.value(), true));
    walked.insert(walked.end(), page.value().rows.begin(), page.value().rows.end());
    query.after = page.value().next;
    if (query.after.empty()) break;
  }
  CAIRN_CHECK(walked == selected, "the pages are together what was selected");
}

void cross(const MatrixTable& table, const Query& query) {
  const auto* rows = find_field("kind");
  const auto* columns = query.facets.empty() ? find_field("status") : query.facets.front();
  const auto counts = pivot(table, query, *rows, *columns);
  check_json(pivot_json(table, counts));
  CAIRN_CHECK(counts.total == select(table, query).size(), "a cross-table counts what was selected");
}

}  // namespace

void try_input(std::string_view input) {
  static const auto table = small_table();
  Parameters parameters;
  for (auto& [name, value] : parameters_of(input)) parameters.emplace_back(name, value);
  const auto query = Query::parse(parameters);
  if (!query) {
    CAIRN_CHECK(!query.error().complaints.empty(), "what is refused says where it is wrong");
    for (const auto& complaint : query.error().complaints)
      CAIRN_CHECK(complaint.pointer.starts_with("/query/"), "a complaint names its parameter");
    return;
  }
  CAIRN_CHECK(query.value().limit >= 1 && query.value().limit <= kLimitMax, "a page has 1 to 500 rows");
  CAIRN_CHECK(Query::parse(parameters).value().hash == query.value().hash, "the same question has the same hash");
  for (const auto* row : select(*table, query.value()))
    CAIRN_CHECK(matches(query.value(), *row), "what is selected meets every condition");
  (void)read_page(*table, query.value());  // the client's own cursor, whatever it is
  walk_pages(*table, query.value());
  cross(*table, query.value());
}

}  // namespace cairn::fuzz
