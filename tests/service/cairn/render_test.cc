#include "services/cairn/render.h"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include "services/cairn/place.h"

namespace cairn::services::cairn {
namespace {

TEST(RenderTest, ColumnsAreAsWideAsTheirCharacters) {
  const auto items = boost::json::parse(R"([{"ref":"1","title":{"en":"Bremen"}},{"ref":"22","title":"São Paulo"}])");
  EXPECT_EQ(table_of(items.as_array(), {"ref", "gone", "title"}),
            "ref  title\n"
            "1    Bremen\n"
            "22   São Paulo\n");
}

TEST(RenderTest, LongCellsAreCut) {
  const auto items = boost::json::parse("[{\"a\":\"" + std::string(60, 'x') + "\"}]");
  EXPECT_EQ(table_of(items.as_array(), {"a"}), "a\n" + std::string(47, 'x') + "…\n");
}

TEST(RenderTest, TreeLeavesOutWhatIsEmpty) {
  const auto value = boost::json::parse(R"({"a":1,"b":null,"c":{"d":["x","y"],"e":""},"f":[{"g":true}]})");
  EXPECT_EQ(tree_of(value), "a: 1\nc:\n  d: x, y\nf:\n  -\n    g: true\n");
}

TEST(PlaceTest, WhatGoesIntoAnAddressIsEncoded) {
  EXPECT_EQ(QueryText().add("q", "a b&ü").add_if("x", "").add("sort", "-a,b").text(), "?q=a%20b%26%C3%BC&sort=-a%2Cb");
}

}  // namespace
}  // namespace cairn::services::cairn
