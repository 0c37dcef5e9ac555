// T15: backups while the ledger is written, back again, and every way of being rotten refused.
#include "eventstore/backup/backup.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

#include "eventstore/memory_commit_log.h"
#include "tests/crash/counting_view.h"
#include "tests/store/fixture.h"

namespace cairn::eventstore::testing {
namespace {

namespace fs = std::filesystem;

using backup::Backup;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const backup::Progress kNobody = [](std::string_view, uint64_t, uint64_t) {};

std::string bytes_of_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_file(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

/// "shared_checksum .sst", "private MANIFEST", "meta", "ledger SHA256SUMS", …
std::string kind_of(const std::string& name) {
  const fs::path path(name);
  const std::string top = path.begin()->string();
  if (top == "meta") return top;
  const std::string file = path.filename().string();
  return top + " " +
         (path.has_extension() && top != "ledger" ? path.extension().string() : file.substr(0, file.find('-')));
}

class BackupTest : public StoreFixture {
 protected:
  void SetUp() override {
    projections = {&view};
    open();
  }
  std::string place() const { return folder.path() + "/backups"; }
  std::string restored() const { return folder.path() + "/restored"; }

  backup::Keeping keeping() const { return {.folder = place(), .files = {{"ledger.json", "{\"origin\":\"o\"}\n"}}}; }
  Backup must_back_up() {
    auto made = backup::back_up(*store, keeping(), kNobody);
    EXPECT_TRUE(made) << made.error().context;
    return made ? std::move(made).value() : Backup();
  }
  backup::Restoring restoring(uint32_t id) {
    backup::Restoring from;
    from.folder = place();
    from.id = id;
    from.to = restored();
    from.log_name = "log";
    from.checkpoint_name = "checkpoint";
    from.views = {&other_view};
    from.whole = true;
    return from;
  }
  Error refused_restore(uint32_t id) {
    const auto done = backup::restore(restoring(id), kNobody);
    EXPECT_FALSE(done) << "backup " << id << " was restored";
    EXPECT_FALSE(fs::exists(restored())) << "a refused restore leaves nothing";
    return done ? Error{Errc::kInternal, "restored"} : done.error();
  }
  std::unique_ptr<Store> open_restored() {
    RocksOptions rocks;
    rocks.folder = restored() + "/log";
    rocks.ballast_bytes = 0;
    auto log = open_rocks_commit_log(rocks);
    EXPECT_TRUE(log) << log.error().context;
    auto opened = Store::open(std::move(log).value(), StoreOptions{.origin = kOrigin, .on_fenced = {}}, {&other_view});
    EXPECT_TRUE(opened) << opened.error().context;
    return std::move(opened).value();
  }
  void append_some(uint64_t from, uint64_t to) {
    for (uint64_t i = from; i < to; ++i)
      must(commit(i, "note-" + std::to_string(i % 7), Expected::any(), {event(i, std::string(500, 'p'))}));
  }

  CountingView view;
  CountingView other_view;
  // In memory where there is such a place: some hundred restores, each synced, would take minutes on a slow disk.
  cairn::testing::TempFolder folder{fs::exists("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path()};
};

TEST_F(BackupTest, AWriteAheadLogTornAtItsFirstRecordIsNoObstacle) {
  append_some(0, 5);
  must_back_up();  // flushes: what follows stands in a log of its own
  append_some(5, 6);
  store.reset();
  fs::path log;
  for (const auto& path : files_below(static_cast<RocksHome&>(*home).folder()))
    if (path.extension() == ".log" && fs::file_size(path) > 0) log = path;
  ASSERT_FALSE(log.empty());
  auto bytes = bytes_of_file(log);
  bytes[bytes.size() / 2] ^= 1;  // one commit, so one record
  write_file(log, bytes);

  open();
  ASSERT_EQ(store->head().value(), 5U) << "the torn commit is not there";
  ASSERT_TRUE(fs::exists(log)) << "RocksDB keeps the torn log";
  const auto made = must_back_up();
  EXPECT_EQ(made.says.size, 5U);
  EXPECT_FALSE(fs::exists(log));
  ASSERT_TRUE(backup::restore(restoring(made.id), kNobody));
  EXPECT_EQ(open_restored()->head().value(), 5U);
}

TEST_F(BackupTest, WhatIsRestoredIsEqual) {
  append_some(0, 700);
  const auto made = must_back_up();
  EXPECT_EQ(made.says.size, 700u);
  const auto root = store->snapshot()->root_at(Position(700)).value();
  EXPECT_EQ(made.says.root, root);
  append_some(700, 800);
  const auto back = backup::restore(restoring(1), kNobody);
  ASSERT_TRUE(back) << back.error().context;
  EXPECT_EQ(back.value().verified.events, 700u);
  EXPECT_EQ(back.value().verified.root, root);
  EXPECT_EQ(bytes_of_file(restored() + "/ledger.json"), "{\"origin\":\"o\"}\n");
  EXPECT_EQ(bytes_of_file(restored() + "/checkpoint"), merkle::text_of(made.says));
  // Exact idempotency survives the restore.
  const auto twin = open_restored();
  const auto again = twin->append_and_wait(commit(5, "note-5", Expected::any(), {event(5, std::string(500, 'p'))}));
  ASSERT_TRUE(again) << again.error().context;
  EXPECT_TRUE(again.value().duplicate);
  EXPECT_EQ(again.value().first, Position(5));
}

TEST_F(BackupTest, ASignedCheckpointGoesWithIt) {
  append_some(0, 10);
  const auto signer = merkle::Signer::of(kOrigin, std::string(merkle::Signer::kSeedBytes, 's')).value();
  auto keep = keeping();
  keep.signer = &signer;
  const auto made = backup::back_up(*store, keep, kNobody);
  ASSERT_TRUE(made) << made.error().context;
  const auto opened = merkle::open_checkpoint(made.value().checkpoint, signer.verifier());
  ASSERT_TRUE(opened) << opened.error().context;
  EXPECT_EQ(opened.value(), made.value().says);
  EXPECT_EQ(made.value().says.size, 10u);
  EXPECT_TRUE(backup::restore(restoring(1), kNobody));
}

TEST_F(BackupTest, WritersGoOnAndNothingAcknowledgedBeforeItIsMissing) {
  constexpr int kWriters = 4;
  constexpr uint32_t kBackups = 3;
  constexpr uint64_t kCommitsMax = 20'000;  // a writer's, should the backups never end
  append_some(0, 200);
  std::mutex mutex;
  std::map<uint64_t, Appended> acknowledged;  // by the number of the commit
  std::atomic<bool> done = false;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer)
    writers.emplace_back([&, writer] {
      for (uint64_t i = 0; i < kCommitsMax && !done; ++i) {
        const uint64_t number = 1'000'000 * static_cast<uint64_t>(writer + 1) + i;
        auto answer = store->append_and_wait(commit(number, "writer-" + std::to_string(writer), Expected::any(),
                                                    {event(number), event(number + 500'000)}));
        if (!answer) break;
        const std::lock_guard lock(mutex);
        acknowledged.emplace(number, std::move(answer).value());
      }
    });
  std::vector<std::map<uint64_t, Appended>> before;
  std::vector<Backup> made;
  for (uint32_t i = 0; i < kBackups; ++i) {
    {
      const std::lock_guard lock(mutex);
      before.push_back(acknowledged);
    }
    made.push_back(must_back_up());
  }
  done = true;
  for (auto& writer : writers) writer.join();
  const Position end = store->head();

  uint64_t kept = 0;
  for (uint32_t i = 0; i < kBackups; ++i) {
    const auto back = backup::restore(restoring(i + 1), kNobody);
    ASSERT_TRUE(back) << back.error().context;
    EXPECT_GE(back.value().verified.events, made[i].says.size);
    EXPECT_EQ(back.value().verified.root, store->snapshot()->root_at(Position(back.value().verified.events)).value())
        << "what was restored is a beginning of the ledger";
    {
      const auto twin = open_restored();
      for (const auto& [number, answer] : before[i]) {
        const auto found = twin->snapshot()->find_commit(commit_id(number));
        ASSERT_TRUE(found && found.value()) << "commit " << number << " is not in backup " << i + 1;
        ASSERT_EQ(found.value()->first, answer.first);
        ASSERT_EQ(found.value()->leaf_hashes, answer.leaf_hashes);
        ++kept;
      }
    }
    fs::remove_all(restored());
  }
  EXPECT_GT(end, Position(200)) << "nobody wrote meanwhile";
  EXPECT_TRUE(store->verify({}));
  std::printf("%u backups while %llu events came in: %llu acknowledged commits looked for, none missing\n", kBackups,
              static_cast<unsigned long long>(end.value() - 200), static_cast<unsigned long long>(kept));
}

TEST_F(BackupTest, LaterOnesShareTheFilesOfEarlierOnes) {
  constexpr uint64_t kEvents = 3000;
  constexpr int kBackupsMax = 10;
  for (uint64_t i = 0; i < kEvents; i += kCommitEventsMax / 2) {
    std::vector<NewEvent> events;
    for (uint64_t id = i; id < std::min(kEvents, i + kCommitEventsMax / 2); ++id)
      events.push_back(event(id, std::string(500, 'p')));
    must(commit(i, "note-" + std::to_string(i % 7), Expected::any(), std::move(events)));
  }
  const auto first = must_back_up();
  EXPECT_EQ(first.own_bytes, first.bytes);
  std::map<fs::path, fs::file_time_type> shared;
  for (const auto& file : files_below(place() + "/shared_checksum")) shared[file] = fs::last_write_time(file);
  ASSERT_FALSE(shared.empty());
  append_some(10'000, 10'020);
  // RocksDB rewrites what it flushed once, when it pleases: then a backup has its tables anew, and the next shares
  // them.
  auto last = must_back_up();
  for (int made = 2; made < kBackupsMax && last.own_bytes > last.bytes / 2; ++made) last = must_back_up();
  EXPECT_LE(last.own_bytes, last.bytes / 2) << "only what is new";
  for (const auto& [file, time] : shared) EXPECT_EQ(fs::last_write_time(file), time) << file;
  const auto listed = backup::list(place()).value();
  ASSERT_THAT(listed, SizeIs(last.id));
  for (const auto& one : listed) EXPECT_THAT(one.flaw, IsEmpty());
  // Each alone: a restore needs nothing that came later.
  for (const uint32_t id : {1u, 2u, last.id}) {
    const auto back = backup::restore(restoring(id), kNobody);
    ASSERT_TRUE(back) << back.error().context;
    EXPECT_EQ(back.value().verified.events, id == 1 ? kEvents : kEvents + 20);
    fs::remove_all(restored());
  }
  std::printf("backup %u of %u: %llu of %llu bytes new, the rest shared with earlier ones\n", last.id, last.id,
              static_cast<unsigned long long>(last.own_bytes), static_cast<unsigned long long>(last.bytes));
}

TEST_F(BackupTest, AFlippedByteInAnyFileIsRefused) {
  append_some(0, 400);
  must_back_up();
  append_some(400, 440);
  must_back_up();
  std::map<std::string, int> kinds;
  int flips = 0;
  for (const auto& file : files_below(place())) {
    const std::string name = fs::relative(file, place()).string();
    if (name == "LOCK") continue;
    const std::string whole = bytes_of_file(file);
    // The first, the middle and the last byte, where there are any.
    for (const size_t at : {size_t{0}, whole.size() / 2, whole.size() - 1}) {
      if (whole.empty()) continue;
      std::string flipped = whole;
      flipped[at] = static_cast<char>(flipped[at] ^ 0x20);
      write_file(file, flipped);
      // A file of one backup leaves the other as it is; a shared one is of at least one of them.
      const bool both = name.starts_with("shared_checksum/");
      int refusals = 0;
      for (const uint32_t id : {1u, 2u}) {
        const bool owns = name.find("/" + std::to_string(id)) != std::string::npos;
        const auto back = backup::restore(restoring(id), kNobody);
        if (!back) {
          ++refusals;
          EXPECT_EQ(back.error().code, Errc::kCorrupt) << name << ": " << back.error().context;
          EXPECT_THAT(back.error().context, HasSubstr(place())) << "it says where";
          EXPECT_FALSE(fs::exists(restored()));
        }
        EXPECT_TRUE(both || owns == !back) << name << ", backup " << id << ", byte " << at;
        fs::remove_all(restored());
      }
      EXPECT_GE(refusals, 1) << name << ", byte " << at << " of " << whole.size();
      ++flips;
      ++kinds[kind_of(name)];
    }
    write_file(file, whole);
  }
  ASSERT_TRUE(backup::restore(restoring(2), kNobody)) << "all is as it was";
  std::string text;
  for (const auto& [kind, count] : kinds) text += (text.empty() ? "" : ", ") + kind + " " + std::to_string(count);
  std::printf("%d bytes flipped in backups, each refused: %s\n", flips, text.c_str());
}

TEST_F(BackupTest, AMissingFileIsRefused) {
  append_some(0, 400);
  must_back_up();
  int taken = 0;
  for (const auto& file : files_below(place())) {
    if (file.filename() == "LOCK") continue;
    const auto aside = folder.path() + "/aside";
    fs::rename(file, aside);
    EXPECT_EQ(refused_restore(1).code, Errc::kCorrupt) << file;
    const auto listed = backup::list(place());
    if (listed) {
      ASSERT_THAT(listed.value(), SizeIs(1)) << file;
      // A shared file of the right size may hide rotten bytes, but one that is gone shows.
      EXPECT_NE(listed.value().front().flaw, "") << file;
    }
    fs::rename(aside, file);
    ++taken;
  }
  ASSERT_TRUE(backup::restore(restoring(1), kNobody));
  std::printf("%d files taken away in turn, each refused\n", taken);
}

/// The checkpoint in meta/N, in the hexadecimal in which RocksDB keeps it, exchanged; and the seal made to fit.
void forge_checkpoint(const fs::path& place, uint32_t id, const std::string& now) {
  const auto meta = place / "meta" / std::to_string(id);
  std::stringstream lines(bytes_of_file(meta));
  std::string text;
  bool found = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("metadata ")) {
      std::string hex = to_hex(now);
      std::ranges::transform(hex, hex.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
      line = "metadata " + hex;
      found = true;
    }
    text += line + "\n";
  }
  ASSERT_TRUE(found) << "RocksDB keeps the metadata in another way";
  write_file(meta, text);
  const auto seal = place / "ledger" / std::to_string(id) / "SHA256SUMS";
  std::string sums = bytes_of_file(seal);
  sums.replace(0, 64, to_hex(view_of(sha256(text))));
  write_file(seal, sums);
}

TEST_F(BackupTest, AnotherCheckpointIsRefusedEvenUnderANewSeal) {
  append_some(0, 300);
  const auto made = must_back_up();
  auto longer = made.says;
  longer.size = 301;
  auto other = made.says;
  other.root[7] ^= 1;
  auto elsewhere = made.says;
  elsewhere.origin = "ledger.other";
  forge_checkpoint(place(), 1, merkle::text_of(longer));
  EXPECT_THAT(refused_restore(1).context, AllOf(HasSubstr("300"), HasSubstr("301"))) << "both sizes are named";
  forge_checkpoint(place(), 1, merkle::text_of(other));
  EXPECT_THAT(refused_restore(1).context, HasSubstr("not those that the checkpoint names"));
  forge_checkpoint(place(), 1, merkle::text_of(elsewhere));
  EXPECT_THAT(refused_restore(1).context, HasSubstr("ledger.other"));
  forge_checkpoint(place(), 1, "nonsense");
  EXPECT_THAT(refused_restore(1).context, HasSubstr("its checkpoint is none"));
  forge_checkpoint(place(), 1, merkle::text_of(made.says));
  EXPECT_TRUE(backup::restore(restoring(1), kNobody));
}

TEST_F(BackupTest, RestoresOnlyIntoNothingAndOnlyWhatIsThere) {
  append_some(0, 20);
  must_back_up();
  must_back_up();
  const auto unknown = refused_restore(7);
  EXPECT_EQ(unknown.code, Errc::kNotFound);
  EXPECT_THAT(unknown.context, AllOf(HasSubstr("backup 7"), HasSubstr("1, 2")));
  fs::create_directories(restored());
  write_file(restored() + "/mine", "precious");
  const auto full = backup::restore(restoring(1), kNobody);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, Errc::kConflict);
  EXPECT_THAT(full.error().context, HasSubstr("mine"));
  EXPECT_EQ(bytes_of_file(restored() + "/mine"), "precious");
  fs::remove(restored() + "/mine");
  // What a restore that was killed left is cleared away.
  fs::create_directories(restored() + "/restoring/half");
  ASSERT_TRUE(backup::restore(restoring(1), kNobody));
  EXPECT_FALSE(fs::exists(restored() + "/restoring"));
}

TEST_F(BackupTest, AFolderIsOfOneLedgerAndOfNothingElse) {
  append_some(0, 20);
  fs::create_directories(place());
  write_file(place() + "/holiday.jpg", "x");
  auto refused = backup::back_up(*store, keeping(), kNobody);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kConflict);
  EXPECT_THAT(refused.error().context, HasSubstr("holiday.jpg"));
  fs::remove(place() + "/holiday.jpg");
  must_back_up();

  RocksHome home_of_another;
  const auto another =
      Store::open(home_of_another.open().value(), StoreOptions{.origin = "ledger.other", .on_fenced = {}}, {}).value();
  refused = backup::back_up(*another, keeping(), kNobody);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kConflict);
  EXPECT_THAT(refused.error().context, AllOf(HasSubstr(kOrigin), HasSubstr("ledger.other")));

  const auto in_memory =
      Store::open(make_memory_commit_log(make_memory_log_state()), StoreOptions{.origin = kOrigin, .on_fenced = {}}, {})
          .value();
  refused = backup::back_up(*in_memory, keeping(), kNobody);
  EXPECT_EQ(refused.error().code, Errc::kInvalid);
}

TEST_F(BackupTest, NothingIsPutBesideARottenOne) {
  append_some(0, 50);
  must_back_up();
  const std::string meta = bytes_of_file(place() + "/meta/1");
  write_file(place() + "/meta/1", "x" + meta);
  const auto before = files_below(place());
  const auto refused = backup::back_up(*store, keeping(), kNobody);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kCorrupt);
  EXPECT_THAT(refused.error().context, HasSubstr("backup 1"));
  EXPECT_EQ(files_below(place()), before) << "what is left of it stays";
  write_file(place() + "/meta/1", meta);
  EXPECT_EQ(must_back_up().id, 2u);
}

TEST_F(BackupTest, OneThatWasCutOffIsNoneAndGoes) {
  append_some(0, 50);
  must_back_up();
  must_back_up();
  fs::remove_all(place() + "/ledger/2");  // as if the power had gone before the seal
  const auto listed = backup::list(place()).value();
  ASSERT_THAT(listed, SizeIs(2));
  EXPECT_THAT(listed[1].flaw, HasSubstr("not finished"));
  EXPECT_EQ(refused_restore(2).code, Errc::kCorrupt);
  const auto next = must_back_up();
  std::vector<uint32_t> ids;
  const auto kept = backup::list(place()).value();
  for (const auto& one : kept) ids.push_back(one.id);
  EXPECT_THAT(ids, ElementsAre(1u, next.id));
  EXPECT_TRUE(backup::restore(restoring(1), kNobody));
}

TEST_F(BackupTest, ARottenFileOfTheLogIsNotBackedUp) {
  append_some(0, 2000);
  must_back_up();  // flushes
  auto* home_of_log = dynamic_cast<RocksHome*>(home.get());
  std::vector<fs::path> tables;
  for (const auto& file : files_below(home_of_log->folder()))
    if (file.extension() == ".sst") tables.push_back(file);
  ASSERT_FALSE(tables.empty());
  std::string bytes = bytes_of_file(tables.front());
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  write_file(tables.front(), bytes);
  const auto refused = backup::back_up(*store, keeping(), kNobody);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kCorrupt);
  EXPECT_THAT(backup::list(place()).value(), SizeIs(1));
}

TEST_F(BackupTest, TwoAtATimeAreRefused) {
  append_some(0, 50);
  int told = 0;
  const auto made = backup::back_up(*store, keeping(), [&](std::string_view, uint64_t, uint64_t) {
    if (told++ > 0) return;
    const auto second = backup::back_up(*store, keeping(), kNobody);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::kUnavailable);
  });
  ASSERT_TRUE(made) << made.error().context;
  EXPECT_GT(told, 0);
}

TEST_F(BackupTest, TheTailIsCheckedInAMomentAndTheViewsAtLength) {
  append_some(0, 600);
  const auto tail = store->check_tail();
  ASSERT_TRUE(tail) << tail.error().context;
  EXPECT_EQ(tail.value().events, 600u);
  EXPECT_EQ(tail.value().root, store->snapshot()->root_at(Position(600)).value());
  uint64_t last = 0;
  ASSERT_TRUE(store->check_views([&](uint64_t done, uint64_t total) {
    EXPECT_LE(done, total);
    last = done;
  }));
  EXPECT_EQ(last, 600u);
}

}  // namespace
}  // namespace cairn::eventstore::testing
