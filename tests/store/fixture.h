#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "eventstore/memory_commit_log.h"
#include "eventstore/rocks_commit_log.h"
#include "eventstore/store.h"
#include "tests/support/temp_folder.h"

namespace cairn::eventstore::testing {

inline constexpr int64_t kStartUs = 1'700'000'000'000'000;
inline constexpr char kOrigin[] = "ledger.test";

/// Ids that are easy to name: the number in the last eight bytes, a kind in the first.
inline std::array<uint8_t, 16> id_bytes(uint8_t kind, uint64_t number) {
  std::array<uint8_t, 16> bytes{};
  bytes[0] = kind;
  for (size_t i = 0; i < 8; ++i) bytes[15 - i] = static_cast<uint8_t>(number >> (8 * i));
  return bytes;
}
inline CommitId commit_id(uint64_t number) { return CommitId(id_bytes(1, number)); }
inline EventId event_id(uint64_t number) { return EventId(id_bytes(2, number)); }
inline StreamId stream(const std::string& text) { return StreamId::parse(text).value(); }

inline NewEvent event(uint64_t id, std::string payload = "x", std::vector<std::string> tags = {},
                      std::string type = "Noted") {
  NewEvent made;
  made.id = event_id(id);
  made.type = std::move(type);
  made.payload = std::move(payload);
  made.tags = std::move(tags);
  return made;
}

/// A commit of `events` to one stream.
inline Append commit(uint64_t id, const std::string& to, Expected expected, std::vector<NewEvent> events) {
  Append request;
  request.commit_id = commit_id(id);
  request.writes.push_back({stream(to), expected, std::move(events)});
  request.actor = {"actor-1", "editor", ""};
  request.channel = "test";
  return request;
}

/// Keeps a log between openings: a folder of RocksDB, or memory.
class LogHome {
 public:
  virtual ~LogHome() = default;
  virtual Result<std::unique_ptr<CommitLog>> open() = 0;
};

class RocksHome final : public LogHome {
 public:
  Result<std::unique_ptr<CommitLog>> open() override {
    options.folder = folder_.path();
    options.create_if_missing = true;
    return open_rocks_commit_log(options);
  }
  const std::string& folder() const { return folder_.path(); }
  RocksOptions options = [] {
    RocksOptions small;
    small.ballast_bytes = 0;
    return small;
  }();

 private:
  cairn::testing::TempFolder folder_;
};

class MemoryHome final : public LogHome {
 public:
  Result<std::unique_ptr<CommitLog>> open() override { return make_memory_commit_log(state_); }
  /// While it is closed: forgets older values.
  void prune() { eventstore::prune(*state_); }

 private:
  const std::shared_ptr<MemoryLogState> state_ = make_memory_log_state();
};

/// A store that is opened, closed and opened again.
class StoreFixture : public ::testing::Test {
 protected:
  void open() {
    auto opened = try_open();
    ASSERT_TRUE(opened) << opened.error().context;
    store = std::move(opened).value();
  }
  Result<std::unique_ptr<Store>> try_open() {
    CAIRN_TRY(auto log, home->open());
    if (wrap) log = wrap(std::move(log));
    options.origin = kOrigin;
    options.clock = &clock;
    return Store::open(std::move(log), options, projections);
  }
  void reopen() {
    store.reset();
    open();
  }
  /// Runs the checks, reopens, and runs them again.
  void twice(const std::function<void()>& checks) {
    checks();
    reopen();
    checks();
  }

  std::vector<std::string> payloads(const Filter& filter = {}) {
    std::vector<std::string> found;
    const auto done =
        store->snapshot()->scan(Position(0), Position(UINT64_MAX), filter, [&](const StoredEvent& e, std::string_view) {
          found.push_back(e.payload());
          return true;
        });
    EXPECT_TRUE(done) << done.error().context;
    return found;
  }
  Appended must(Append request) {
    auto done = store->append_and_wait(std::move(request));
    EXPECT_TRUE(done) << done.error().context;
    return done ? std::move(done).value() : Appended();
  }
  Error refused(Append request) {
    auto done = store->append_and_wait(std::move(request));
    EXPECT_FALSE(done) << "taken at " << (done ? done.value().first.value() : 0);
    return done ? Error{Errc::kInternal, "taken"} : done.error();
  }

  std::unique_ptr<LogHome> home = std::make_unique<RocksHome>();
  std::function<std::unique_ptr<CommitLog>(std::unique_ptr<CommitLog>)> wrap;
  ManualClock clock{kStartUs};
  StoreOptions options;
  std::vector<Projection*> projections;
  std::unique_ptr<Store> store;
};

}  // namespace cairn::eventstore::testing
