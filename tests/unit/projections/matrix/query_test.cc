#include "projections/matrix/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "projections/matrix/cursor.h"
#include "projections/matrix/text.h"
#include "tests/unit/projections/matrix/world.h"

namespace cairn::projections::matrix {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using tests::cell;
using tests::ids_of;
using E = tests::World::E;

class QueryTest : public testing::Test {
 protected:
  QueryTest() {
    world.organisation("ukzn", "University of KwaZulu-Natal");
    world.organisation("sp", "Município de São Paulo", "municipality", "BR");
    world.unit("gov", "Governance");
    world.unit("mile", "MILE", "gov");
    world.unit("water", "Water and Sanitation");
    world.engagement("a", "Water research", "2011-01-19",
                     {cell(E::kLeadUnits, "mile\nwater\n"), cell(E::kParty, "in", "o:ukzn:partner"),
                      cell(E::kKind, "research"), cell(E::kThemes, "water\nclimate\n")});
    world.engagement("b", "Sister city", "2003",
                     {cell(E::kParty, "in", "o:sp:partner"), cell(E::kLeadUnits, "mile\n")});
    world.engagement("c", "Study tour", "2012-06", {cell(E::kKind, "tour"), cell(E::kStatus, "concluded")});
    world.engagement("d", "Conférence – coast", "", {cell(E::kKind, "conference"), cell(E::kPurpose, "the coast")});
  }
  std::vector<std::string> found(Parameters parameters) {
    return ids_of(select(*world.table("2026-06-30"), world.ask(parameters)));
  }
  tests::World world;
};

TEST_F(QueryTest, FiltersByEachKindOfField) {
  EXPECT_THAT(found({}), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(found({{"kind", "research"}, {"kind", "tour"}}), ElementsAre("a", "c"));
  EXPECT_THAT(found({{"kind", "research"}, {"status", "concluded"}}), IsEmpty());
  EXPECT_THAT(found({{"unit", "mile"}}), ElementsAre("a", "b"));
  EXPECT_THAT(found({{"unit", "water and sanitation"}}), ElementsAre("a")) << "an id is found by its name";
  EXPECT_THAT(found({{"cluster", "gov"}}), ElementsAre("a", "b"));
  EXPECT_THAT(found({{"partner", "sp"}}), ElementsAre("b"));
  EXPECT_THAT(found({{"partner_type", "university"}}), ElementsAre("a"));
  EXPECT_THAT(found({{"country", "BR"}}), ElementsAre("b"));
  EXPECT_THAT(found({{"themes", "climate"}}), ElementsAre("a"));
  EXPECT_THAT(found({{"running", "false"}}), ElementsAre("c"));
  EXPECT_THAT(found({{"unit", "none"}}), ElementsAre("c", "d"));
  EXPECT_THAT(found({{"title", "CONFERENCE - c"}}), ElementsAre("d"));
  EXPECT_THAT(found({{"kind", ""}}), ElementsAre("a", "b", "c", "d")) << "an untouched form field";
}

TEST_F(QueryTest, FiltersDatesByBeginningAndSpan) {
  EXPECT_THAT(found({{"start_date", "2011"}}), ElementsAre("a"));
  EXPECT_THAT(found({{"start_date.from", "2011-01-20"}}), ElementsAre("c"));
  EXPECT_THAT(found({{"start_date.to", "2003-06-30"}}), ElementsAre("b")) << "2003 may lie before July";
  EXPECT_THAT(found({{"start_date.from", "2011"}, {"start_date.to", "2012-06-01"}}), ElementsAre("a", "c"));
  EXPECT_THAT(found({{"start_date", "none"}}), ElementsAre("d"));
}

TEST_F(QueryTest, FindsFreeTextWithoutCaseAndMarks) {
  EXPECT_THAT(found({{"q", "sao paulo"}}), ElementsAre("b"));
  EXPECT_THAT(found({{"q", "COAST conférence"}}), ElementsAre("d")) << "all words, in any order";
  EXPECT_THAT(found({{"q", "water kwazulu"}}), ElementsAre("a"));
}

TEST_F(QueryTest, SortsWithWhatIsMissingLast) {
  EXPECT_THAT(found({{"sort", "start_date"}}), ElementsAre("b", "a", "c", "d"));
  EXPECT_THAT(found({{"sort", "-start_date"}}), ElementsAre("c", "a", "b", "d"));
  EXPECT_THAT(found({{"sort", "-status,title"}}), ElementsAre("c", "d", "b", "a"));
}

TEST_F(QueryTest, RefusesWhatItDoesNotKnowAndNamesIt) {
  const auto refused = Query::parse({{"colour", "red"},
                                     {"sort", "colour"},
                                     {"facets", "title"},
                                     {"columns", "colour"},
                                     {"limit", "501"},
                                     {"start_date.from", "2011-13"},
                                     {"kind.from", "2011"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kInvalid);
  std::vector<std::string> pointers;
  for (const auto& complaint : refused.error().complaints) pointers.push_back(complaint.pointer);
  EXPECT_THAT(pointers, ElementsAre("/query/colour", "/query/sort", "/query/facets", "/query/columns", "/query/limit",
                                    "/query/start_date.from", "/query/kind.from"));
}

TEST_F(QueryTest, FacetIgnoresItsOwnFilterOnly) {
  const auto query = world.ask({{"kind", "research"}, {"facets", "kind,unit"}});
  const auto table = world.table("2026-06-30");
  const auto facets = count_facets(*table, query);
  ASSERT_EQ(facets.size(), 2u);
  std::map<std::string, size_t> kinds;
  for (const auto& value : facets[0].values) kinds[std::string(value.value)] = value.count;
  EXPECT_EQ(kinds, (std::map<std::string, size_t>{{"agreement", 1}, {"conference", 1}, {"research", 1}, {"tour", 1}}));
  std::map<std::string, size_t> units;
  for (const auto& value : facets[1].values) units[std::string(value.value)] = value.count;
  EXPECT_EQ(units, (std::map<std::string, size_t>{{"mile", 1}, {"water", 1}}));
}

TEST_F(QueryTest, PageSaysTotalItemsNextFacetsAndPosition) {
  const auto table = world.table("2026-06-30");
  const auto query =
      world.ask({{"limit", "1"}, {"columns", "title,status"}, {"facets", "cluster"}, {"kind", "research"}});
  const auto page = read_page(*table, query).value();
  EXPECT_EQ(page_json(*table, query, page, true),
            R"({"total":1,"items":[{"id":"a","title":"Water research","status":"active","revision":0}],"next":null,)"
            R"("facets":{"cluster":[{"value":"gov","label":"Governance","count":1},)"
            R"({"value":"water","label":"Water and Sanitation","count":1}]},"position":9})");
}

TEST_F(QueryTest, PagesNeverShiftUnderWrites) {
  const auto table = world.table("2026-06-30");
  std::vector<std::string> seen;
  std::string after;
  for (int page_number = 0; page_number < 4; ++page_number) {
    auto query = world.ask({{"sort", "-title"}, {"limit", "1"}, {"after", after}});
    const auto at = after.empty() ? table->at() : Cursor::decode(after).value().at;
    const auto snapshot = world.ledger.snapshot();
    const auto same = MatrixTable::build(*snapshot, at).value();
    const auto page = read_page(*same, query).value();
    for (const auto* row : page.rows) seen.emplace_back(row->id());
    after = page.next;
    world.engagement("new" + std::to_string(page_number), "Zebra", "2001");
  }
  EXPECT_THAT(seen, ElementsAre("a", "c", "b", "d"));
  EXPECT_EQ(after, "");
}

TEST_F(QueryTest, ACursorHasOneText) {
  Cursor cursor;
  cursor.query_hash = "01234567";
  for (const char* id : {"", "a", "ab", "abc"}) {
    cursor.last_id = id;
    const std::string text = cursor.encode();
    EXPECT_EQ(Cursor::decode(text).value().last_id, id);
    for (const char digit : {'A', 'Q', '_'}) {
      EXPECT_FALSE(Cursor::decode(text + digit)) << text << digit;
      const std::string other = text.substr(0, text.size() - 1) + digit;
      EXPECT_TRUE(other == text || !Cursor::decode(other)) << other;
    }
  }
}

TEST_F(QueryTest, CursorOfAnotherQuestionIsRefused) {
  const auto table = world.table("2026-06-30");
  const auto next = read_page(*table, world.ask({{"limit", "1"}})).value().next;
  EXPECT_TRUE(read_page(*table, world.ask({{"limit", "3"}, {"after", next}})));
  for (const Parameters& other :
       {Parameters{{"kind", "tour"}, {"after", next}}, Parameters{{"sort", "title"}, {"after", next}},
        Parameters{{"after", next.substr(1)}}, Parameters{{"after", "x"}}}) {
    const auto refused = read_page(*table, world.ask(other));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().complaints.at(0).pointer, "/query/after");
  }
  EXPECT_FALSE(read_page(*world.table("2026-07-01"), world.ask({{"after", next}})));
}

TEST_F(QueryTest, PivotAddsUp) {
  const auto table = world.table("2026-06-30");
  const auto crossed = pivot(*table, world.ask({}), *find_field("kind"), *find_field("status"));
  size_t cells = 0;
  for (const auto& c : crossed.cells) cells += c.count;
  EXPECT_EQ(cells, 4u);
  EXPECT_EQ(crossed.total, 4u);
  EXPECT_EQ(crossed.sum, 4u);
}

TEST_F(QueryTest, PivotByAFieldOfManyValuesTellsDistinctAndSum) {
  const auto table = world.table("2026-06-30");
  const auto crossed = pivot(*table, world.ask({}), *find_field("unit"), *find_field("status"));
  EXPECT_EQ(crossed.total, 4u);
  EXPECT_EQ(crossed.sum, 5u) << "the water research has two units";
  size_t row_sums = 0;
  for (const auto& total : crossed.row_totals) row_sums += total.sum;
  EXPECT_EQ(row_sums, crossed.sum);
  ASSERT_EQ(crossed.column_totals.front().value, "active");
  EXPECT_EQ(crossed.column_totals.front().count, 3u);
  EXPECT_EQ(crossed.column_totals.front().sum, 4u);
  EXPECT_THAT(pivot_json(*table, crossed), HasSubstr(R"("multi_valued":["unit"],"total":4,"sum":5)"));
}

TEST(FoldTest, DropsCaseMarksAndTypography) {
  EXPECT_EQ(fold("  São  Tomé – “Zoë’s” Łódź\n"), "sao tome - \"zoe's\" lodz");
  EXPECT_EQ(fold("e\xcc\x81t\xc3\xa9"), "ete") << "combining and composed";
  EXPECT_EQ(fold("\xff\xfe"), "\xff\xfe") << "bytes that are no text stay";
}

}  // namespace
}  // namespace cairn::projections::matrix
