#include "services/engagements/read_routes.h"
#include "tests/service/engagements/fixture.h"

// A citation is an address whose bytes never change: on this machine, after everything was built again, on another one.

namespace cairn::services::engagements {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

class CitationTest : public EngagementsFixture {
 protected:
  CitationTest() { tell(); }
  void tell() {
    add_read_routes(router_, reads_);
    organisation("ukzn", "University of KwaZulu-Natal");
    recorded("a", "Water research", "2011");
    recorded("b", "Sister city", "2003");
    joined("a", "ukzn", "2012");
    corrected("a", retitled("a", "Watre studies", "2013"), "Water studies", "2013");
  }
  std::string header(const std::string& target, std::string_view name) {
    const auto response = get(target);
    EXPECT_EQ(response.status, 200) << target << ": " << response.text();
    return std::string(response.headers.find(name).value_or("none"));
  }
  /// The address that the answer names as its permanent one.
  std::string cited(const std::string& target) {
    const auto link = header(target, "Link");
    return link.substr(1, link.find('>') - 1);
  }
  projections::matrix::MatrixTables tables_;
  AnswerCache answers_;
  Reads reads_{*store_, pool_, tables_, answers_, clock_, /*min_position_wait_ms=*/1};
};

/// Another machine with the same commits.
class OtherMachine : public CitationTest {
 public:
  void TestBody() override {}
  using CitationTest::header;
};

const std::vector<std::string> kViews = {"/v1/matrix?sort=title&facets=kind",
                                         "/v1/matrix/pivot?rows=kind&columns=status",
                                         "/v1/engagements/a",
                                         "/v1/engagements/a/history",
                                         "/v1/engagements/a/replay",
                                         "/v1/engagements/a/replay?step=2",
                                         "/v1/matrix/replay?step=4",
                                         "/v1/diff?from_known=@3",
                                         "/v1/trail?organisation=ukzn",
                                         "/v1/audit/sample?seed=7"};

TEST_F(CitationTest, EveryViewNamesItsPermanentAddress) {
  EXPECT_EQ(cited("/v1/matrix?kind=partnership"), "/v1/matrix?kind=partnership&valid_at=2023-11-15&known_at=@6");
  EXPECT_EQ(cited("/v1/diff?from_known=@3"),
            "/v1/diff?from_valid=2023-11-15&from_known=@3&to_valid=2023-11-15&to_known=@6");
  for (const auto& view : kViews) EXPECT_EQ(cited(cited(view)), cited(view));
}

TEST_F(CitationTest, WhatWasCitedStaysTheSameHoweverMuchIsWritten) {
  std::map<std::string, std::string> etags;
  for (const auto& view : kViews) etags[cited(view)] = header(cited(view), "ETag");
  retitled("a", "Ocean research", "2011");
  recorded("c", "Tour", "2011");
  for (const auto& [address, etag] : etags) EXPECT_EQ(header(address, "ETag"), etag) << address;
}

TEST_F(CitationTest, IsEqualAfterEveryViewWasBuiltAgain) {
  std::map<std::string, std::string> etags;
  for (const auto& view : kViews) etags[cited(view)] = header(cited(view), "ETag");
  for (const auto& view : store_->views())
    ASSERT_TRUE(store_->rebuild(view.name, [](uint64_t, uint64_t) {}).has_value()) << view.name;
  projections::matrix::MatrixTables tables;
  AnswerCache answers;
  Reads reads{*store_, pool_, tables, answers, clock_, 1};
  http::Router router;
  add_read_routes(router, reads);
  for (const auto& [address, etag] : etags) {
    http::Request request;
    request.target = address;
    const auto response = http::make_local_transport(router)->call(std::move(request)).value();
    EXPECT_EQ(response.headers.find("ETag"), etag) << address;
  }
}

TEST_F(CitationTest, IsEqualOnAnotherMachine) {
  OtherMachine other;
  for (const auto& view : kViews) EXPECT_EQ(other.header(cited(view), "ETag"), header(cited(view), "ETag")) << view;
}

/// Order is that of positions; the time of an event is never before that of the one before it.
TEST_F(CitationTest, AClockThatIsSetBackMovesNothing) {
  std::map<std::string, std::string> etags;
  for (const auto& view : kViews) etags[cited(view)] = header(cited(view), "ETag");
  clock_.advance_us(-int64_t{3'600} * 1'000'000);
  EXPECT_EQ(retitled("a", "Ocean research", "2011"), Position(6));
  for (const auto& [address, etag] : etags) EXPECT_EQ(header(address, "ETag"), etag) << address;
  const auto history = json("/v1/engagements/a/history");
  const auto& items = history.at("items").as_array();
  EXPECT_GT(items.back().at("recorded_at").as_string(), items.at(items.size() - 2).at("recorded_at").as_string());
}

TEST_F(CitationTest, OnlyWhatCanNeverChangeIsKeptForEver) {
  const auto kept = [&](const std::string& target) { return header(target, "Cache-Control"); };
  for (const auto& view : kViews) EXPECT_THAT(kept(cited(view)), HasSubstr("immutable")) << view;
  EXPECT_THAT(kept("/v1/matrix?valid_at=2012-01-01&known_at=@4"), HasSubstr("immutable"));
  EXPECT_EQ(kept("/v1/matrix"), "no-cache");
  EXPECT_EQ(kept("/v1/matrix?known_at=@4"), "no-cache") << "the day moves on";
  EXPECT_EQ(kept("/v1/matrix?valid_at=2012-01-01"), "no-cache") << "more may be recorded";
  EXPECT_EQ(kept("/v1/matrix?valid_at=2030-01-01&known_at=@4"), "no-cache") << "a day that has not come";
  EXPECT_EQ(kept("/v1/diff?from_valid=2012-01-01&from_known=@3&to_known=@4"), "no-cache");
}

}  // namespace
}  // namespace cairn::services::engagements
