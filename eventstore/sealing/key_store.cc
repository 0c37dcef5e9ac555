#include "eventstore/sealing/key_store.h"

#include <fcntl.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <shared_mutex>
#include <sstream>

#include "eventstore/base/durable_file.h"
#include "eventstore/base/log.h"
#include "eventstore/sealing/key_rows.h"

// To destroy a key, in steps, each durable before the next: (1) a new sealing key is drawn and stands in its file
// beside the old one; (2) one write takes the subject's row away, marks the subject erased and has every other key
// wrapped with the new sealing key; (3) keys/ is flushed, compacted and opened again, which leaves neither a table nor
// a write-ahead log with the old rows; (4) the file holds the new sealing key alone, and what the old file held is
// overwritten.
//
// A crash before (2) leaves two sealing keys of which the rows name the old one: the opening drops the new one, and
// nothing was destroyed. A crash after (2) leaves rows that name the new one: the opening does (3) and (4). Whoever
// recorded that the subject is erased calls `destroy` again in the first case.
//
// To rotate the sealing key is the same without the subject.
namespace cairn::eventstore::sealing {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kOwnerOnly = 0600;
constexpr uint32_t kFirstVersion = 1;

rocksdb::Slice slice_of(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view view_of(rocksdb::Slice slice) { return {slice.data(), slice.size()}; }

Error error_of(const rocksdb::Status& status, const std::string& what) {
  // RocksDB has no code of its own for a lock that is taken; its message names the lock file.
  const bool held = status.IsIOError() && status.ToString().find("LOCK") != std::string::npos;
  const Errc code = held                    ? Errc::kUnavailable
                    : status.IsNoSpace()    ? Errc::kDiskFull
                    : status.IsCorruption() ? Errc::kCorrupt
                                            : Errc::kIo;
  return fail(code, what + ": " + status.ToString());
}

rocksdb::Options db_options() {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kNoCompression;  // wrapped keys do not shrink
  options.write_buffer_size = 1024 * 1024;
  options.manifest_preallocation_size = 64 * 1024;  // instead of 4 MiB of a disk that may be nearly full
  options.max_bgerror_resume_count = 0;
  options.paranoid_checks = true;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.keep_log_file_num = 2;
  options.stats_dump_period_sec = 0;
  return options;
}

rocksdb::WriteOptions synced() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

Result<std::optional<std::string>> read_file(const std::string& path) {
  std::error_code error;
  if (path.empty() || (!fs::exists(path, error) && !error)) return std::optional<std::string>();
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return fail(Errc::kIo, "cannot read " + path);
  return std::optional(text.str());
}

/// A file that is replaced in a moment: what it holds now is overwritten with zeros when this goes. A file system that
/// writes elsewhere keeps the old blocks until it needs them; there is no more that a program can do.
class Overwriting {
 public:
  explicit Overwriting(const std::string& path) : file_(::open(path.c_str(), O_WRONLY | O_CLOEXEC)) {}
  ~Overwriting() {
    if (file_ >= 0) ::close(file_);
  }
  Overwriting(const Overwriting&) = delete;
  Overwriting& operator=(const Overwriting&) = delete;
  /// After the other file stands in its place.
  void overwrite() const {
    if (file_ < 0) return;
    const off_t size = ::lseek(file_, 0, SEEK_END);
    const std::string zeros(static_cast<size_t>(size > 0 ? size : 0), '\0');
    if (::pwrite(file_, zeros.data(), zeros.size(), 0) != size || ::fsync(file_) != 0)
      log_of("eventstore")->warn("the old sealing key was removed, but its blocks could not be overwritten");
  }

 private:
  const int file_;
};

Error erased(std::string_view subject) { return fail(Errc::kDenied, std::string(subject) + " was erased"); }

}  // namespace

struct KeyStore::State {
  explicit State(KeyStoreOptions given) : options(std::move(given)) {}

  Result<void> open_db() {
    rocksdb::DB* opened = nullptr;
    const auto status = rocksdb::DB::Open(db_options(), options.folder, &opened);
    if (!status.ok()) return error_of(status, "opening the keys in " + options.folder);
    db.reset(opened);
    return success();
  }

  Result<Rows> rows() const {
    if (!db) return fail(Errc::kUnavailable, "the keys in " + options.folder + " must be opened again");
    Rows found;
    const std::unique_ptr<rocksdb::Iterator> row(db->NewIterator(rocksdb::ReadOptions()));
    for (row->SeekToFirst(); row->Valid(); row->Next()) found.emplace(view_of(row->key()), view_of(row->value()));
    if (!row->status().ok()) return error_of(row->status(), "reading the keys");
    return found;
  }

  Result<void> write(rocksdb::WriteBatch& batch) {
    if (!db) return fail(Errc::kUnavailable, "the keys in " + options.folder + " must be opened again");
    const auto status = db->Write(synced(), &batch);
    if (!status.ok()) return error_of(status, "writing the keys");
    return success();
  }

