#include "services/http/query.h"

#include <gmock/gmock.h>

#include "eventstore/base/instant.h"

namespace cairn::services::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Request asked(std::vector<Parameter> parameters) {
  Request request;
  request.query_parameters = std::move(parameters);
  return request;
}

TEST(QueryTest, AbsentParametersGiveFallbacks) {
  const Request request = asked({});
  Query query(request);
  EXPECT_EQ(query.integer("limit", {.min = 1, .max = 500, .otherwise = 50}), 50);
  EXPECT_EQ(query.text("q"), std::nullopt);
  EXPECT_EQ(query.date("valid_at"), std::nullopt);
  EXPECT_FALSE(query.flag("dry_run"));
  EXPECT_TRUE(query.finish().has_value());
}

TEST(QueryTest, ListKeepsOrderAndRepeats) {
  const Request request = asked({{"type", "B"}, {"type", "A"}, {"type", "B"}});
  Query query(request);
  EXPECT_THAT(query.list("type"), ElementsAre("B", "A", "B"));
  EXPECT_TRUE(query.finish().has_value());
}

TEST(QueryTest, UnknownParameterIsRefusedByName) {
  const Request request = asked({{"limt", "5"}});
  Query query(request);
  query.integer("limit", {.min = 1, .max = 500, .otherwise = 50});
  const auto read = query.finish();
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().complaints.at(0).pointer, "/query/limt");
  EXPECT_THAT(read.error().complaints.at(0).detail, HasSubstr("limit"));
}

TEST(QueryTest, AllComplaintsComeTogether) {
  const Request request =
      asked({{"limit", "0"}, {"valid_at", "2011-02-30"}, {"flag", "maybe"}, {"q", "a"}, {"q", "b"}});
  Query query(request);
  query.integer("limit", {.min = 1, .max = 500, .otherwise = 50});
  query.date("valid_at");
  query.flag("flag");
  query.text("q");
  EXPECT_EQ(query.finish().error().complaints.size(), 4u);
}

TEST(QueryTest, IntegerRefusesWhatIsNotWhole) {
  for (const char* text : {"", "1.0", "1e3", " 1", "0x10", "99999999999999999999", "-1"}) {
    const Request request = asked({{"limit", text}});
    Query query(request);
    EXPECT_EQ(query.integer("limit", {.min = 0, .max = 9, .otherwise = 7}), 7) << text;
    EXPECT_FALSE(query.finish().has_value()) << text;
  }
}

TEST(QueryTest, InstantTakesTimesAndWholeDays) {
  const Request request = asked({{"a", "2026-07-01T02:00:00+02:00"}, {"b", "2026-06-30"}});
  Query query(request);
  EXPECT_EQ(instant_text(query.instant("a").value()), "2026-07-01T00:00:00.000000Z");
  EXPECT_EQ(instant_text(query.instant("b").value()), "2026-06-30T21:59:59.999999Z");
}

TEST(QueryTest, EmptyFlagIsTrue) {
  const Request request = asked({{"dry_run", ""}});
  Query query(request);
  EXPECT_TRUE(query.flag("dry_run"));
}

TEST(QueryTest, DayWantsAWholeDay) {
  const Request request = asked({{"from", "2011-01"}});
  Query query(request);
  EXPECT_EQ(query.day("from"), std::nullopt);
  EXPECT_FALSE(query.finish().has_value());
}

}  // namespace
}  // namespace cairn::services::http
