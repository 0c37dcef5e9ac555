#include "services/http/citation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::services::http {
namespace {

using ::testing::Optional;

const std::vector<Parameter> kFixed = {{"valid_at", "2026-06-30"}, {"known_at", "@12"}};

TEST(CitationTest, AddsWhatWasLeftOpen) {
  EXPECT_EQ(address_with("/v1/matrix", kFixed, {}), "/v1/matrix?valid_at=2026-06-30&known_at=@12");
}

TEST(CitationTest, KeepsTheQuestionAndReplacesTheTimes) {
  EXPECT_EQ(address_with("/v1/matrix?known_at=2026-01-01&kind=tour&kind=project&q=a%20b&as_of=2020-01-01&&", kFixed,
                         {"as_of"}),
            "/v1/matrix?kind=tour&kind=project&q=a%20b&valid_at=2026-06-30&known_at=@12");
}

TEST(CitationTest, IsItsOwnPermanentAddress) {
  const auto address = address_with("/v1/engagements/ENG-0001?min_position=4", kFixed, {"min_position"});
  EXPECT_EQ(address_with(address, kFixed, {"min_position"}), address);
}

TEST(CitationTest, OnlyWhatIsFixedIsKeptForEver) {
  Response response;
  cite(response, "/v1/matrix?known_at=@12", true);
  EXPECT_THAT(response.headers.find("Link"),
              Optional(std::string_view("</v1/matrix?known_at=@12>; rel=\"canonical\"")));
  EXPECT_THAT(response.headers.find("Cache-Control"),
              Optional(std::string_view("private, max-age=31536000, immutable")));
  cite(response, "/v1/matrix?known_at=@12", false);
  EXPECT_THAT(response.headers.find("Cache-Control"), Optional(std::string_view("no-cache")));
}

/// A target is a client's own text: it must not end the address early.
TEST(CitationTest, AQuotedAddressCannotBeEndedFromInside) {
  Response response;
  cite(response, "/v1/matrix?q=a>;rel=\"next\"", false);
  EXPECT_THAT(response.headers.find("Link"),
              Optional(std::string_view("</v1/matrix?q=a%3E;rel=%22next%22>; rel=\"canonical\"")));
}

}  // namespace
}  // namespace cairn::services::http
