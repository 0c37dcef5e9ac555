#include "services/audit/bundle/bundle.h"

#include <cstdlib>
#include <ctime>

#include "tests/store/services/audit/forge.h"

namespace cairn::services::audit::bundle {
namespace {

using ::testing::HasSubstr;

TEST(BundleTest, AWholeOneIsAcceptedAndSaysWhatItHolds) {
  const auto outcome = checked(forge(history(), bundled()), {{key().verifier()}, {}});
  EXPECT_EQ(outcome.verdict, Verdict::kWhole) << outcome.detail;
  EXPECT_EQ(outcome.said.size, 700U);
  EXPECT_EQ(outcome.streams, 2U);
  EXPECT_EQ(outcome.records, 200U);
  EXPECT_EQ(outcome.key, key().verifier().text());
  EXPECT_TRUE(outcome.key_held);
}

TEST(BundleTest, TheKeyThatCameWithItIsNotHeld) { EXPECT_FALSE(checked(forge(history(), bundled())).key_held); }

TEST(BundleTest, TheSameLedgerGivesTheSameBytesInEveryTimeZone) {
  const auto zip = write_zip(forge(history(), bundled())).value();
  const char* before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  for (const char* zone : {"Africa/Johannesburg", "America/St_Johns", "UTC"}) {
    ::setenv("TZ", zone, 1);
    ::tzset();
    EXPECT_EQ(write_zip(forge(history(), bundled())).value(), zip) << zone;
  }
  before == nullptr ? ::unsetenv("TZ") : ::setenv("TZ", kept.c_str(), 1);
  ::tzset();
}

TEST(BundleTest, AZipGivesBackWhatWasPutIn) {
  const auto files = forge(history(40), bundled());
  const auto unpacked = read_zip(write_zip(files).value());
  ASSERT_TRUE(unpacked) << unpacked.error().context;
  EXPECT_EQ(unpacked.value().files, files);
  EXPECT_TRUE(unpacked.value().doubted.empty());
}

TEST(BundleTest, WhatIsNoZipIsSaidToBeNone) {
  const auto zip = write_zip(forge(history(40), bundled())).value();
  for (const auto& bytes : {std::string(), std::string("no zip"), zip.substr(0, zip.size() / 2), zip.substr(1)}) {
    const auto unpacked = read_zip(bytes);
    ASSERT_FALSE(unpacked);
    EXPECT_EQ(unpacked.error().code, Errc::kCorrupt);
    EXPECT_THAT(unpacked.error().context, HasSubstr("no whole zip"));
  }
}

TEST(BundleTest, NoFileCanBeTakenAway) {
  const auto files = forge(history(), bundled());
  uint64_t tried = 0;
  for (const auto& [path, bytes] : files) {
    Files rest = files;
    rest.erase(path);
    if (path != "SHA256SUMS") rest["SHA256SUMS"] = sums_of(rest);
    const auto outcome = checked(std::move(rest));
    EXPECT_EQ(outcome.verdict, Verdict::kIncomplete) << path << ": " << outcome.detail;
    EXPECT_THAT(outcome.detail, HasSubstr(path + " is missing"));
    ++tried;
  }
  EXPECT_EQ(tried, files.size());
}

TEST(BundleTest, NothingCanBePutIn) {
  auto files = forge(history(), bundled());
  files["records/0000000003"] = "a record of another stream";
  files["SHA256SUMS"] = sums_of(files);
  const auto outcome = checked(std::move(files));
  EXPECT_EQ(outcome.verdict, Verdict::kBroken);
  EXPECT_EQ(outcome.detail, "records/0000000003 does not belong to the bundle");
}

TEST(BundleTest, TheLogGrewFromTheCheckpointThatIsHeld) {
  for (const uint64_t before : {1U, 255U, 256U, 257U, 512U, 699U, 700U}) {
    Held held{{}, forge(history(before), {"engagement-a"}).at("checkpoint")};
    const auto outcome = checked(forge(history(), bundled()), held);
    EXPECT_EQ(outcome.verdict, Verdict::kWhole) << outcome.detail;
    EXPECT_EQ(outcome.grown_from, before);
  }
}

TEST(BundleTest, AHeldCheckpointThatIsNewerLeavesSomethingOut) {
  const Held held{{}, forge(history(), {"engagement-a"}).at("checkpoint")};
  const auto outcome = checked(forge(history(600), bundled()), held);
  EXPECT_EQ(outcome.verdict, Verdict::kIncomplete);
  EXPECT_EQ(outcome.detail, "the held checkpoint has 700 events, the bundle 600");
  EXPECT_EQ(outcome.position, 600U);
}

TEST(BundleTest, WhatIsOfAnotherLogIsSaidToBe) {
  const auto stranger = merkle::Signer::of("other.test", std::string(32, 's')).value();
  const auto files = forge(history(), bundled());
  const auto by_key = checked(files, {{stranger.verifier()}, {}});
  EXPECT_EQ(by_key.verdict, Verdict::kForeign);
  EXPECT_EQ(by_key.detail, "the key is of other.test, the bundle of ledger.test");
  const auto by_checkpoint = checked(files, {{}, merkle::sign({"other.test", 1, sha256("x")}, stranger)});
  EXPECT_EQ(by_checkpoint.verdict, Verdict::kForeign);
  EXPECT_THAT(by_checkpoint.detail, HasSubstr("the held checkpoint is of other.test"));
  EXPECT_EQ(checked(files, {{}, "no checkpoint"}).verdict, Verdict::kForeign);
}

}  // namespace
}  // namespace cairn::services::audit::bundle
