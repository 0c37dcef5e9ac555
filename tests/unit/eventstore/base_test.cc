#include <gtest/gtest.h>

#include "eventstore/base/bytes.h"
#include "eventstore/base/date.h"
#include "eventstore/base/ids.h"
#include "eventstore/base/utf8.h"

namespace cairn {
namespace {

TEST(BytesTest, IntegersSortAsTheirBytesDo) {
  std::string small;
  std::string large;
  append_u64(small, 255);
  append_u64(large, 256);
  EXPECT_LT(small, large);
  EXPECT_EQ(read_u64(large), 256u);
  std::string word;
  append_u32(word, 0xDEADBEEF);
  EXPECT_EQ(to_hex(word), "deadbeef");
  EXPECT_EQ(read_u32(word), 0xDEADBEEFu);
}

TEST(BytesTest, HexIsReadInBothCasesAndOnlyIfWhole) {
  EXPECT_EQ(from_hex("00fF"), std::string("\x00\xff", 2));
  EXPECT_EQ(from_hex("0"), std::nullopt);
  EXPECT_EQ(from_hex("0g"), std::nullopt);
  EXPECT_EQ(to_hex(""), "");
}

TEST(BytesTest, Sha256IsThatOfFips180) {
  EXPECT_EQ(to_hex(view_of(sha256("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256({"a", "", "bc"}), sha256("abc"));
}

TEST(PartialDateTest, KeepsItsPrecision) {
  for (const char* text : {"2011", "2011-01", "2011-01-19", "2012-02-29", "0001", "9999-12-31"})
    EXPECT_EQ(PartialDate::parse(text).value().text(), text);
}

TEST(PartialDateTest, RefusesWhatIsNoDate) {
  for (const char* text : {"", "11", "2011-1", "2011-00", "2011-13", "2011-02-29", "2011-01-32", "2011-01-00", "0000",
                           "2011/01/19", "2011-01-19T00", "20110119", " 2011", "2O11", "+201"})
    EXPECT_EQ(PartialDate::parse(text).error().code, Errc::kInvalid) << text;
}

TEST(PartialDateTest, SpansFromItsFirstToItsLastDay) {
  const auto span = [](const char* text) {
    const auto date = PartialDate::parse(text).value();
    return text_of(date.first_day()) + " " + text_of(date.last_day());
  };
  EXPECT_EQ(span("2011"), "2011-01-01 2011-12-31");
  EXPECT_EQ(span("2012-02"), "2012-02-01 2012-02-29");
  EXPECT_EQ(span("1969-12-31"), "1969-12-31 1969-12-31");
  EXPECT_EQ(PartialDate::parse("1970-01-01").value().first_day(), Day(0));
  EXPECT_EQ(PartialDate::of_day(Day(-1)).text(), "1969-12-31");
  EXPECT_LT(Day::earliest(), PartialDate::parse("0001").value().first_day());
}

TEST(StreamIdTest, SplitsAtTheFirstDash) {
  const auto id = StreamId::parse("quarter-ETH_2026").value();
  EXPECT_EQ(id.category(), "quarter");
  EXPECT_EQ(id.id(), "ETH_2026");
  EXPECT_EQ(id, StreamId::of("quarter", "ETH_2026"));
}

TEST(StreamIdTest, RefusesOtherForms) {
  for (const std::string text :
       {"", "note", "-a", "note-", "Note-a", "1note-a", "note-a b", "note-a-b", "note-\xc3\xa9", "no te-a"})
    EXPECT_EQ(StreamId::parse(text).error().code, Errc::kInvalid) << text;
  EXPECT_TRUE(StreamId::parse("n-" + std::string(64, 'a')));
  EXPECT_FALSE(StreamId::parse("n-" + std::string(65, 'a')));
  EXPECT_TRUE(StreamId::parse(std::string(32, 'a') + "-1"));
  EXPECT_FALSE(StreamId::parse(std::string(33, 'a') + "-1"));
}

TEST(IdSourceTest, GivesUuidsOfVersionSevenInTheOrderOfTime) {
  const auto first = system_ids().next();
  const auto second = system_ids().next();
  EXPECT_NE(first, second);
  EXPECT_EQ(first[6] >> 4, 7);
  EXPECT_EQ(first[8] >> 6, 2);
  EXPECT_LE(std::string(first.begin(), first.begin() + 6), std::string(second.begin(), second.begin() + 6));
}

TEST(EventIdTest, HasExactlySixteenBytes) {
  EXPECT_FALSE(EventId::from_bytes("short"));
  EXPECT_EQ(EventId::from_bytes("0123456789abcdef")->view(), "0123456789abcdef");
}

TEST(Utf8Test, TakesWhatRfc3629Allows) {
  for (const char* text : {"", "plain", "eThekwini \xe2\x80\x93 \xc3\xa9", "\xf0\x9f\x8c\x8d", "\xef\xbf\xbf"})
    EXPECT_TRUE(is_utf8(text)) << text;
}

TEST(Utf8Test, RefusesOverlongFormsSurrogatesAndCutOffTexts) {
  for (const char* text : {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf0\x80\x80\x80",
                           "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "a\xe2\x80", "\xc3", "\xe2\x28\xa1"})
    EXPECT_FALSE(is_utf8(text)) << to_hex(text);
}

}  // namespace
}  // namespace cairn
