#include "eventstore/backup/engine.h"

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/rate_limiter.h>
#include <rocksdb/utilities/backup_engine.h>

#include <atomic>

#include "eventstore/keys.h"

namespace cairn::eventstore::backup {
namespace {

constexpr char kLockFile[] = "/LOCK";
/// What RocksDB reads or writes at a time, for it takes its buffers as large as a limiter's burst.
constexpr int64_t kPieceBytes = 1024 * 1024;

/// Limits nothing: RocksDB asks it before each read and write, which is the only place where a check of a backup can be
/// followed.
class ByteCounter final : public rocksdb::RateLimiter {
 public:
  using RateLimiter::Request;
  explicit ByteCounter(Engine::Counted counted)
      : RateLimiter(rocksdb::RateLimiter::Mode::kAllIo), counted_(std::move(counted)) {}
  void SetBytesPerSecond(int64_t) override {}
  void Request(int64_t bytes, rocksdb::Env::IOPriority, rocksdb::Statistics*) override {
    bytes_ += bytes;
    if (counted_) counted_(static_cast<uint64_t>(bytes_.load()));
  }
  int64_t GetSingleBurstBytes() const override { return kPieceBytes; }
  int64_t GetTotalBytesThrough(rocksdb::Env::IOPriority) const override { return bytes_; }
  int64_t GetTotalRequests(rocksdb::Env::IOPriority) const override { return 0; }
  int64_t GetBytesPerSecond() const override { return INT64_MAX; }

 private:
  const Engine::Counted counted_;
  std::atomic<int64_t> bytes_ = 0;
};

rocksdb::BackupEngineOptions options_of(const std::string& folder, rocksdb::Env& env, Engine::Counted counted) {
  rocksdb::BackupEngineOptions options(folder, &env);
  options.share_table_files = true;
  options.share_files_with_checksum = true;
  options.sync = true;
  options.backup_log_files = true;
  options.backup_rate_limiter = std::make_shared<ByteCounter>(std::move(counted));
  options.restore_rate_limiter = options.backup_rate_limiter;
  return options;
}

/// A backup reads the first record of every write-ahead log in the folder. Where a power cut tore that record nothing
/// of the log was recovered, yet RocksDB keeps the file until a later log holds a row that is flushed: a row that is
/// there is written once more, as it is.
Result<void> leave_torn_logs(rocksdb::DB& database) {
  rocksdb::VectorLogPtr logs;
  if (!database.GetSortedWalFiles(logs).IsCorruption()) return success();  // the backup itself meets any other error
  const rocksdb::Slice key(kFormatKey.data(), kFormatKey.size());
  std::string format;
  rocksdb::WriteOptions durable;
  durable.sync = true;
  auto status = database.Get(rocksdb::ReadOptions(), key, &format);
  if (status.ok()) status = database.Put(durable, key, format);
  if (status.ok()) status = database.Flush(rocksdb::FlushOptions());
  // Whoever allows deletions again deletes, before the call returns, what nobody needs any more.
  if (status.ok()) status = database.DisableFileDeletions();
  if (status.ok()) status = database.EnableFileDeletions(false);
  if (!status.ok()) return error_of(status, "leaving a torn write-ahead log behind");
  return success();
}

}  // namespace

Error error_of(const rocksdb::Status& status, const std::string& what) {
  const Errc code = status.IsCorruption() || status.IsNotFound() || status.IsPathNotFound() ? Errc::kCorrupt
                    : status.IsNoSpace()                                                    ? Errc::kDiskFull
                                                                                            : Errc::kIo;
  return fail(code, what + ": " + status.ToString());
}

rocksdb::Env& env_or_default(rocksdb::Env* env) { return env ? *env : *rocksdb::Env::Default(); }

struct Engine::State {
  std::string folder;
  std::unique_ptr<rocksdb::BackupEngine> writer;          // For::kWriting
  std::unique_ptr<rocksdb::BackupEngineReadOnly> reader;  // For::kReading

