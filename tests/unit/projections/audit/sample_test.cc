#include "projections/audit/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace cairn::projections::audit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> ids_of(const std::vector<Drawn>& drawn) {
  std::vector<std::string> ids;
  for (const auto& one : drawn) ids.push_back(one.id);
  return ids;
}

/// printf '%s\n%s' 2026 d | sha256sum, and so on for a, b and c.
TEST(SampleTest, IsWhatSha256sumAndSortSay) {
  const auto drawn = draw("2026", {"a", "b", "c", "d"}, 4);
  EXPECT_THAT(ids_of(drawn), ElementsAre("d", "b", "a", "c"));
  EXPECT_EQ(drawn[0].hash, "087fe745c830052a570ba91b81db5ecf48c0ffd648bcb58e0011c51b53172d42");
  EXPECT_THAT(ids_of(draw("2027", {"a", "b", "c", "d"}, 4)), ElementsAre("d", "c", "a", "b"));
}

TEST(SampleTest, DoesNotDependOnTheOrderOfThePopulation) {
  EXPECT_THAT(ids_of(draw("2026", {"d", "c", "b", "a"}, 2)), ElementsAre("d", "b"));
}

TEST(SampleTest, ALargerOneBeginsWithTheSmaller) {
  EXPECT_THAT(ids_of(draw("2026", {"a", "b", "c", "d"}, 1)), ElementsAre("d"));
  EXPECT_THAT(ids_of(draw("2026", {"a", "b", "c", "d"}, 3)), ElementsAre("d", "b", "a"));
}

TEST(SampleTest, IsTheWholePopulationWhenThatIsSmaller) {
  EXPECT_EQ(draw("2026", {"a", "b"}, 25).size(), 2u);
  EXPECT_THAT(draw("2026", {}, 25), IsEmpty());
}

/// Every engagement has the same chance: over many seeds each of 20 is drawn about as often as any other. With 4,000
/// draws of 5 the standard deviation of a count is 27; six of them are allowed.
TEST(SampleTest, FavoursNobody) {
  std::vector<std::string> names;
  for (int i = 0; i < 20; ++i) names.push_back("engagement" + std::to_string(i));
  const std::vector<std::string_view> population(names.begin(), names.end());
  std::map<std::string, int> counts;
  for (int seed = 0; seed < 4'000; ++seed)
    for (const auto& one : draw(std::to_string(seed), population, 5)) ++counts[one.id];
  ASSERT_EQ(counts.size(), names.size());
  for (const auto& [id, count] : counts) EXPECT_NEAR(count, 1'000, 6 * 27) << id;
}

}  // namespace
}  // namespace cairn::projections::audit
