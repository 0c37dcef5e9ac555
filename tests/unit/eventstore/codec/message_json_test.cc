#include "eventstore/codec/message_json.h"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include "cairn/engagement/v1/events.pb.h"
#include "cairn/organisation/v1/events.pb.h"
#include "cairn/person/v1/events.pb.h"
#include "eventstore/codec/special.h"

namespace cairn::eventstore::codec {
namespace {

using engagement::v1::DetailsRevised;
using engagement::v1::FundingCommitted;
using engagement::v1::PartyJoined;
using engagement::v1::TermSet;
using testing::ElementsAre;

template <class M>
Result<M> read(std::string_view text) {
  M message;
  const auto value = boost::json::parse(boost::json::string_view(text.data(), text.size()));
  CAIRN_TRY(message_from_json(value.as_object(), message));
  return message;
}

std::string written(const google::protobuf::Message& message) {
  std::string out;
  JsonWriter json(out);
  message_to_json(message, json);
  return out;
}

template <class M>
std::vector<std::string> complaints(std::string_view text) {
  std::vector<std::string> list;
  const auto message = read<M>(text);
  if (message) return list;
  for (const auto& complaint : message.error().complaints) list.push_back(complaint.pointer + ": " + complaint.detail);
  return list;
}

TEST(MessageJsonTest, EnumsAreWords) {
  const auto joined = read<PartyJoined>(R"({"organisation_id":"o1","role":"partner"})").value();
  EXPECT_EQ(joined.role(), engagement::v1::ROLE_PARTNER);
  EXPECT_EQ(written(joined), R"({"organisation_id":"o1","role":"partner"})");
  EXPECT_THAT(complaints<PartyJoined>(R"({"role":"boss"})"),
              ElementsAre("/role: must be one of partner, host, funder, convenor, facilitator, beneficiary"));
  EXPECT_EQ(complaints<PartyJoined>(R"({"role":"unspecified"})").size(), 1u);
  EXPECT_EQ(complaints<PartyJoined>(R"({"role":1})").size(), 1u);
}

TEST(MessageJsonTest, DatesKeepTheirPrecision) {
  for (const char* text : {R"({"begins":"2011","ends":"2014-06"})", R"({"begins":"2011-01-19"})"})
    EXPECT_EQ(written(read<TermSet>(text).value()), text);
  EXPECT_THAT(complaints<TermSet>(R"({"begins":"2011-02-30","ends":2014})"),
              ElementsAre("/begins: there is no date 2011-02-30",
                          "/ends: must be a date as text: YYYY, YYYY-MM or YYYY-MM-DD"));
}

TEST(MessageJsonTest, MoneyIsExact) {
  const auto funded = read<FundingCommitted>(R"({"money":{"amount":"1000.50","currency":"ZAR"}})").value();
  EXPECT_EQ(funded.money().amount_minor(), 100050);
  EXPECT_EQ(written(funded), R"({"money":{"amount":"1000.50","currency":"ZAR"}})");
  EXPECT_EQ(complaints<FundingCommitted>(R"({"money":{"amount":"1000.5","currency":"ZAR"}})").size(), 1u);
  EXPECT_EQ(complaints<FundingCommitted>(R"({"money":{"amount":1000,"currency":"rand","x":1}})").size(), 3u);
  EXPECT_EQ(complaints<FundingCommitted>(R"({"money":{"amount":"92233720368547758.08","currency":"ZAR"}})").size(), 1u);
}

TEST(MessageJsonTest, AmountsFollowTheirCurrency) {
  EXPECT_EQ(amount_text(5, "ZAR"), "0.05");
  EXPECT_EQ(amount_text(-5, "ZAR"), "-0.05");
  EXPECT_EQ(amount_text(5, "JPY"), "5");
  EXPECT_EQ(amount_text(1234, "KWD"), "1.234");
  EXPECT_EQ(amount_text(std::numeric_limits<int64_t>::min(), "ZAR"), "-92233720368547758.08");
  EXPECT_EQ(parse_amount("350000000", "ZAR").value(), 35000000000);
  EXPECT_EQ(parse_amount("-92233720368547758.08", "ZAR").value(), std::numeric_limits<int64_t>::min());
  for (const char* wrong : {"", "-", ".50", "1.", "1e3", "+1", " 1", "1,000.00", "1.-1"})
    EXPECT_FALSE(parse_amount(wrong, "ZAR").has_value()) << wrong;
}

TEST(MessageJsonTest, PlainTitleIsEnglish) {
  EXPECT_EQ(written(read<DetailsRevised>(R"({"details":{"title":"Water"}})").value()),
            R"({"details":{"title":{"en":"Water"}}})");
  EXPECT_THAT(complaints<DetailsRevised>(R"({"details":{"title":{"zu":"Amanzi"}}})"),
              ElementsAre("/details/title/en: English is always present"));
}

TEST(MessageJsonTest, NullClearsAndAbsenceDoesNot) {
  const auto revised = read<DetailsRevised>(R"({"details":{"kind":null,"remarks":null,"themes":[]}})").value();
  EXPECT_TRUE(revised.details().has_kind());
  EXPECT_TRUE(revised.details().has_remarks());
  EXPECT_TRUE(revised.details().has_themes());
  EXPECT_FALSE(revised.details().has_purpose());
  EXPECT_EQ(written(revised), R"({"details":{"kind":null,"themes":[],"remarks":""}})");
  EXPECT_THAT(complaints<PartyJoined>(R"({"role":null})"), ElementsAre("/role: must not be null"));
}

TEST(MessageJsonTest, AllComplaintsComeAtOnceWithPointers) {
  EXPECT_THAT(complaints<DetailsRevised>(R"({"details":{"titel":"x","themes":["a",5],"ref":7},"a/b":1})"),
              ElementsAre("/details/titel: unknown field of Details", "/details/themes/1: must be a text",
                          "/details/ref: must be a text", "/a~1b: unknown field of DetailsRevised"));
}

TEST(MessageJsonTest, NumbersMustFit) {
  for (const char* wrong : {"-1", "4294967296", "1.5", "1e2", "\"1\"", "true"})
    EXPECT_EQ(complaints<TermSet>(std::string(R"({"notice_days":)") + wrong + "}").size(), 1u) << wrong;
  EXPECT_EQ(read<TermSet>(R"({"notice_days":4294967295})").value().notice_days(), 4294967295u);
}

TEST(MessageJsonTest, LargeNumbersAreTexts) {
  common::v1::Voided voided;
  EXPECT_EQ(written(voided), R"({"position":0})");
  voided.set_position((uint64_t{1} << 53) - 1);
  EXPECT_EQ(written(voided), R"({"position":9007199254740991})");
  voided.set_position(uint64_t{1} << 53);
  EXPECT_EQ(written(voided), R"({"position":"9007199254740992"})");
  EXPECT_EQ(read<common::v1::Voided>(written(voided)).value().position(), voided.position());
}

}  // namespace
}  // namespace cairn::eventstore::codec
