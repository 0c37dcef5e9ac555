#include "projections/audit/trail_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cairn/common/v1/common.pb.h"
#include "cairn/engagement/v1/events.pb.h"
#include "cairn/organisation/v1/events.pb.h"
#include "tests/support/story.h"

namespace cairn::projections::audit {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// Events one after the other, and the terms that the view has of each.
class Trails {
 public:
  eventstore::StoredEvent& event(const std::string& stream, const google::protobuf::Message& message) {
    event_ = {};
    event_.set_position(next_++);
    event_.set_stream(stream);
    event_.set_type(message.GetDescriptor()->name());
    event_.set_payload(message.SerializeAsString());
    event_.mutable_actor()->set_id("anna");
    return event_;
  }
  std::vector<std::string> terms() {
    const auto applied = view_.apply(event_, rows_);
    EXPECT_TRUE(applied.has_value()) << (applied ? "" : applied.error().context);
    std::vector<std::string> terms;
    for (const auto& [key, low_bytes] : rows_.rows)
      if (key[0] == 't' && low_bytes.find(static_cast<char>(event_.position())) != std::string::npos)
        terms.push_back(key.substr(1, key.size() - 10));
    return terms;
  }
  Result<void> apply() { return view_.apply(event_, rows_); }

 private:
  TrailView view_;
  tests::MapRows rows_;
  eventstore::StoredEvent event_;
  uint64_t next_ = 0;
};

engagement::v1::PartyJoined joined(const std::string& organisation) {
  engagement::v1::PartyJoined said;
  said.set_organisation_id(organisation);
  said.set_role(engagement::v1::ROLE_PARTNER);
  return said;
}

TEST(TrailViewTest, AnEventIsFoundByWhoSaidItAndWhomItNames) {
  Trails trails;
  auto& event = trails.event("engagement-e1", joined("bremen"));
  event.mutable_actor()->set_on_behalf_of("ports");
  EXPECT_THAT(trails.terms(), UnorderedElementsAre("actor:anna", "unit:ports", "organisation:bremen"));
}

TEST(TrailViewTest, ListsAndNestedFieldsCount) {
  Trails trails;
  engagement::v1::EngagementRecorded said;
  said.add_lead_units("ports");
  said.add_lead_units("rail");
  trails.event("engagement-e1", said);
  EXPECT_THAT(trails.terms(), UnorderedElementsAre("actor:anna", "unit:ports", "unit:rail"));
}

TEST(TrailViewTest, AnOrganisationIsFoundInItsOwnStreamAndInItsMerges) {
  Trails trails;
  organisation::v1::OrganisationsMerged said;
  said.set_into("ukzn");
  trails.event("organisation-natal", said);
  EXPECT_THAT(trails.terms(), UnorderedElementsAre("actor:anna", "organisation:natal", "organisation:ukzn"));
}

TEST(TrailViewTest, ADocumentIsFoundByItsIdAndByItsBytes) {
  Trails trails;
  engagement::v1::DocumentAttached said;
  said.set_document_id("d1");
  said.set_sha256("abcd");
  trails.event("engagement-e1", said);
  EXPECT_THAT(trails.terms(), UnorderedElementsAre("actor:anna", "document:d1", "document:abcd"));
}

TEST(TrailViewTest, AnImportIsFoundByItsBytesAndItsName) {
  Trails trails;
  auto& event = trails.event("engagement-e1", joined("bremen"));
  event.add_tags("file:1234");
  event.set_reason("import of the line list.csv line 7");
  EXPECT_THAT(trails.terms(),
              UnorderedElementsAre("actor:anna", "organisation:bremen", "import:1234", "import:the line list.csv"));
}

TEST(TrailViewTest, ACorrectionHasWhatItCorrectsAndWhatItSaysInstead) {
  Trails trails;
  trails.event("engagement-e1", joined("bremen"));
  trails.terms();
  common::v1::Corrected corrected;
  corrected.set_position(0);
  corrected.set_type("PartyJoined");
  corrected.set_payload(joined("leeds").SerializeAsString());
  trails.event("engagement-e1", corrected).mutable_actor()->set_id("ben");
  EXPECT_THAT(trails.terms(), UnorderedElementsAre("actor:ben", "organisation:bremen", "organisation:leeds"));
  common::v1::Voided voided;
  voided.set_position(1);
  trails.event("engagement-e1", voided);
  EXPECT_THAT(trails.terms(), UnorderedElementsAre("actor:anna", "organisation:bremen", "organisation:leeds"));
}

TEST(TrailViewTest, ATypeThatNobodyKnowsIsNeverSkipped) {
  Trails trails;
  trails.event("engagement-e1", joined("bremen")).set_type("PartyFlewAway");
  const auto applied = trails.apply();
  ASSERT_FALSE(applied.has_value());
  EXPECT_EQ(applied.error().code, Errc::kInvalid);
}

TEST(TrailViewTest, ATextThatCannotBeAKeyIsNoTerm) {
  Trails trails;
  auto& event = trails.event("engagement-e1", joined(std::string(300, 'x')));
  event.mutable_actor()->set_id(std::string("a\0b", 3));
  EXPECT_THAT(trails.terms(), IsEmpty());
}

}  // namespace
}  // namespace cairn::projections::audit