  const rocksdb::BackupEngineReadOnlyBase& base() const {
    if (writer) return *writer;
    return *reader;
  }
  std::string place_of(uint32_t id) const { return "backup " + std::to_string(id) + " in " + folder; }
};

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(const std::string& folder, rocksdb::Env& env, For purpose,
                                             Counted counted) {
  auto state = std::make_unique<State>();
  state->folder = folder;
  const auto options = options_of(folder, env, std::move(counted));
  rocksdb::Status status;
  if (purpose == For::kWriting) {
    rocksdb::BackupEngine* engine = nullptr;
    status = rocksdb::BackupEngine::Open(options, &env, &engine);
    state->writer.reset(engine);
  } else {
    rocksdb::BackupEngineReadOnly* engine = nullptr;
    status = rocksdb::BackupEngineReadOnly::Open(options, &env, &engine);
    state->reader.reset(engine);
  }
  if (!status.ok()) return error_of(status, "the backups in " + folder);
  return std::unique_ptr<Engine>(new Engine(std::move(state)));
}

std::vector<Engine::Copy> Engine::copies() const {
  std::vector<rocksdb::BackupInfo> found;
  state_->base().GetBackupInfo(&found, true);
  std::vector<Copy> copies;
  for (auto& info : found) {
    Copy copy{info.backup_id, info.timestamp, info.size, std::move(info.app_metadata), {}};
    for (const auto& file : info.file_details) copy.files.emplace(file.relative_filename, file.size);
    copies.push_back(std::move(copy));
  }
  return copies;
}

std::vector<uint32_t> Engine::unreadable() const {
  std::vector<rocksdb::BackupID> ids;
  state_->base().GetCorruptedBackups(&ids);
  return ids;
}

Result<uint32_t> Engine::make(rocksdb::DB& database, const std::string& note) {
  CAIRN_TRY(leave_torn_logs(database));
  rocksdb::CreateBackupOptions options;
  options.flush_before_backup = true;
  rocksdb::BackupID id = 0;
  const auto status = state_->writer->CreateNewBackupWithMetadata(options, &database, note, &id);
  if (!status.ok()) return error_of(status, "backing up to " + state_->folder);
  return id;
}

Result<void> Engine::check(uint32_t id) const {
  const auto status = state_->base().VerifyBackup(id, true);
  if (!status.ok()) return error_of(status, state_->place_of(id));
  return success();
}

Result<void> Engine::drop(uint32_t id) {
  const auto status = state_->writer->DeleteBackup(id);
  if (!status.ok()) return error_of(status, state_->place_of(id));
  return success();
}

Result<void> Engine::restore(uint32_t id, const std::string& to) const {
  const auto status = state_->base().RestoreDBFromBackup(rocksdb::RestoreOptions(), id, to, to);
  if (!status.ok()) return error_of(status, state_->place_of(id));
  return success();
}

Result<void> check_files(rocksdb::DB& database) {
  const auto status = database.VerifyFileChecksums(rocksdb::ReadOptions());
  if (!status.ok()) return error_of(status, "a file of the log is rotten, so it is not backed up");
  return success();
}

uint64_t bytes_on_disk(rocksdb::DB& database) {
  std::vector<rocksdb::LiveFileMetaData> files;
  database.GetLiveFilesMetaData(&files);
  uint64_t bytes = 0;
  for (const auto& file : files) bytes += file.size;
  return bytes;
}

struct FolderLock::State {
  rocksdb::Env& env;
  rocksdb::FileLock* lock;
};

FolderLock::FolderLock(std::unique_ptr<State> state) : state_(std::move(state)) {}
FolderLock::~FolderLock() { state_->env.UnlockFile(state_->lock).PermitUncheckedError(); }

Result<std::unique_ptr<FolderLock>> FolderLock::take(const std::string& folder, rocksdb::Env& env) {
  rocksdb::FileLock* lock = nullptr;
  const auto status = env.LockFile(folder + kLockFile, &lock);
  // RocksDB has no code of its own for a lock that is taken; its message tells a file that cannot be opened apart.
  if (!status.ok() && status.ToString().find("open a file") == std::string::npos)
    return fail(Errc::kUnavailable, "another backup is being made in " + folder);
  if (!status.ok()) return error_of(status, "locking " + folder);
  return std::unique_ptr<FolderLock>(new FolderLock(std::make_unique<State>(env, lock)));
}

}  // namespace cairn::eventstore::backup
