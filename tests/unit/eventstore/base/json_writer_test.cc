#include "eventstore/base/json_writer.h"

#include <gtest/gtest.h>

#include <limits>

#include "eventstore/base/instant.h"

namespace cairn {
namespace {

std::string text(std::string_view value) {
  std::string out;
  append_json_text(out, value);
  return out;
}

TEST(JsonWriterTest, CommasComeByThemselves) {
  std::string out;
  JsonWriter json(out);
  json.begin_object()
      .key("a")
      .number(1)
      .key("b")
      .begin_array()
      .text("x")
      .begin_object()
      .end_object()
      .null()
      .end_array();
  json.key("c").boolean(false).key("d").raw("[1,2]").field("e", "f").end_object();
  EXPECT_EQ(out, R"({"a":1,"b":["x",{},null],"c":false,"d":[1,2],"e":"f"})");
}

TEST(JsonWriterTest, NumbersKeepTheirValue) {
  std::string out;
  JsonWriter json(out);
  json.begin_array().number(std::numeric_limits<int64_t>::min()).number(std::numeric_limits<uint64_t>::max());
  json.number(0.1).number(std::numeric_limits<double>::infinity()).end_array();
  EXPECT_EQ(out, "[-9223372036854775808,18446744073709551615,0.1,null]");
}

TEST(JsonWriterTest, ControlCharactersAndQuotesAreEscaped) {
  EXPECT_EQ(text(std::string_view("\"\\\n\t\x01\x7f\0", 7)), R"("\"\\\n\t\u0001\u007f\u0000")");
}

TEST(JsonWriterTest, Utf8GoesThroughAndBadBytesAreReplaced) {
  EXPECT_EQ(text("isiZulu: ukwá, €, 𝄞"), "\"isiZulu: ukwá, €, 𝄞\"");
  EXPECT_EQ(text("a\xff"
                 "b"),
            "\"a\xef\xbf\xbd"
            "b\"");
  EXPECT_EQ(text("\xc0\xaf"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");  // overlong
  EXPECT_EQ(text("\xed\xa0\x80").size(), 2u + 9u);              // half of a surrogate pair
  EXPECT_EQ(text("\xe2\x82"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");  // cut off
}

TEST(InstantTest, TextReadsBack) {
  for (const int64_t us : {int64_t{0}, int64_t{1'782'891'000'123'456}, int64_t{-1}}) {
    EXPECT_EQ(parse_instant(instant_text(us)).value(), us) << instant_text(us);
  }
}

TEST(InstantTest, OffsetsAndFractionsCount) {
  EXPECT_EQ(parse_instant("2026-07-01T02:00:00.5+02:00").value(), parse_instant("2026-07-01T00:00:00.500Z").value());
}

TEST(InstantTest, AnOffsetDoesNotLeadOutOfTheCalendar) {
  for (const char* edge : {"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"})
    EXPECT_EQ(parse_instant(instant_text(parse_instant(edge).value())).value(), parse_instant(edge).value());
  for (const int64_t us : {INT64_MIN, INT64_MAX}) EXPECT_TRUE(parse_instant(instant_text(us))) << instant_text(us);
  EXPECT_FALSE(parse_instant("0001-01-01T00:00:00+00:01"));
  EXPECT_FALSE(parse_instant("9999-12-31T23:59:59-00:01"));
}

TEST(InstantTest, RefusesWhatIsNone) {
  for (const char* wrong :
       {"", "2026-07-01", "2026-07-01T24:00:00Z", "2026-02-30T00:00:00Z", "2026-07-01T00:00:00", "2026-07-01 00:00:00Z",
        "2026-07-01T00:00:00Zx", "2026-00-01T00:00:00Z", "2026-07-01T00:00:00+24:00", "2026-07-01T00:00:00-01:60"})
    EXPECT_FALSE(parse_instant(wrong).has_value()) << wrong;
}

}  // namespace
}  // namespace cairn
