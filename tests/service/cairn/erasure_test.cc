// T10: after an erasure neither the person's key nor what it sealed is anywhere, and the proofs hold.
#include <gmock/gmock.h>
#include <rocksdb/db.h>

#include <fstream>
#include <map>

#include "cairn/person/v1/events.pb.h"
#include "eventstore/rocks_commit_log.h"
#include "eventstore/sealing/key_rows.h"
#include "eventstore/sealing/key_store.h"
#include "services/cairn/ledger.h"
#include "services/http/json.h"
#include "services/http/transport.h"
#include "tests/support/byte_search.h"
#include "tests/support/temp_folder.h"

namespace cairn::services::cairn {
namespace {

namespace fs = std::filesystem;
namespace sealing = eventstore::sealing;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;

constexpr char kOfficer[] = "officer_1; role=officer";
constexpr char kApprover[] = "approver_1; role=approver";
constexpr char kName[] = "Nomvula Tenzeka Example";
constexpr char kAddress[] = "nomvula.tenzeka@example.org";
constexpr char kTelephone[] = "+27 31 555 0147";
constexpr char kPublicName[] = "Zvorkulinth Xqjwbyf";

std::string bytes_in(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

/// Sizes by path; without the ballast, and without what RocksDB tells of itself.
std::map<fs::path, uintmax_t> files_in(const fs::path& folder) {
  std::map<fs::path, uintmax_t> files;
  std::error_code vanished;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto name = entry.path().filename();
    if (!entry.is_regular_file(vanished) || name == "ballast" || name == "LOG") continue;
    files.emplace(entry.path().lexically_relative(folder), entry.file_size(vanished));
  }
  return files;
}

/// The files of one moment: copied again when a compaction has put others in their place meanwhile.
void copy_of(const fs::path& from, const fs::path& to) {
  for (int tries = 0; tries < 100; ++tries) {
    const auto files = files_in(from);
    fs::remove_all(to);
    std::error_code vanished;
    for (const auto& [path, size] : files) {
      fs::create_directories((to / path).parent_path());
      fs::copy_file(from / path, to / path, vanished);
    }
    if (files_in(from) == files && files_in(to) == files) return;
  }
  ADD_FAILURE() << from << " does not come to rest";
}

class ErasureTest : public ::testing::Test {
 protected:
  ErasureTest() {
    EXPECT_TRUE(Ledger::init(data().string(), {.origin = "ledger.test", .municipality = "ETH"}));
    ledger_ = open(data());
  }

  fs::path place(const std::string& name) const { return fs::path(folder_.path()) / name; }
  fs::path data() const { return place("data"); }
  fs::path backups() const { return place("backups"); }

  std::unique_ptr<Ledger> open(const fs::path& folder) {
    Ledger::Options options;
    options.folder = folder.string();
    options.backups_below = backups().string();
    options.after_erasure_step = [this](std::string_view step) {
      if (after_step_) after_step_(step);
    };
    auto opened = Ledger::open(std::move(options));
    EXPECT_TRUE(opened) << opened.error().context;
    return opened ? std::move(opened).value() : nullptr;
  }

