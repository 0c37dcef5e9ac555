// T3: a bit is flipped, the end cut off, two blocks swapped, in each kind of file of a closed ledger that has tables
// and a write-ahead log. What is wrong must be said, by the opening, by a read or by verify; no answer may be another
// one than before, and what was acknowledged may not be missing in silence.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <random>

#include "eventstore/checkpoint_file.h"
#include "tests/crash/counting_view.h"
#include "tests/crash/disk_after_cut.h"
#include "tests/crash/ledger_client.h"
#include "tests/store/forwarding_log.h"
#include "tests/support/temp_folder.h"

namespace cairn::eventstore::testing {
namespace {

constexpr uint64_t kSamplesOfAKind = 60;
constexpr size_t kBlockBytes = 512;
constexpr char kSizesFormat[] = "the log has %llu events, the checkpoint says %llu";
constexpr size_t kBlobBytes = 8192;
constexpr size_t kNamedMax = 20;

/// What a file of the ledger is, by its name; empty for what is no file of it.
std::string kind_of(const std::string& path) {
  const auto name = path.substr(path.rfind('/') + 1);
  if (path.ends_with('/')) return "";
  if (name.ends_with(".log")) return "WAL";
  if (name.ends_with(".sst")) return "SST";
  if (name.ends_with(".blob")) return "BLOB";
  if (name.starts_with("MANIFEST-")) return "MANIFEST";
  if (name.starts_with("OPTIONS-")) return "OPTIONS";
  return name;
}

enum class Damage { kFlip, kTruncate, kSwap };
constexpr Damage kDamages[] = {Damage::kFlip, Damage::kTruncate, Damage::kSwap};
const char* name_of(Damage damage) {
  switch (damage) {
    case Damage::kFlip: return "flip";
    case Damage::kTruncate: return "truncate";
    case Damage::kSwap: return "swap";
  }
  return "";
}

/// Files of one block have no two to swap: then two of their bytes are.
void damage(std::string& bytes, Damage how, std::mt19937_64& random) {
  if (bytes.empty()) return;
  const size_t at = random() % bytes.size();
  if (how == Damage::kFlip) bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
  if (how == Damage::kTruncate) bytes.resize(at);
  if (how != Damage::kSwap) return;
  const size_t block = bytes.size() >= 2 * kBlockBytes ? kBlockBytes : 1;
  const size_t one = at / block * block;
  const size_t other = random() % bytes.size() / block * block;
  for (size_t i = 0; i < block && std::max(one, other) + i < bytes.size(); ++i)
    std::swap(bytes[one + i], bytes[other + i]);
}

enum class Outcome { kHarmless, kRefused, kReadFails, kVerifyFails };
constexpr Outcome kOutcomes[] = {Outcome::kHarmless, Outcome::kRefused, Outcome::kReadFails, Outcome::kVerifyFails};
const char* name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kHarmless: return "harmless";
    case Outcome::kRefused: return "opening refused";
    case Outcome::kReadFails: return "found by a read";
    case Outcome::kVerifyFails: return "found by verify";
  }
  return "";
}

