#include "eventstore/base/base64.h"
#include "eventstore/merkle/checkpoint.h"
#include "eventstore/merkle/proof.h"
#include "eventstore/merkle/tile_path.h"
#include "tests/service/audit/fixture.h"

namespace cairn::services::audit {
namespace {

namespace merkle = eventstore::merkle;
using ::testing::HasSubstr;

class ProofRoutesTest : public AuditTest {
 protected:
  ProofRoutesTest() {
    append_joined("a", 300);
    audit_.keys = {key_, {key_.verifier()}};
  }
  std::string text(const std::string& target) {
    const auto response = get(target);
    EXPECT_EQ(response.status, 200) << target << ": " << response.text();
    return std::string(response.text());
  }
  merkle::Checkpoint opened(const std::string& note) { return merkle::open_checkpoint(note, key_.verifier()).value(); }

  const merkle::Signer key_ = merkle::Signer::of("ledger.test", std::string(32, 'k')).value();
};

TEST_F(ProofRoutesTest, TheFirstQuestionIsSignedForAndTheNoteIsKept) {
  const auto note = text("/audit/checkpoint");
  EXPECT_EQ(opened(note).size, 300U);
  EXPECT_EQ(store_->snapshot()->checkpoint().value(), note) << "on disk before anybody sees it";
  append_joined("a");
  EXPECT_EQ(text("/audit/checkpoint"), note) << "the newest that was signed";
  EXPECT_EQ(text("/audit/keys"), key_.verifier().text() + "\n");
}

TEST_F(ProofRoutesTest, AQuarterEndHasTheNewestNoteOfWhatWasRecordedByThen) {
  const auto before = text("/audit/checkpoint");
  const std::string end = "2023-12-31";  // the clock stands in November 2023
  clock_.advance_us(int64_t{90} * 24 * 3600 * 1'000'000);
  append_joined("a");
  const auto after = store_->sign_checkpoint(key_).value();
  EXPECT_EQ(text("/audit/checkpoint?known_at=" + end), before);
  EXPECT_EQ(text("/audit/checkpoint"), after);
  EXPECT_EQ(text("/audit/checkpoint?size=300"), before);
  EXPECT_EQ(get("/audit/checkpoint?size=299").status, 404);
  EXPECT_EQ(get("/audit/checkpoint?known_at=2011-01-01").status, 404);
  EXPECT_EQ(get("/audit/checkpoint?size=1&known_at=2011-01-01").status, 400);
  const auto list = json("/v1/checkpoints");
  ASSERT_EQ(list.at("items").as_array().size(), 2U);
  EXPECT_EQ(list.at("items").at(1).at("note").as_string(), after);
  EXPECT_EQ(json("/v1/checkpoints?limit=1").at("next").as_string(), "300");
  EXPECT_TRUE(json("/v1/checkpoints?after=301").at("items").as_array().empty());
}

TEST_F(ProofRoutesTest, TilesNeverChangeAndSaySo) {
  const auto full = get("/audit/tile/0/000");
  EXPECT_EQ(full.headers.find("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(full.text().size(), 256U * 32);
  EXPECT_EQ(text("/audit/tile/0/001.p/44").size(), 44U * 32);
  EXPECT_EQ(merkle::entries_of(text("/audit/tile/entries/001.p/44")).size(), 44U);
  for (const char* path : {"0/001", "0/001.p/45", "0/1", "0/000.p/256", "entries", "../checkpoint", "0/000?x=1"})
    EXPECT_GE(get("/audit/tile/" + std::string(path)).status, 400) << path;
}

TEST_F(ProofRoutesTest, AnEventIsProvedUnderACheckpointThatCoversIt) {
  for (const uint64_t position : {0U, 255U, 299U}) {
    const auto file = merkle::parse_inclusion_file(text("/v1/events/" + std::to_string(position) + "/proof")).value();
    const auto said = opened(file.checkpoint);
    EXPECT_EQ(file.index, position);
    EXPECT_TRUE(merkle::check_inclusion(merkle::leaf_hash(file.extra), position, said.size, said.root, file.proof));
  }
  append_joined("a");
  EXPECT_EQ(opened(merkle::parse_inclusion_file(text("/v1/events/300/proof")).value().checkpoint).size, 301U)
      << "signed anew, because the newest note did not reach so far";
  EXPECT_EQ(get("/v1/events/301/proof").status, 404);
  EXPECT_EQ(get("/v1/events/x/proof").status, 404);
}

TEST_F(ProofRoutesTest, GrowthIsProvedBetweenAnyTwoSizes) {
  for (const uint64_t from : {1U, 255U, 256U, 257U, 300U}) {
    const auto told = json("/audit/consistency?from=" + std::to_string(from) + "&to=300");
    const auto head = [&](const char* name) {
      const auto& side = told.at(name).as_object();
      merkle::TreeHead tree{side.at("size").to_number<uint64_t>(), {}};
      const auto root = from_base64(std::string(side.at("root").as_string())).value();
      std::copy(root.begin(), root.end(), tree.root.begin());
      return tree;
    };
    std::vector<Hash> proof;
    for (const auto& text : told.at("proof").as_array()) {
      const auto bytes = from_base64(std::string(text.as_string())).value();
      std::copy(bytes.begin(), bytes.end(), proof.emplace_back().begin());
    }
    EXPECT_TRUE(merkle::check_consistency(head("from"), head("to"), proof)) << from;
    EXPECT_EQ(head("to").root, store_->snapshot()->root_at(Position(300)).value());
  }
  EXPECT_EQ(get("/audit/consistency?from=300&to=1").status, 400);
  EXPECT_EQ(get("/audit/consistency?from=1&to=301").status, 400);
  EXPECT_EQ(get("/audit/consistency?from=1").status, 400);
}

TEST_F(ProofRoutesTest, ALedgerWithoutAKeyServesAndSaysWhatIsMissing) {
  audit_.keys = {};
  EXPECT_EQ(get("/audit/keys").status, 404);
  const auto refused = get("/v1/events/3/proof");
  EXPECT_EQ(refused.status, 503);
  EXPECT_THAT(std::string(refused.text()), HasSubstr("cairn key --make"));
  EXPECT_EQ(get("/audit/tile/0/000").status, 200) << "leaves need no key";
}

}  // namespace
}  // namespace cairn::services::audit