  static http::Response call(Ledger& ledger, http::Method method, std::string target, std::string body = {},
                             const std::string& actor = kOfficer) {
    http::Request request;
    request.method = method;
    request.target = std::move(target);
    request.body = std::move(body);
    request.headers = {{"Content-Type", "application/json"}, {"Cairn-Actor", actor}};
    return http::make_local_transport(ledger.router())->call(std::move(request)).value();
  }
  void post(const std::string& target, std::string body, int status) {
    const auto answer = call(*ledger_, http::Method::kPost, target, std::move(body));
    ASSERT_EQ(answer.status, status) << answer.text();
  }
  /// All that is ever told of persons: their events, which tell no value, and their contacts, which are asked for.
  static std::string events(Ledger& ledger) {
    std::string told(call(ledger, http::Method::kGet, "/v1/events?category=person&limit=50").text());
    for (const auto* person : {"gone", "kept"})
      told += call(ledger, http::Method::kPost, std::string("/v1/persons/") + person + ":reveal-contact",
                   R"({"purpose":"the test of erasures"})")
                  .text();
    return told;
  }
  void record_people() {
    post("/v1/organisations", R"({"name":")" + std::string(kPublicName) + R"("})", 201);
    post("/v1/persons", R"({"id":"gone","name":")" + std::string(kName) + R"(","telephone":")" + kTelephone + R"("})",
         201);
    post("/v1/persons/gone:change-contact", R"({"email":")" + std::string(kAddress) + R"("})", 200);
    post("/v1/persons", R"({"id":"kept","name":"Sipho Stays","email":"sipho@example.org"})", 201);
  }
  http::Response erase() {
    return call(*ledger_, http::Method::kPost, "/v1/persons/gone:erase",
                R"({"reason":"a request under POPIA","approver":"information_officer"})", kApprover);
  }
  void back_up() { post("/v1/backups", R"({"folder":")" + backups().string() + R"("})", 200); }
  Hash root_at(uint64_t size) { return ledger_->store().snapshot()->root_at(Position(size)).value(); }

  /// What must be nowhere afterwards, by name. Closes the ledger for a moment.
  std::map<std::string, std::string> secrets() {
    ledger_.reset();
    std::map<std::string, std::string> secrets = {
        {"the name", kName}, {"the address", kAddress}, {"the telephone number", kTelephone}};
    {
      const auto keys =
          sealing::KeyStore::open({(data() / "keys").string(), (data() / "sealing.key").string(), ""}).value();
      secrets["the data key"] = keys->find("person-gone").value().key.view();
      constexpr size_t kVersions = 8;
      const auto rows = sealing::read_rows(keys->wrapped().value()).value();
      secrets["the wrapped data key"] =
          rows.at(sealing::key_row("person-gone")).substr(kVersions + sealing::kNonceBytes);
      const auto sealing_keys = sealing::read_wrapping_keys(bytes_in(data() / "sealing.key")).value();
      secrets["the sealing key of that time"] = sealing_keys.rbegin()->second.view();
    }
    ledger_ = open(data());
    return secrets;
  }

  /// Every row of every family: tables are compressed, and a file may hide what a reader sees.
  static void search_rows(const fs::path& folder, ::cairn::testing::ByteSearch& search) {
    std::vector<std::string> names;
    ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, folder.string(), &names).ok()) << folder;
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const auto& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* opened = nullptr;
    const auto status = rocksdb::DB::OpenForReadOnly({}, folder.string(), families, &handles, &opened);
    ASSERT_TRUE(status.ok()) << status.ToString();
    const std::unique_ptr<rocksdb::DB> db(opened);
    for (size_t i = 0; i < handles.size(); ++i) {
      const std::unique_ptr<rocksdb::Iterator> row(db->NewIterator({}, handles[i]));
      for (row->SeekToFirst(); row->Valid(); row->Next())
        search.text(folder.filename().string() + " rows of " + names[i],
                    row->key().ToString() + row->value().ToString());
      EXPECT_TRUE(row->status().ok()) << row->status().ToString();
    }
    for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle);
  }

  static ::cairn::testing::ByteSearch search_for(const std::map<std::string, std::string>& secrets) {
    ::cairn::testing::ByteSearch search;
    for (const auto& [what, bytes] : secrets) search.look_for(what, bytes);
    return search;
  }

  ::cairn::testing::TempFolder folder_;
  std::function<void(std::string_view)> after_step_;
  std::unique_ptr<Ledger> ledger_;
};

