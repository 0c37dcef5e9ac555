#include <future>
#include <mutex>

#include "cairn/organisation/v1/events.pb.h"
#include "tests/service/audit/fixture.h"

namespace cairn::services::audit {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Reads server-sent events until what it has heard contains a text.
class FeedTest : public AuditTest {
 protected:
  std::string hear_until(const std::string& target, const std::string& last, http::Headers headers = {},
                         const std::function<void(const std::string&)>& each = nullptr) {
    headers.add("Accept", "text/event-stream");
    http::Request request;
    request.target = target;
    request.headers = std::move(headers);
    std::string heard;
    const auto left = http::make_local_transport(router_)->call(std::move(request), [&](std::string_view chunk) {
      heard += chunk;
      if (each) each(heard);
      return heard.find(last) == std::string::npos;
    });
    EXPECT_EQ(left.error().code, Errc::kCancelled);
    return heard;
  }
};

TEST_F(FeedTest, IdIsThePositionAndEventTheType) {
  append_joined("a");
  EXPECT_THAT(hear_until("/v1/events", "\n\n"),
              ::testing::StartsWith("id: 0\nevent: PartyJoined\ndata: {\"position\":0,"));
}

TEST_F(FeedTest, GoesOnWithWhatIsAppendedLater) {
  append_joined("a");
  bool told = false;
  const std::string heard = hear_until("/v1/events", "id: 1\n", {}, [&](const std::string&) {
    if (!std::exchange(told, true)) append_joined("a");
  });
  EXPECT_THAT(heard, HasSubstr("id: 0\n"));
}

TEST_F(FeedTest, LastEventIdWinsOverAfter) {
  append_joined("a", 4);
  const std::string heard = hear_until("/v1/events?after=0", "id: 3\n", {{"Last-Event-ID", "1"}});
  EXPECT_TRUE(heard.starts_with("id: 2\n")) << heard;
}

TEST_F(FeedTest, NothingIsMissedOrRepeatedAcrossRingAndLog) {
  append_joined("a", 6000);  // more than the ring holds
  const std::string heard = hear_until("/v1/events", "id: 5999\n");
  size_t at = 0;
  for (int i = 0; i < 6000; ++i) {
    const size_t found = heard.find("id: " + std::to_string(i) + "\nevent: ", at);
    ASSERT_NE(found, std::string::npos) << i;
    at = found + 1;
  }
  EXPECT_EQ(heard.find("id: ", at), std::string::npos);
}

TEST_F(FeedTest, SkippedEventsAreCheckpointed) {
  audit_.timing.skipped_events_max = 3;
  append_joined("a", 3);
  const std::string heard = hear_until("/v1/events?category=organisation", "checkpoint");
  EXPECT_EQ(heard, "id: 2\nevent: checkpoint\ndata: {\"position\":2}\n\n");
}

TEST_F(FeedTest, FewSkippedEventsAreCheckpointedAfterAWhile) {
  audit_.timing.checkpoint = std::chrono::milliseconds(5);
  audit_.timing.look = std::chrono::milliseconds(1);
  append_joined("a");
  EXPECT_THAT(hear_until("/v1/events?category=organisation", "checkpoint"), HasSubstr("id: 0\n"));
}

TEST_F(FeedTest, SilenceHasAHeartbeat) {
  audit_.timing.heartbeat = std::chrono::milliseconds(5);
  audit_.timing.look = std::chrono::milliseconds(1);
  EXPECT_EQ(hear_until("/v1/events", "heartbeat"), ": heartbeat\n\n");
}

TEST_F(FeedTest, ReaderIsToldLittleAtATimeHoweverLargeTheEventsAre) {
  constexpr size_t kLargeBytes = 200'000;
  engagement::v1::PartyJoined joined;
  joined.set_organisation_id(std::string(kLargeBytes, 'x'));
  for (int i = 0; i < 6; ++i) append("a", joined);
  size_t heard = 0;
  size_t most = 0;
  hear_until("/v1/events", "id: 5\n", {}, [&](const std::string& all) {
    most = std::max(most, all.size() - heard);
    heard = all.size();
  });
  EXPECT_LT(most, 3 * kLargeBytes);
}

TEST_F(FeedTest, FilterHoldsForWhatComesFromTheRing) {
  append_joined("a");
  append("o", organisation::v1::OrganisationRegistered(), {}, "organisation");
  const std::string heard = hear_until("/v1/events?type=OrganisationRegistered", "id: 1\n");
  EXPECT_THAT(heard, Not(HasSubstr("PartyJoined")));
}

}  // namespace
}  // namespace cairn::services::audit