  /// Of a backup, into a folder that knows of no subject yet.
  Result<void> import() {
    CAIRN_TRY(const auto text, read_file(options.import_file));
    if (!text) return success();
    CAIRN_TRY(const auto before, rows());
    const bool knows_none = std::ranges::all_of(before, [](const auto& row) { return row.first == kWrappingRow; });
    if (knows_none) {
      auto read = read_rows(*text);
      if (!read) return fail(read.error().code, options.import_file + ": " + read.error().context);
      rocksdb::WriteBatch batch;
      for (const auto& [key, value] : read.value()) batch.Put(key, value);
      CAIRN_TRY(write(batch));
    }
    std::error_code error;
    fs::remove(options.import_file, error);
    if (error) return fail(Errc::kIo, "cannot remove " + options.import_file + ": " + error.message());
    return success();
  }

  Result<WrappingKeys> read_file_of_keys() const {
    CAIRN_TRY(const auto text, read_file(options.wrapping_file));
    auto keys = read_wrapping_keys(text.value_or(""));
    if (!keys) return fail(keys.error().code, options.wrapping_file + ": " + keys.error().context);
    return keys;
  }

  /// The first sealing key, or one that stands in its file already.
  Result<void> begin() {
    CAIRN_TRY(auto keys, read_file_of_keys());
    if (keys.empty()) {
      keys.emplace(kFirstVersion, SecretKey::draw());
      CAIRN_TRY(make_folder_durably(fs::path(options.wrapping_file).parent_path().string()));
      CAIRN_TRY(write_durably(options.wrapping_file, text_of(keys), kOwnerOnly));
    }
    const auto& [generation, key] = *keys.rbegin();
    wrapping = WrappingKey{key, generation};
    rocksdb::WriteBatch batch;
    batch.Put(slice_of(kWrappingRow), proof_of(*wrapping));
    return write(batch);
  }

  Result<void> load() {
    CAIRN_TRY(auto found, rows());
    if (found.empty()) {
      CAIRN_TRY(begin());
      CAIRN_TRY(found, rows());
    }
    const auto proof = found.find(kWrappingRow);
    if (proof == found.end()) return fail(Errc::kCorrupt, options.folder + " names no sealing key");
    CAIRN_TRY(const auto generation, generation_of(proof->second));
    CAIRN_TRY(const auto keys, read_file_of_keys());
    const auto key = keys.find(generation);
    if (key == keys.end())
      return fail(Errc::kUnavailable, "sealing key " + std::to_string(generation) + " is not in " +
                                          options.wrapping_file + "; put it back and start again");
    wrapping = WrappingKey{key->second, generation};
    if (!proves(proof->second, *wrapping))
      return fail(Errc::kUnavailable, options.wrapping_file + " holds another sealing key " +
                                          std::to_string(generation) + " than the one that the keys are wrapped with");
    for (const auto& [row, value] : found) {
      if (const auto subject = subject_of_erased(row)) erased_subjects.emplace(*subject);
      if (const auto subject = subject_of_key(row)) {
        CAIRN_TRY(auto data_key, unwrap(value, *subject, *wrapping));
        subjects.insert_or_assign(std::string(*subject), std::move(data_key));
      }
    }
    if (keys.size() == 1) return success();
    // What a crash left of `destroy`: the rows say which of the two is in use.
    return finish();
  }

  /// (3)
  Result<void> compact() {
    if (!db) return open_db();  // an earlier attempt got as far as closing it
    auto status = db->Flush(rocksdb::FlushOptions());
    rocksdb::CompactRangeOptions whole;
    whole.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
    if (status.ok()) status = db->CompactRange(whole, nullptr, nullptr);
    if (status.ok()) status = db->Close();
    if (!status.ok()) return error_of(status, "compacting the keys");
    // Closing waits for the files that go, and opening removes what no list names.
    db.reset();
    return open_db();
  }

  /// (4)
  Result<void> keep_only(const WrappingKey& key) {
    const Overwriting old(options.wrapping_file);
    CAIRN_TRY(write_durably(options.wrapping_file, text_of(WrappingKeys{{key.generation, key.key}}), kOwnerOnly));
    old.overwrite();
    return success();
  }

  void told(std::string_view step) const {
    if (options.after_step) options.after_step(step);
  }

  /// Under `writing`.
  Result<void> destroy(std::string_view subject) {
    if (unfinished) {
      CAIRN_TRY(finish());
    }
    const bool had_key = find(subject).has_value();
    if (!had_key) {
      // Nothing was ever sealed for it, or all is done.
      if (is_erased(subject)) return success();
      rocksdb::WriteBatch mark;
      mark.Put(erased_row(subject), rocksdb::Slice());
      CAIRN_TRY(write(mark));
      forget(subject);
      return success();
    }
    return wrap_anew(subject);
  }