TEST_F(ErasureTest, NoKeyAndNoPlaintextIsLeftAndEveryProofHolds) {
  record_people();
  EXPECT_THAT(events(*ledger_), HasSubstr(kName));
  ASSERT_TRUE(ledger_->store().verify({})) << "before";
  const uint64_t before = ledger_->store().head().value();
  const auto root = root_at(before);
  back_up();
  auto secret = secrets();
  fs::create_directories(data() / "mail");
  std::ofstream(data() / "mail" / "a.eml") << "To: <" << kAddress << ">\r\n\r\nA written mail.\r\n";
  // The search finds what is there: while it is, and what may be read by everybody.
  secret["a public name"] = kPublicName;
  auto control = search_for(secret);
  control.folder(data());
  control.folder(backups());
  EXPECT_THAT(control.found(), Contains(Key("the wrapped data key")));
  EXPECT_THAT(control.found(), Contains(Key("the wrapped data key in hexadecimal"))) << "beside the backup";
  EXPECT_THAT(control.found(), Contains(Key("the sealing key of that time in hexadecimal")));
  EXPECT_THAT(control.found(), Contains(Key("a public name")));
  EXPECT_THAT(control.found(), Not(Contains(Key("the data key"))));
  EXPECT_THAT(control.found(), Not(Contains(Key("the name"))));

  const auto erased = erase();
  ASSERT_EQ(erased.status, 200) << erased.text();
  EXPECT_FALSE(erased.headers.find("Cairn-Notice"));
  const auto seen = events(*ledger_);
  EXPECT_THAT(seen, HasSubstr(R"("name":"[erased]")"));
  EXPECT_THAT(seen, HasSubstr(R"("email":"[erased]")"));
  EXPECT_THAT(seen, HasSubstr("Sipho Stays"));
  EXPECT_THAT(seen, Not(HasSubstr("Nomvula")));
  ASSERT_TRUE(ledger_->store().verify({})) << "after: every record, row and tile, every view folded again";
  EXPECT_EQ(root_at(before), root);
  back_up();
  ledger_.reset();

  secret.erase("a public name");
  auto search = search_for(secret);
  search.folder(data());
  search.folder(backups());
  search_rows(data() / "log", search);
  search_rows(data() / "keys", search);
  for (const uint32_t id : {1U, 2U}) {
    const auto restored = place("restored" + std::to_string(id));
    ASSERT_TRUE(Ledger::restore(backups().string(), id, restored.string(), true, [](auto, auto, auto) {})) << id;
    search_rows(restored / "log", search);
    // A restored old backup does not bring it back; with the sealing key of today the others are there.
    fs::copy_file(data() / "sealing.key", restored / "sealing.key");
    const auto ledger = open(restored);
    ASSERT_NE(ledger, nullptr);
    EXPECT_THAT(events(*ledger), HasSubstr(R"("name":"[erased]")")) << id;
    EXPECT_THAT(events(*ledger), HasSubstr("Sipho Stays")) << id;
    EXPECT_THAT(events(*ledger), Not(HasSubstr("Nomvula"))) << id;
  }
  EXPECT_THAT(search.found(), IsEmpty());
  std::printf("erasure: %llu bytes read in %llu files and in rows, %zu keys and texts searched, %zu found\n",
              static_cast<unsigned long long>(search.bytes_read()), static_cast<unsigned long long>(search.files()),
              search.searched(), search.found().size());
}

