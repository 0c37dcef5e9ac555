#include "eventstore/sealing/key_store.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "eventstore/sealing/key_rows.h"
#include "tests/support/byte_search.h"
#include "tests/support/temp_folder.h"

namespace cairn::eventstore::sealing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string bytes_in(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

class KeyStoreTest : public ::testing::Test {
 protected:
  KeyStoreOptions options(const std::string& place = "live") const {
    const auto root = fs::path(folder_.path()) / place;
    return {(root / "keys").string(), (root / "sealing.key").string(), (root / "subject-keys").string()};
  }
  fs::path root(const std::string& place = "live") const { return fs::path(folder_.path()) / place; }
  static std::unique_ptr<KeyStore> must_open(KeyStoreOptions options) {
    auto opened = KeyStore::open(std::move(options));
    EXPECT_TRUE(opened) << opened.error().context;
    return opened ? std::move(opened).value() : nullptr;
  }
  /// The row of a subject, as it lies in keys/.
  static std::string row_of(const KeyStore& keys, const std::string& subject) {
    const auto rows = read_rows(keys.wrapped().value()).value();
    const auto found = rows.find(key_row(subject));
    return found == rows.end() ? "" : found->second;
  }
  /// What must not be found once the subject is erased; its key is made.
  std::map<std::string, std::string> secrets_of(KeyStore& keys, const std::string& subject) const {
    std::map<std::string, std::string> secrets;
    secrets["the key"] = keys.ensure(subject).value().key.view();
    constexpr size_t kVersions = 8;
    secrets["the wrapped key"] = row_of(keys, subject).substr(kVersions + kNonceBytes);
    const auto sealing = read_wrapping_keys(bytes_in(root() / "sealing.key")).value();
    secrets["the sealing key"] = sealing.rbegin()->second.view();
    return secrets;
  }
  static std::map<std::string, std::string> found_below(const fs::path& place,
                                                        const std::map<std::string, std::string>& secrets) {
    cairn::testing::ByteSearch search;
    for (const auto& [what, bytes] : secrets) search.look_for(what, bytes);
    search.folder(place);
    return search.found();
  }

  cairn::testing::TempFolder folder_;
};

TEST_F(KeyStoreTest, AKeyIsMadeOnceAndThereAfterOpeningAgain) {
  auto keys = must_open(options());
  EXPECT_EQ(keys->find("person-a").error().code, Errc::kNotFound);
  const std::string made(keys->ensure("person-a").value().key.view());
  EXPECT_EQ(keys->ensure("person-a").value().key.view(), made);
  EXPECT_NE(keys->ensure("person-b").value().key.view(), made);
  keys.reset();
  keys = must_open(options());
  EXPECT_EQ(keys->find("person-a").value().key.view(), made);
  EXPECT_EQ(fs::status(root() / "sealing.key").permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(KeyStoreTest, ADestroyedKeyIsNowhereAndTheOthersStay) {
  auto keys = must_open(options());
  const std::string kept(keys->ensure("person-b").value().key.view());
  const auto secrets = secrets_of(*keys, "person-a");
  EXPECT_EQ(found_below(root(), secrets).size(), 2U) << "wrapped in keys/, and the sealing key in hexadecimal";

  ASSERT_TRUE(keys->destroy("person-a"));
  for (int opened = 0; opened < 2; ++opened) {
    EXPECT_EQ(keys->find("person-a").error().code, Errc::kDenied);
    EXPECT_EQ(keys->ensure("person-a").error().code, Errc::kDenied);
    EXPECT_EQ(keys->find("person-b").value().key.view(), kept);
    EXPECT_TRUE(keys->destroy("person-a")) << "again";
    EXPECT_THAT(found_below(root(), secrets), IsEmpty());
    keys.reset();
    keys = must_open(options());
  }
}

TEST_F(KeyStoreTest, ACrashAfterAnyStepLeavesTheKeyOrNoTraceOfIt) {
  std::vector<std::string> steps;
  auto watched = options();
  watched.after_step = [&](std::string_view step) {
    // What kill -9 would leave: the files as they are.
    fs::copy(root(), root("after" + std::to_string(steps.size())), fs::copy_options::recursive);
    steps.emplace_back(step);
  };
  auto keys = must_open(watched);
  const std::string kept(keys->ensure("person-b").value().key.view());
  const auto secrets = secrets_of(*keys, "person-a");
  ASSERT_TRUE(keys->destroy("person-a"));
  EXPECT_THAT(steps,
              ElementsAre("a new sealing key stands beside the old one", "the key is gone, the others are wrapped anew",
                          "keys/ is compacted", "the old sealing key is gone"));
  for (size_t i = 0; i < steps.size(); ++i) {
    const auto place = "after" + std::to_string(i);
    const auto reopened = must_open(options(place));
    ASSERT_NE(reopened, nullptr) << steps[i];
    EXPECT_EQ(reopened->find("person-b").value().key.view(), kept) << steps[i];
    if (i == 0) {
      EXPECT_EQ(reopened->find("person-a").value().key.view(), secrets.at("the key")) << steps[i];
      ASSERT_TRUE(reopened->destroy("person-a"));
    }
    EXPECT_EQ(reopened->find("person-a").error().code, Errc::kDenied) << steps[i];
    EXPECT_THAT(found_below(root(place), secrets), IsEmpty()) << steps[i];
  }
}

TEST_F(KeyStoreTest, ACrashAfterAnyStepOfARotationLeavesTheKeysAndOneSealingKey) {
  std::vector<std::string> steps;
  auto watched = options();
  watched.after_step = [&](std::string_view step) {
    fs::copy(root(), root("after" + std::to_string(steps.size())), fs::copy_options::recursive);
    steps.emplace_back(step);
  };
  auto keys = must_open(watched);
  const std::string other(keys->ensure("person-b").value().key.view());
  const auto secrets = secrets_of(*keys, "person-a");
  const auto key = secrets.at("the key");
  ASSERT_TRUE(keys->rotate());
  EXPECT_EQ(keys->find("person-a").value().key.view(), key) << "readers go on";
  EXPECT_THAT(found_below(root(), secrets), IsEmpty()) << "the old sealing key and what it opened";
  EXPECT_THAT(steps, ElementsAre("a new sealing key stands beside the old one", "the keys are wrapped anew",
                                 "keys/ is compacted", "the old sealing key is gone"));
  for (size_t i = 0; i < steps.size(); ++i) {
    const auto place = "after" + std::to_string(i);
    const auto reopened = must_open(options(place));
    ASSERT_NE(reopened, nullptr) << steps[i];
    EXPECT_EQ(read_wrapping_keys(bytes_in(root(place) / "sealing.key")).value().size(), 1U) << steps[i];
    EXPECT_EQ(found_below(root(place), secrets).empty(), i > 0) << steps[i];
    ASSERT_TRUE(reopened->rotate());
    EXPECT_EQ(reopened->find("person-a").value().key.view(), key) << steps[i];
    EXPECT_EQ(reopened->find("person-b").value().key.view(), other) << steps[i];
    EXPECT_THAT(found_below(root(place), secrets), IsEmpty()) << steps[i];
  }
}

TEST_F(KeyStoreTest, WrappedKeysFromABackupOpenWithTheSealingKeyAlone) {
  auto keys = must_open(options());
  const std::string key(keys->ensure("person-a").value().key.view());
  ASSERT_TRUE(keys->ensure("person-gone"));
  ASSERT_TRUE(keys->destroy("person-gone"));
  fs::create_directories(root("new"));
  std::ofstream(root("new") / "subject-keys") << keys->wrapped().value();
  const auto refused = KeyStore::open(options("new"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kUnavailable);
  EXPECT_THAT(refused.error().context, HasSubstr("put it back"));
  fs::copy_file(root() / "sealing.key", root("new") / "sealing.key");
  const auto restored = must_open(options("new"));
  EXPECT_EQ(restored->find("person-a").value().key.view(), key);
  EXPECT_EQ(restored->find("person-gone").error().code, Errc::kDenied) << "who was erased stays erased";
  EXPECT_FALSE(fs::exists(root("new") / "subject-keys"));
}

TEST_F(KeyStoreTest, AnOlderBackupOfTheKeysOpensNothingAfterAnErasure) {
  auto keys = must_open(options());
  ASSERT_TRUE(keys->ensure("person-a"));
  const auto before = keys->wrapped().value();
  ASSERT_TRUE(keys->destroy("person-a"));
  fs::create_directories(root("old"));
  std::ofstream(root("old") / "subject-keys") << before;
  fs::copy_file(root() / "sealing.key", root("old") / "sealing.key");
  EXPECT_EQ(KeyStore::open(options("old")).error().code, Errc::kUnavailable);
}

TEST_F(KeyStoreTest, AnotherSealingKeyIsRefusedAndNoneIsMadeBesideKeys) {
  must_open(options())->ensure("person-a").value();
  must_open(options("other"));
  fs::copy_file(root("other") / "sealing.key", root() / "sealing.key", fs::copy_options::overwrite_existing);
  EXPECT_EQ(KeyStore::open(options()).error().code, Errc::kUnavailable);
  fs::remove(root() / "sealing.key");
  EXPECT_EQ(KeyStore::open(options()).error().code, Errc::kUnavailable);
  EXPECT_FALSE(fs::exists(root() / "sealing.key"));
  std::ofstream(root() / "sealing.key") << "no key\n";
  EXPECT_EQ(KeyStore::open(options()).error().code, Errc::kInvalid);
}

TEST_F(KeyStoreTest, ASecondProcessIsKeptAway) {
  const auto keys = must_open(options());
  EXPECT_EQ(KeyStore::open(options()).error().code, Errc::kUnavailable);
}

}  // namespace
}  // namespace cairn::eventstore::sealing
