#include <sqlite3.h>

#include <filesystem>
#include <mutex>

#include "eventstore/base/check.h"
#include "tests/bench/peers/peer.h"

namespace cairn::bench {
namespace {

constexpr const char* kSchema = R"(
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE events (
    global_position INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    position INTEGER NOT NULL,
    id BLOB NOT NULL UNIQUE,
    type TEXT NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (stream, position)
  );)";

/// A prepared statement, ready for the next use when it goes out of scope.
class Use {
 public:
  explicit Use(sqlite3_stmt* statement) : statement_(statement) {}
  ~Use() { sqlite3_reset(statement_); }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  void bind(int at, int64_t value) { check(sqlite3_bind_int64(statement_, at, value)); }
  void bind_text(int at, std::string_view text) {
    check(sqlite3_bind_text(statement_, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC));
  }
  void bind_bytes(int at, std::string_view bytes) {
    check(sqlite3_bind_blob(statement_, at, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC));
  }
  bool row() {
    const int code = sqlite3_step(statement_);
    CAIRN_CHECK(code == SQLITE_ROW || code == SQLITE_DONE, sqlite3_errstr(code));
    return code == SQLITE_ROW;
  }
  int64_t number(int at) { return sqlite3_column_int64(statement_, at); }
  std::string_view bytes(int at) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, at));
    return {bytes, static_cast<size_t>(sqlite3_column_bytes(statement_, at))};
  }

 private:
  static void check(int code) { CAIRN_CHECK(code == SQLITE_OK, sqlite3_errstr(code)); }
  sqlite3_stmt* statement_;
};

class Database {
 public:
  explicit Database(const std::string& path) {
    CAIRN_CHECK(sqlite3_open(path.c_str(), &base_) == SQLITE_OK, "a fresh database opens");
    run(kSchema);
    begin_ = prepare("BEGIN IMMEDIATE");
    commit_ = prepare("COMMIT");
    last_ = prepare("SELECT coalesce(max(position), -1) FROM events WHERE stream = ?");
    insert_ = prepare("INSERT INTO events (stream, position, id, type, data) VALUES (?, ?, ?, ?, ?)");
    all_ = prepare("SELECT data FROM events ORDER BY global_position");
    stream_ = prepare("SELECT data FROM events WHERE stream = ? ORDER BY position");
  }
  ~Database() {
    for (auto* statement : {begin_, commit_, last_, insert_, all_, stream_}) sqlite3_finalize(statement);
    sqlite3_close(base_);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void run(const char* sql) { CAIRN_CHECK(sqlite3_exec(base_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sql); }
  void append(const Commit& commit) {
    Use(begin_).row();
    insert(commit);
    Use(commit_).row();
  }
  void insert(const Commit& commit) {
    {
      Use last(last_);
      last.bind_text(1, commit.stream);
      CAIRN_CHECK(last.row() && last.number(0) == commit.expected, "the stream is where the writer expects it");
    }
    int64_t position = commit.expected;
    for (const auto& record : commit.records) {
      Use insert(insert_);
      insert.bind_text(1, commit.stream);
      insert.bind(2, ++position);
      insert.bind_bytes(3, record.id);
      insert.bind_text(4, record.type);
      insert.bind_bytes(5, record.bytes);
      insert.row();
    }
  }
  void read_all(const OnRecord& on_record) {
    for (Use all(all_); all.row();) on_record(all.bytes(0));
  }
  void read_stream(const std::string& stream, const OnRecord& on_record) {
    Use one(stream_);
    one.bind_text(1, stream);
    while (one.row()) on_record(one.bytes(0));
  }
  std::mutex& mutex() { return mutex_; }

 private:
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    CAIRN_CHECK(sqlite3_prepare_v2(base_, sql, -1, &statement, nullptr) == SQLITE_OK, sql);
    return statement;
  }

  sqlite3* base_ = nullptr;
  sqlite3_stmt* begin_ = nullptr;
  sqlite3_stmt* commit_ = nullptr;
  sqlite3_stmt* last_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  sqlite3_stmt* all_ = nullptr;
  sqlite3_stmt* stream_ = nullptr;
  std::mutex mutex_;
};

/// SQLite has one writer at a time. Connections that find it taken sleep and try again, some for seconds, so the
/// clients take turns at one connection: the faster way.
class SqliteClient final : public Client {
 public:
  explicit SqliteClient(Database& base) : base_(base) {}
  void append(const Commit& commit) override {
    const std::lock_guard lock(base_.mutex());
    base_.append(commit);
  }

 private:
  Database& base_;
};

class Sqlite final : public Peer {
 public:
  explicit Sqlite(std::string folder) : folder_(std::move(folder)) {}
  std::string name() const override { return "SQLite"; }
  void clear() override {
    base_.reset();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    base_ = std::make_unique<Database>(folder_ + "/events.sqlite");
  }
  std::unique_ptr<Client> connect() override { return std::make_unique<SqliteClient>(*base_); }
  void load(const std::vector<Commit>& commits) override {
    base_->run("BEGIN");
    for (const auto& commit : commits) base_->insert(commit);
    base_->run("COMMIT");
  }
  void replay(const OnRecord& on_record) override { base_->read_all(on_record); }
  void read_stream(const std::string& stream, const OnRecord& on_record) override {
    base_->read_stream(stream, on_record);
  }

 private:
  const std::string folder_;
  std::unique_ptr<Database> base_;
};

}  // namespace

std::unique_ptr<Peer> make_sqlite(const std::string& folder) { return std::make_unique<Sqlite>(folder); }

}  // namespace cairn::bench
