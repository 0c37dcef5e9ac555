#include "tests/crash/file_journal.h"

#include <utility>

namespace cairn::eventstore::testing {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;
using Kind = FileOperation::Kind;

class JournaledFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  JournaledFile(std::unique_ptr<rocksdb::FSWritableFile> target, FileJournal& journal, std::string path, uint64_t size)
      : FSWritableFileOwnerWrapper(std::move(target)), journal_(journal), path_(std::move(path)), size_(size) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    return appended(data, FSWritableFileOwnerWrapper::Append(data, options, debug));
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo& info,
                  IODebugContext* debug) override {
    return appended(data, FSWritableFileOwnerWrapper::Append(data, options, info, debug));
  }
  IOStatus PositionedAppend(const Slice&, uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::NotSupported("the journal knows appends at the end only");
  }
  IOStatus PositionedAppend(const Slice&, uint64_t, const IOOptions&, const rocksdb::DataVerificationInfo&,
                            IODebugContext*) override {
    return IOStatus::NotSupported("the journal knows appends at the end only");
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    auto done = FSWritableFileOwnerWrapper::Truncate(size, options, debug);
    if (done.ok()) journal_.record({Kind::kTruncate, path_, "", "", size_ = size});
    return done;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    const uint64_t began = size_;
    return synced(began, FSWritableFileOwnerWrapper::Sync(options, debug));
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    const uint64_t began = size_;
    return synced(began, FSWritableFileOwnerWrapper::Fsync(options, debug));
  }

 private:
  IOStatus appended(const Slice& data, IOStatus done) {
    if (done.ok()) {
      size_ += data.size();
      journal_.record({Kind::kAppend, path_, "", data.ToString(), 0});
    }
    return done;
  }
  IOStatus synced(uint64_t began, IOStatus done) {
    if (done.ok()) journal_.record({Kind::kSync, path_, "", "", began});
    return done;
  }

  FileJournal& journal_;
  const std::string path_;
  uint64_t size_;
};

class JournaledFolder final : public rocksdb::FSDirectoryWrapper {
 public:
  JournaledFolder(std::unique_ptr<rocksdb::FSDirectory> target, FileJournal& journal, std::string path)
      : FSDirectoryWrapper(std::move(target)), journal_(journal), path_(std::move(path)) {}

  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    const uint64_t began = journal_.size();
    return synced(began, FSDirectoryWrapper::Fsync(options, debug));
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions& how) override {
    const uint64_t began = journal_.size();
    return synced(began, FSDirectoryWrapper::FsyncWithDirOptions(options, debug, how));
  }

 private:
  IOStatus synced(uint64_t began, IOStatus done) {
    if (done.ok()) journal_.record({Kind::kSyncFolder, path_, "", "", began});
    return done;
  }

  FileJournal& journal_;
  const std::string path_;
};

class JournalingFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  JournalingFileSystem(std::shared_ptr<rocksdb::FileSystem> target, FileJournal& journal)
      : FileSystemWrapper(std::move(target)), journal_(journal) {}
  const char* Name() const override { return "JournalingFileSystem"; }

  IOStatus NewWritableFile(const std::string& name, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* debug) override {
    auto done = target()->NewWritableFile(name, options, file, debug);
    const auto path = journal_.relative(name);
    if (!done.ok() || path.empty()) return done;
    journal_.record({Kind::kCreate, path, "", "", 0});
    *file = std::make_unique<JournaledFile>(std::move(*file), journal_, path, 0);
    return done;
  }
  IOStatus ReopenWritableFile(const std::string&, const FileOptions&, std::unique_ptr<rocksdb::FSWritableFile>*,
                              IODebugContext*) override {
    return IOStatus::NotSupported("the journal knows no file that is opened again");
  }
  IOStatus ReuseWritableFile(const std::string&, const std::string&, const FileOptions&,
                             std::unique_ptr<rocksdb::FSWritableFile>*, IODebugContext*) override {
    return IOStatus::NotSupported("the journal knows no file that is used again");
  }
  IOStatus NewRandomRWFile(const std::string&, const FileOptions&, std::unique_ptr<rocksdb::FSRandomRWFile>*,
                           IODebugContext*) override {
    return IOStatus::NotSupported("the journal knows no file that is written in place");
  }
  IOStatus NewDirectory(const std::string& name, const IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* folder, IODebugContext* debug) override {
    auto done = target()->NewDirectory(name, options, folder, debug);
    if (done.ok()) *folder = std::make_unique<JournaledFolder>(std::move(*folder), journal_, journal_.relative(name));
    return done;
  }
  IOStatus CreateDir(const std::string& name, const IOOptions& options, IODebugContext* debug) override {
    return noted(Kind::kMakeFolder, name, target()->CreateDir(name, options, debug));
  }
  IOStatus CreateDirIfMissing(const std::string& name, const IOOptions& options, IODebugContext* debug) override {
    return noted(Kind::kMakeFolder, name, target()->CreateDirIfMissing(name, options, debug));
  }
  IOStatus DeleteFile(const std::string& name, const IOOptions& options, IODebugContext* debug) override {
    return noted(Kind::kDelete, name, target()->DeleteFile(name, options, debug));
  }
  IOStatus Truncate(const std::string& name, size_t size, const IOOptions& options, IODebugContext* debug) override {
    auto done = target()->Truncate(name, size, options, debug);
    const auto path = journal_.relative(name);
    if (done.ok() && !path.empty()) journal_.record({Kind::kTruncate, path, "", "", size});
    return done;
  }
  IOStatus LinkFile(const std::string&, const std::string&, const IOOptions&, IODebugContext*) override {
    return IOStatus::NotSupported("the journal knows no links");
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* debug) override {
    auto done = target()->RenameFile(from, to, options, debug);
    const auto path = journal_.relative(from);
    if (done.ok() && !path.empty()) journal_.record({Kind::kRename, path, journal_.relative(to), "", 0});
    return done;
  }

 private:
  IOStatus noted(Kind kind, const std::string& name, IOStatus done) {
    const auto path = journal_.relative(name);
    if (done.ok() && !path.empty()) journal_.record({kind, path, "", "", 0});
    return done;
  }

  FileJournal& journal_;
};

}  // namespace

void FileJournal::record(FileOperation operation) {
  if (forgets && forgets(operation)) return;
  const std::lock_guard lock(mutex_);
  operations_.push_back(std::move(operation));
}

uint64_t FileJournal::size() const {
  const std::lock_guard lock(mutex_);
  return operations_.size();
}

std::string FileJournal::relative(const std::string& path) const {
  if (!path.starts_with(root_ + "/")) return "";
  std::string below = path.substr(root_.size() + 1);
  while (below.ends_with('/')) below.pop_back();
  return is_own_log(below) ? "" : below;
}

bool is_own_log(const std::string& path) {
  const auto name = path.substr(path.rfind('/') + 1);
  return name == "LOCK" || name.starts_with("LOG");
}

std::shared_ptr<rocksdb::FileSystem> make_journaling_file_system(std::shared_ptr<rocksdb::FileSystem> target,
                                                                 FileJournal& journal) {
  return std::make_shared<JournalingFileSystem>(std::move(target), journal);
}

}  // namespace cairn::eventstore::testing