  /// Under `writing`.
  Result<void> rotate() {
    if (unfinished) {
      CAIRN_TRY(finish());
    }
    return wrap_anew("");
  }

  /// (1) to (4); nobody goes when `gone` is empty.
  Result<void> wrap_anew(std::string_view gone) {
    // (1)
    const WrappingKey next{SecretKey::draw(), wrapping->generation + 1};
    CAIRN_TRY(write_durably(options.wrapping_file,
                            text_of(WrappingKeys{{wrapping->generation, wrapping->key}, {next.generation, next.key}}),
                            kOwnerOnly));
    told("a new sealing key stands beside the old one");
    // (2)
    rocksdb::WriteBatch batch;
    if (!gone.empty()) {
      batch.Delete(key_row(gone));
      batch.Put(erased_row(gone), rocksdb::Slice());
    }
    for (const auto& [other, key] : subjects)
      if (other != gone) batch.Put(key_row(other), wrap(key, other, next));
    batch.Put(slice_of(kWrappingRow), proof_of(next));
    CAIRN_TRY(write(batch));
    wrapping = next;
    unfinished = true;
    if (!gone.empty()) forget(gone);
    told(gone.empty() ? "the keys are wrapped anew" : "the key is gone, the others are wrapped anew");
    return finish();
  }

  /// (3) and (4)
  Result<void> finish() {
    CAIRN_TRY(compact());
    told("keys/ is compacted");
    CAIRN_TRY(keep_only(*wrapping));
    unfinished = false;
    told("the old sealing key is gone");
    return success();
  }

  bool is_erased(std::string_view subject) const {
    const std::shared_lock lock(reading);
    return erased_subjects.contains(subject);
  }

  Result<SubjectKey> find(std::string_view subject) const {
    const std::shared_lock lock(reading);
    if (erased_subjects.contains(subject)) return erased(subject);
    const auto found = subjects.find(subject);
    if (found == subjects.end()) return fail(Errc::kNotFound, "there is no key of " + std::string(subject));
    return found->second;
  }

  void forget(std::string_view subject) {
    const std::unique_lock lock(reading);
    if (const auto found = subjects.find(subject); found != subjects.end()) subjects.erase(found);
    erased_subjects.emplace(subject);
  }

  const KeyStoreOptions options;

  // One writer at a time; held over the disk's work.
  mutable std::mutex writing;
  std::unique_ptr<rocksdb::DB> db;      // guarded by writing; none after a compaction that failed
  std::optional<WrappingKey> wrapping;  // guarded by writing
  bool unfinished = false;              // guarded by writing: (3) or (4) failed

  // Readers never wait for a disk.
  mutable std::shared_mutex reading;
  std::map<std::string, SubjectKey, std::less<>> subjects;  // guarded by reading; changed under both
  std::set<std::string, std::less<>> erased_subjects;       // likewise
};

KeyStore::KeyStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
KeyStore::~KeyStore() = default;

Result<std::unique_ptr<KeyStore>> KeyStore::open(KeyStoreOptions options) {
  CAIRN_TRY(make_folder_durably(options.folder));
  auto state = std::make_unique<State>(std::move(options));
  CAIRN_TRY(state->open_db());
  CAIRN_TRY(state->import());
  CAIRN_TRY(state->load());
  return std::unique_ptr<KeyStore>(new KeyStore(std::move(state)));
}

Result<SubjectKey> KeyStore::find(std::string_view subject) const { return state_->find(subject); }

Result<SubjectKey> KeyStore::ensure(std::string_view subject) {
  auto known = state_->find(subject);
  if (known || known.error().code != Errc::kNotFound) return known;
  const std::lock_guard lock(state_->writing);
  // Somebody else may have made it meanwhile.
  known = state_->find(subject);
  if (known || known.error().code != Errc::kNotFound) return known;
  const SubjectKey made{SecretKey::draw(), kFirstVersion};
  rocksdb::WriteBatch batch;
  batch.Put(key_row(subject), wrap(made, subject, *state_->wrapping));
  CAIRN_TRY(state_->write(batch));
  const std::unique_lock readers(state_->reading);
  state_->subjects.insert_or_assign(std::string(subject), made);
  return made;
}

Result<void> KeyStore::destroy(std::string_view subject) {
  const std::lock_guard lock(state_->writing);
  return state_->destroy(subject);
}

Result<void> KeyStore::rotate() {
  const std::lock_guard lock(state_->writing);
  return state_->rotate();
}

Result<std::string> KeyStore::wrapped() const {
  const std::lock_guard lock(state_->writing);
  CAIRN_TRY(const auto rows, state_->rows());
  return text_of(rows);
}

}  // namespace cairn::eventstore::sealing
