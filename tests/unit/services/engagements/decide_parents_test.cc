#include "services/engagements/decide_parents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace cairn::services::engagements {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ParentsOf table(std::map<std::string, std::vector<std::string>> parents) {
  return [parents = std::move(parents)](std::string_view id) -> Result<std::vector<std::string>> {
    const auto found = parents.find(std::string(id));
    return found == parents.end() ? std::vector<std::string>() : found->second;
  };
}

TEST(CircleTest, NamesTheWayFromTheParentToTheChild) {
  const auto parents = table({{"b", {"c", "x"}}, {"c", {"d"}}, {"d", {"a"}}});
  EXPECT_THAT(circle_through("a", "b", parents).value(), ElementsAre("b", "c", "d", "a"));
}

TEST(CircleTest, IsNoneWhereTheWaysOnlyMeet) {
  const auto parents = table({{"b", {"c", "d"}}, {"c", {"e"}}, {"d", {"e"}}});
  EXPECT_THAT(circle_through("a", "b", parents).value(), IsEmpty());
}

TEST(CircleTest, EndsInACircleThatIsThereAlready) {
  EXPECT_THAT(circle_through("a", "b", table({{"b", {"c"}}, {"c", {"b"}}})).value(), IsEmpty());
}

TEST(CircleTest, OfOne) { EXPECT_THAT(circle_through("a", "a", table({})).value(), ElementsAre("a")); }

TEST(CircleTest, StopsAtTheLimit) {
  const auto endless = [](std::string_view id) -> Result<std::vector<std::string>> {
    return std::vector<std::string>{std::string(id) + "x"};
  };
  EXPECT_EQ(circle_through("a", "b", endless).error().code, Errc::kInvalid);
}

TEST(CircleTest, PassesErrorsOn) {
  const auto broken = [](std::string_view) -> Result<std::vector<std::string>> { return fail(Errc::kIo, "no disk"); };
  EXPECT_EQ(circle_through("a", "b", broken).error().code, Errc::kIo);
}

}  // namespace
}  // namespace cairn::services::engagements
