#include "eventstore/merkle/tile_path.h"

#include <gmock/gmock.h>

namespace cairn::eventstore::merkle {
namespace {

TEST(TilePathTest, IsThatOfTlogTiles) {
  EXPECT_EQ(path_of({0, 1'234'067}), "0/x001/x234/067");
  EXPECT_EQ(path_of({1, 0, 8}), "1/000.p/8");
  EXPECT_EQ(path_of({std::nullopt, 1000, 255}), "entries/x001/000.p/255");
}

TEST(TilePathTest, ReadsBackAndHasOneSpelling) {
  for (const TileName& name : std::vector<TileName>{{0, 0}, {63, 999, 1}, {std::nullopt, 1'000}, {2, UINT64_MAX, 255}})
    EXPECT_EQ(parse_tile_path(path_of(name)), name) << path_of(name);
  for (const char* bad : {"",
                          "0",
                          "0/",
                          "0/0",
                          "0/00",
                          "0/0000",
                          "00/000",
                          "64/000",
                          "-1/000",
                          "0/x000/001",
                          "0/001/002",
                          "0/x001",
                          "0/000.p/0",
                          "0/000.p/256",
                          "0/000.p/01",
                          "0/000.p",
                          "0/000.p/",
                          "0/000/",
                          "entry/000",
                          "0/x99999/000",
                          "0/x999/x999/x999/x999/x999/x999/x999/999",
                          "0/0a0",
                          "0/000.p/8/000"})
    EXPECT_FALSE(parse_tile_path(bad).has_value()) << bad;
}

TEST(TilePathTest, ATreeOf70000HasTheTilesOfTheSpecification) {
  const auto names = tiles_of(70'000);
  const std::vector<std::string> ends = {"0/272",       "0/273.p/112",      "1/000", "1/001.p/17", "2/000.p/1",
                                         "entries/272", "entries/273.p/112"};
  std::vector<std::string> paths;
  for (const auto& name : names) paths.push_back(path_of(name));
  EXPECT_THAT(paths, ::testing::IsSupersetOf(ends));
  EXPECT_EQ(names.size(), 274u + 2 + 1 + 274);
  EXPECT_TRUE(tiles_of(0).empty());
  EXPECT_EQ(tiles_of(256).size(), 3u);
}

TEST(TilePathTest, EntriesReadBackUpToTheCut) {
  std::string bundle;
  append_entry(bundle, "one");
  append_entry(bundle, std::string(300, 'x'));
  EXPECT_EQ(bundle.substr(0, 5), std::string("\0\3one", 5));
  ASSERT_EQ(entries_of(bundle).size(), 2u);
  EXPECT_EQ(entries_of(bundle)[1].size(), 300u);
  bundle.pop_back();
  EXPECT_EQ(entries_of(bundle).size(), 1u);
}

}  // namespace
}  // namespace cairn::eventstore::merkle
