#include "eventstore/codec/event_types.h"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <filesystem>

#include "cairn/common/v1/common.pb.h"
#include "cairn/engagement/v1/events.pb.h"
#include "proto/event_files.h"

namespace cairn::eventstore::codec {
namespace {

using testing::Contains;
using testing::Not;

TEST(EventTypesTest, EveryEventsFileIsNamed) {
  size_t files = 1;  // common.proto
  const auto root = std::filesystem::path(CAIRN_SOURCE_DIR) / "proto";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
    if (entry.path().filename() == "events.proto") ++files;
  EXPECT_EQ(proto::event_files().size(), files) << "add the new events.proto to proto/event_files.cc";
}

TEST(EventTypesTest, EventsAreInAndPartsAreOut) {
  const auto names = EventTypes::all().names();
  for (const char* event : {"EngagementRecorded", "PartyJoined", "UnitReopened", "Corrected", "Voided", "RuleSet"})
    EXPECT_THAT(names, Contains(event));
  for (const char* part : {"Details", "TextList", "Money", "PartialDate", "LocalText", "StoredEvent"})
    EXPECT_THAT(names, Not(Contains(part)));
}

TEST(EventTypesTest, UnknownTypeAndBrokenPayloadAreToldApart) {
  EXPECT_EQ(EventTypes::all().parse("PartyEaten", "").error().code, Errc::kInvalid);
  EXPECT_EQ(EventTypes::all().parse("PartyJoined", "\xff").error().code, Errc::kCorrupt);
}

TEST(EventTypesTest, CorrectionCarriesItsReplacement) {
  const auto data =
      boost::json::parse(R"({"position":7,"type":"PartyJoined","replacement":{"role":"host"},"effective":"2011"})");
  const auto message = EventTypes::all().read("Corrected", data.as_object());
  const auto& corrected = static_cast<const common::v1::Corrected&>(*message.value());
  engagement::v1::PartyJoined joined;
  ASSERT_TRUE(joined.ParseFromString(corrected.payload()));
  EXPECT_EQ(joined.role(), engagement::v1::ROLE_HOST);
  EXPECT_EQ(corrected.schema_version(), 1u);
}

TEST(EventTypesTest, CorrectionComplainsAboutItsReplacement) {
  const auto read = [](const char* text) {
    return EventTypes::all().read("Corrected", boost::json::parse(text).as_object(), "/data");
  };
  EXPECT_EQ(read(R"({"type":"PartyJoined","replacement":{"role":"boss"}})").error().complaints.at(0).pointer,
            "/data/replacement/role");
  EXPECT_EQ(read(R"({"type":"PartyEaten","replacement":{}})").error().complaints.at(0).pointer, "/data/type");
  EXPECT_EQ(read(R"({"type":"PartyJoined"})").error().complaints.at(0).pointer, "/data/replacement");
}

}  // namespace
}  // namespace cairn::eventstore::codec