std::string blob_of(uint64_t number) {
  std::mt19937_64 random(number);
  std::string bytes(kBlobBytes, '\0');
  for (auto& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

/// Writes a blob with each batch, large enough for a file of its own kind.
class BlobbingLog final : public ForwardingLog {
 public:
  BlobbingLog(std::unique_ptr<CommitLog> log, uint64_t& blobs) : ForwardingLog(std::move(log)), blobs_(blobs) {}
  Result<void> append(Position first, const std::vector<std::string>& records, const RowBatch& rows) override {
    RowBatch more = rows;
    if (!records.empty()) more.put(id_of(Family::kBlob), std::to_string(blobs_), blob_of(blobs_));
    if (!records.empty()) ++blobs_;
    return log().append(first, records, more);
  }

 private:
  uint64_t& blobs_;
};

class RottenFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const cairn::testing::TempFolder root{fast_folder()};
    SmallLedger ledger{root.path()};
    ledger.wrap = [this](std::unique_ptr<CommitLog> opened) {
      return std::make_unique<BlobbingLog>(std::move(opened), blobs);
    };
    LedgerClient client(ledger, nullptr);
    const auto ended = client.run();
    ASSERT_TRUE(ended) << ended.error().context;
    told = client.told();
    answers = client.answers();
    whole = take_from_disk(root.path());
    keep_checkpoint();
  }

  /// In a copy: an opening would write the tail of the log into tables.
  void keep_checkpoint() {
    const cairn::testing::TempFolder copy{fast_folder()};
    put_on_disk(whole, copy.path());
    CountingView view;
    const auto store = SmallLedger{copy.path()}.open(view);
    ASSERT_TRUE(store) << store.error().context;
    events = store.value()->head().value();
    CheckpointKeeper keeper(*store.value(), SmallLedger{copy.path()}.checkpoint_file(), script_signer());
    ASSERT_TRUE(keeper.step());
    whole["checkpoint"] = take_from_disk(copy.path()).at("checkpoint");
  }

  /// The ledger in `root`, opened with what its checkpoint file says; its log is handed out for the blobs.
  SmallLedger at(const std::string& root) {
    SmallLedger ledger{root};
    ledger.wrap = [this](std::unique_ptr<CommitLog> opened) {
      log = opened.get();
      return opened;
    };
    return ledger;
  }

  /// An error of code kBroken is a broken promise.
  Result<Outcome> outcome_on(const Image& image) {
    const cairn::testing::TempFolder root{fast_folder()};
    put_on_disk(image, root.path());
    CountingView view;
    auto opened = at(root.path()).open(view);
    if (!opened) {
      CAIRN_TRY(check_refusal(opened.error()));
      // Nor does it open when somebody just tries again.
      if (at(root.path()).open(view)) return broken("refused, and opened the second time: " + opened.error().context);
      return Outcome::kRefused;
    }
    const auto store = std::move(opened).value();
    if (store->head().value() != events)
      return broken("it opens with " + std::to_string(store->head().value()) + " events of " + std::to_string(events));
    auto read = check_reads(*store->snapshot(), script().commits.size(), answers);
    if (read) read = check_answers(*store->snapshot());
    if (read) read = check_blobs();
    if (!read && read.error().code == kBroken) return read.error();
    const auto verified = store->verify({});
    if (!read) return Outcome::kReadFails;
    if (verified) return Outcome::kHarmless;
    if (verified.error().code != Errc::kCorrupt) return broken("verify says: " + verified.error().context);
    return Outcome::kVerifyFails;
  }

  /// Says what is wrong, and both sizes where something is missing.
  Result<void> check_refusal(const Error& error) const {
    const auto says = [&](const std::string& part) { return error.context.find(part) != std::string::npos; };
    if (error.code == kBroken) return error;
    unsigned long long has = 0, said = 0;
    const auto sizes = error.context.find("the log has ");
    if (says("acknowledged data lost") &&
        (sizes == std::string::npos || std::sscanf(error.context.c_str() + sizes, kSizesFormat, &has, &said) != 2 ||
         has >= said))
      return broken("the refusal does not name both sizes: " + error.context);
    const bool names =
        says("/ledger") || says("checkpoint") || says("position") || says("view ") || says("Merkle") || says("commit");
    if (!names) return broken("the refusal does not say where: " + error.context);
    return success();
  }

  Result<void> check_answers(const Snapshot& snapshot) const {
    for (uint64_t i = 0; i < told.answered; ++i) {
      CAIRN_TRY(const auto found, snapshot.find_commit(script().commits[i].commit_id));
      if (!found) return broken("lost: commit " + std::to_string(i));
      if (found->first != answers[i]->first || found->leaf_hashes != answers[i]->leaf_hashes)
        return broken("commit " + std::to_string(i) + " has another answer than before");
    }
    return success();
  }

  Result<void> check_blobs() const {
    const auto rows = log->snapshot();
    for (uint64_t i = 0; i < blobs; ++i) {
      CAIRN_TRY(const auto blob, rows->get(id_of(Family::kBlob), std::to_string(i)));
      if (!blob || *blob != blob_of(i)) return broken("blob " + std::to_string(i) + " is another one");
    }
    return success();
  }

  Image whole;
  Told told;
  Answers answers;
  uint64_t events = 0;
  uint64_t blobs = 0;
  CommitLog* log = nullptr;  // of the store that was opened last
};

TEST_F(RottenFileTest, IsDetectedOrHarmlessAndNeverAnotherAnswer) {
  std::map<std::string, std::vector<std::string>> paths;
  for (const auto& [path, bytes] : whole)
    if (const auto kind = kind_of(path); !kind.empty() && !bytes.empty()) paths[kind].push_back(path);
  for (const auto kind : {"WAL", "SST", "BLOB", "MANIFEST", "CURRENT", "OPTIONS", "IDENTITY", "checkpoint"})
    ASSERT_TRUE(paths.contains(kind)) << kind;

  uint64_t samples = 0;
  std::vector<std::string> broken_promises;
  for (const auto& [kind, files] : paths) {
    std::map<Outcome, uint64_t> counts;
    for (uint64_t sample = 0; sample < kSamplesOfAKind; ++sample, ++samples) {
      std::mt19937_64 random(samples);
      const auto how = kDamages[sample % std::size(kDamages)];
      const auto& path = files[random() % files.size()];
      Image image = whole;
      damage(image[path], how, random);
      const auto outcome = outcome_on(image);
      if (outcome)
        ++counts[outcome.value()];
      else
        broken_promises.push_back(std::string(name_of(how)) + " in " + path + ", sample " + std::to_string(samples) +
                                  ": " + outcome.error().context);
    }
    std::printf("%s: %llu samples", kind.c_str(), static_cast<unsigned long long>(kSamplesOfAKind));
    for (const auto outcome : kOutcomes)
      std::printf(", %llu %s", static_cast<unsigned long long>(counts[outcome]), name_of(outcome));
    std::printf("\n");
  }
  for (size_t i = 0; i < std::min(kNamedMax, broken_promises.size()); ++i) ADD_FAILURE() << broken_promises[i];
  EXPECT_TRUE(broken_promises.empty());
  std::printf("%llu rotten files in all, %zu broken promises\n", static_cast<unsigned long long>(samples),
              broken_promises.size());
}

}  // namespace
}  // namespace cairn::eventstore::testing