TEST_F(ErasureTest, AContactIsToldOnceItIsWrittenDownWhoAsked) {
  record_people();
  const auto reveal = [this](const std::string& body, const std::string& actor = kOfficer) {
    return call(*ledger_, http::Method::kPost, "/v1/persons/gone:reveal-contact", body, actor);
  };
  const std::string seen(call(*ledger_, http::Method::kGet, "/v1/events?category=person&limit=50").text());
  EXPECT_THAT(seen, HasSubstr(R"("name":"[personal]")"));
  EXPECT_THAT(seen, Not(HasSubstr("Nomvula")));
  const auto before = ledger_->store().head().value();
  EXPECT_EQ(reveal("{}").status, 422);
  EXPECT_EQ(reveal(R"({"purpose":" "})").status, 422);
  EXPECT_EQ(reveal(R"({"purpose":"a call"})", "auditor_1; role=auditor").status, 403);
  EXPECT_EQ(reveal(R"({"purpose":"a call"})", "another; role=contact; unit=u1").status, 403);
  EXPECT_EQ(ledger_->store().head().value(), before) << "a refusal is no disclosure";
  const auto told = reveal(R"({"purpose":"a call"})");
  ASSERT_EQ(told.status, 200) << told.text();
  EXPECT_THAT(std::string(told.text()), HasSubstr(kName));
  EXPECT_THAT(std::string(told.text()), HasSubstr(kAddress));
  EXPECT_THAT(std::string(told.text()), HasSubstr(R"("disclosure":)" + std::to_string(before)));
  EXPECT_EQ(ledger_->store().head().value(), before + 1);
  EXPECT_EQ(reveal(R"({"purpose":"a call"})").status, 200);
  EXPECT_EQ(ledger_->store().head().value(), before + 1) << "the same actor, purpose and day";
  EXPECT_EQ(reveal(R"({"purpose":"a letter"})").status, 200);
  EXPECT_EQ(reveal(R"({"purpose":"a call"})", "gone; role=contact; unit=u1").status, 200) << "its own";
  EXPECT_EQ(ledger_->store().head().value(), before + 3);
  const std::string listed(call(*ledger_, http::Method::kGet, "/v1/persons/gone/disclosures?limit=2").text());
  EXPECT_THAT(listed, HasSubstr(R"("total":3)"));
  EXPECT_THAT(listed, HasSubstr(R"("fields":["name","email","telephone"],"purpose":"a call")"));
  EXPECT_THAT(listed, HasSubstr(R"("next":")" + std::to_string(before + 1)));
  EXPECT_THAT(listed, Not(HasSubstr("Nomvula")));
  EXPECT_EQ(call(*ledger_, http::Method::kGet, "/v1/persons/nobody/disclosures").status, 404);
}

TEST_F(ErasureTest, WhoTakesARegisterOutIsWrittenDown) {
  record_people();
  const auto before = ledger_->store().head().value();
  const auto take = [this](const std::string& target) {
    return call(*ledger_, http::Method::kGet, target, {}, "auditor_1; role=auditor").status;
  };
  EXPECT_EQ(take("/v1/exports/nothing.csv"), 404);
  EXPECT_EQ(ledger_->store().head().value(), before);
  EXPECT_EQ(take("/v1/exports/organisations.csv"), 200);
  EXPECT_EQ(take("/v1/exports/organisations.csv"), 200);
  EXPECT_EQ(ledger_->store().head().value(), before + 1);
  const auto written = ledger_->store().snapshot()->event_at(Position(before)).value();
  EXPECT_EQ(written.stream(), "access-exports");
  EXPECT_EQ(written.type(), "BulkExported");
  EXPECT_EQ(written.actor().id(), "auditor_1");
}

TEST_F(ErasureTest, WhoeverIsErasedStaysErased) {
  record_people();
  ASSERT_EQ(erase().status, 200);
  const auto again = erase();
  EXPECT_EQ(again.status, 422) << again.text();
  const auto contact = call(*ledger_, http::Method::kPost, "/v1/persons/gone:change-contact", R"({"name":"Again"})");
  EXPECT_EQ(contact.status, 422) << contact.text();
  ledger_.reset();
  ledger_ = open(data());
  EXPECT_THAT(events(*ledger_), HasSubstr(R"("name":"[erased]")"));
}

TEST_F(ErasureTest, OnlyAnApproverErasesAndSaysWhyAndOnWhoseWord) {
  record_people();
  const auto refused =
      call(*ledger_, http::Method::kPost, "/v1/persons/gone:erase", R"({"reason":"r","approver":"a"})");
  EXPECT_EQ(refused.status, 403);
  const auto incomplete = call(*ledger_, http::Method::kPost, "/v1/persons/gone:erase", "{}", kApprover);
  EXPECT_EQ(incomplete.status, 422);
  EXPECT_THAT(std::string(incomplete.text()), HasSubstr("/reason"));
  EXPECT_THAT(std::string(incomplete.text()), HasSubstr("/approver"));
  EXPECT_THAT(events(*ledger_), HasSubstr(kName));
}

TEST_F(ErasureTest, ACrashAfterAnyStepEndsErased) {
  record_people();
  const auto secret = secrets();
  std::vector<std::string> steps;
  after_step_ = [&](std::string_view step) {
    // What kill -9 would leave.
    copy_of(data(), place("step" + std::to_string(steps.size())));
    steps.emplace_back(step);
  };
  ASSERT_EQ(erase().status, 200);
  after_step_ = nullptr;
  ASSERT_EQ(steps.size(), 6U) << "the record, written mails, and the four steps of the key";
  for (size_t i = 0; i < steps.size(); ++i) {
    const auto to = place("step" + std::to_string(i));
    {
      const auto ledger = open(to);
      ASSERT_NE(ledger, nullptr) << steps[i];
      EXPECT_THAT(events(*ledger), HasSubstr("SubjectErased")) << steps[i];
      EXPECT_THAT(events(*ledger), HasSubstr(R"("name":"[erased]")")) << steps[i];
      EXPECT_THAT(events(*ledger), HasSubstr("Sipho Stays")) << steps[i];
      EXPECT_TRUE(ledger->store().verify({})) << steps[i];
    }
    auto search = search_for(secret);
    search.folder(to);
    EXPECT_THAT(search.found(), IsEmpty()) << steps[i];
  }
}

TEST_F(ErasureTest, WithoutTheSealingKeyNothingPersonalIsReadStoredOrErased) {
  record_people();
  ledger_.reset();
  fs::rename(data() / "sealing.key", place("sealing.key"));
  ledger_ = open(data());
  EXPECT_THAT(events(*ledger_), HasSubstr(R"("name":"[sealed]")"));
  EXPECT_EQ(call(*ledger_, http::Method::kPost, "/v1/persons", R"({"name":"New"})").status, 503);
  EXPECT_EQ(erase().status, 503);
  EXPECT_THAT(events(*ledger_), Not(HasSubstr("SubjectErased")));
  post("/v1/organisations", R"({"name":"Another"})", 201);
  ledger_.reset();
  fs::rename(place("sealing.key"), data() / "sealing.key");
  ledger_ = open(data());
  EXPECT_THAT(events(*ledger_), HasSubstr(kName));
}

TEST_F(ErasureTest, ValuesFromBeforeThereWasSealingAreNamed) {
  ledger_.reset();
  {
    // As an earlier program would: the store alone, without keys.
    auto log = eventstore::open_rocks_commit_log({.folder = (data() / "log").string()}).value();
    eventstore::StoreOptions options;
    options.origin = "ledger.test";
    const auto store = eventstore::Store::open(std::move(log), std::move(options), {}).value();
    ::cairn::person::v1::PersonRegistered said;
    said.set_name("Recorded In The Clear");
    eventstore::NewEvent event;
    event.id = EventId(system_ids().next());
    event.type = "PersonRegistered";
    event.payload = said.SerializeAsString();
    eventstore::Append append;
    append.commit_id = CommitId(system_ids().next());
    append.writes.push_back({StreamId::of("person", "gone"), eventstore::Expected::no_stream(), {event}});
    append.channel = "test";
    ASSERT_TRUE(store->append_and_wait(std::move(append)));
  }
  ledger_ = open(data());
  EXPECT_THAT(std::string(call(*ledger_, http::Method::kGet, "/v1/events").text()),
              HasSubstr(R"("name":"[personal]")"));
  EXPECT_THAT(events(*ledger_), HasSubstr("Recorded In The Clear"));
  const auto erased = erase();
  ASSERT_EQ(erased.status, 200) << erased.text();
  ASSERT_TRUE(erased.headers.find("Cairn-Notice"));
  EXPECT_THAT(std::string(*erased.headers.find("Cairn-Notice")), HasSubstr("at position 0"));
  EXPECT_TRUE(ledger_->store().verify({}));
}

}  // namespace
}  // namespace cairn::services::cairn
