#include "tests/crash/failing_files.h"

#include <algorithm>
#include <utility>

#include "tests/crash/file_journal.h"

namespace cairn::eventstore::testing {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

IOStatus io_error(const std::string& path) { return IOStatus::IOError("an injected fault", path); }

/// As RocksDB makes it from ENOSPC.
IOStatus no_space(const std::string& path) {
  auto status = IOStatus::NoSpace("an injected fault", path);
  status.SetRetryable(true);
  return status;
}

/// Returns from the caller when the disk fails this call.
#define MEET(call, path) \
  if (auto met = disk_.meet(call, path); !met.ok()) return met

class FailingFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FailingFile(std::unique_ptr<rocksdb::FSWritableFile> target, FailingDisk& disk, std::string path)
      : FSWritableFileOwnerWrapper(std::move(target)), disk_(disk), path_(std::move(path)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    if (auto met = before_append(data, options, debug); !met.ok()) return met;
    return FSWritableFileOwnerWrapper::Append(data, options, debug);
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo& info,
                  IODebugContext* debug) override {
    if (auto met = before_append(data, options, debug); !met.ok()) return met;
    return FSWritableFileOwnerWrapper::Append(data, options, info, debug);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    MEET(FileCall::kSync, path_);
    return FSWritableFileOwnerWrapper::Sync(options, debug);
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    MEET(FileCall::kSync, path_);
    return FSWritableFileOwnerWrapper::Fsync(options, debug);
  }

 private:
  IOStatus before_append(const Slice& data, const IOOptions& options, IODebugContext* debug) {
    auto met = disk_.take_room(path_, data.size());
    if (met.ok()) met = disk_.meet(FileCall::kAppend, path_);
    // The part that went through may be on the disk; what it says about itself is up to the reader.
    if (!met.ok())
      FSWritableFileOwnerWrapper::Append({data.data(), data.size() / 2}, options, debug).PermitUncheckedError();
    return met;
  }

  FailingDisk& disk_;
  const std::string path_;
};

class FailingReads final : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  FailingReads(std::unique_ptr<rocksdb::FSRandomAccessFile> target, FailingDisk& disk, std::string path)
      : FSRandomAccessFileOwnerWrapper(std::move(target)), disk_(disk), path_(std::move(path)) {}
  IOStatus Read(uint64_t offset, size_t count, const IOOptions& options, Slice* result, char* scratch,
                IODebugContext* debug) const override {
    MEET(FileCall::kRead, path_);
    return FSRandomAccessFileOwnerWrapper::Read(offset, count, options, result, scratch, debug);
  }
  IOStatus MultiRead(rocksdb::FSReadRequest* requests, size_t count, const IOOptions& options,
                     IODebugContext* debug) override {
    MEET(FileCall::kRead, path_);
    return FSRandomAccessFileOwnerWrapper::MultiRead(requests, count, options, debug);
  }

 private:
  FailingDisk& disk_;
  const std::string path_;
};

class FailingReadOn final : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  FailingReadOn(std::unique_ptr<rocksdb::FSSequentialFile> target, FailingDisk& disk, std::string path)
      : FSSequentialFileOwnerWrapper(std::move(target)), disk_(disk), path_(std::move(path)) {}
  IOStatus Read(size_t count, const IOOptions& options, Slice* result, char* scratch, IODebugContext* debug) override {
    MEET(FileCall::kReadOn, path_);
    return FSSequentialFileOwnerWrapper::Read(count, options, result, scratch, debug);
  }

 private:
  FailingDisk& disk_;
  const std::string path_;
};

class FailingFolder final : public rocksdb::FSDirectoryWrapper {
 public:
  FailingFolder(std::unique_ptr<rocksdb::FSDirectory> target, FailingDisk& disk, std::string path)
      : FSDirectoryWrapper(std::move(target)), disk_(disk), path_(std::move(path)) {}
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    MEET(FileCall::kSyncFolder, path_);
    return FSDirectoryWrapper::Fsync(options, debug);
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions& how) override {
    MEET(FileCall::kSyncFolder, path_);
    return FSDirectoryWrapper::FsyncWithDirOptions(options, debug, how);
  }

 private:
  FailingDisk& disk_;
  const std::string path_;
};

class FailingFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  FailingFileSystem(std::shared_ptr<rocksdb::FileSystem> target, FailingDisk& disk)
      : FileSystemWrapper(std::move(target)), disk_(disk) {}
  const char* Name() const override { return "FailingFileSystem"; }

  IOStatus NewWritableFile(const std::string& name, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* debug) override {
    MEET(FileCall::kCreate, name);
    auto done = target()->NewWritableFile(name, options, file, debug);
    if (!done.ok()) return done;
    disk_.give_back(name);
    *file = std::make_unique<FailingFile>(std::move(*file), disk_, name);
    return done;
  }
  IOStatus NewSequentialFile(const std::string& name, const FileOptions& options,
                             std::unique_ptr<rocksdb::FSSequentialFile>* file, IODebugContext* debug) override {
    MEET(FileCall::kReadOn, name);
    auto done = target()->NewSequentialFile(name, options, file, debug);
    if (done.ok()) *file = std::make_unique<FailingReadOn>(std::move(*file), disk_, name);
    return done;
  }
  IOStatus NewRandomAccessFile(const std::string& name, const FileOptions& options,
                               std::unique_ptr<rocksdb::FSRandomAccessFile>* file, IODebugContext* debug) override {
    MEET(FileCall::kRead, name);
    auto done = target()->NewRandomAccessFile(name, options, file, debug);
    if (done.ok()) *file = std::make_unique<FailingReads>(std::move(*file), disk_, name);
    return done;
  }
  IOStatus NewDirectory(const std::string& name, const IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* folder, IODebugContext* debug) override {
    auto done = target()->NewDirectory(name, options, folder, debug);
    if (done.ok()) *folder = std::make_unique<FailingFolder>(std::move(*folder), disk_, name);
    return done;
  }
  IOStatus CreateDirIfMissing(const std::string& name, const IOOptions& options, IODebugContext* debug) override {
    MEET(FileCall::kCreate, name);
    return target()->CreateDirIfMissing(name, options, debug);
  }
  IOStatus DeleteFile(const std::string& name, const IOOptions& options, IODebugContext* debug) override {
    MEET(FileCall::kDelete, name);
    auto done = target()->DeleteFile(name, options, debug);
    if (done.ok()) disk_.give_back(name);
    return done;
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* debug) override {
    MEET(FileCall::kRename, from);
    auto done = target()->RenameFile(from, to, options, debug);
    if (done.ok()) disk_.renamed(from, to);
    return done;
  }
  IOStatus FileExists(const std::string& name, const IOOptions& options, IODebugContext* debug) override {
    MEET(FileCall::kLook, name);
    return target()->FileExists(name, options, debug);
  }
  IOStatus GetChildren(const std::string& name, const IOOptions& options, std::vector<std::string>* found,
                       IODebugContext* debug) override {
    MEET(FileCall::kLook, name);
    return target()->GetChildren(name, options, found, debug);
  }
  IOStatus GetFileSize(const std::string& name, const IOOptions& options, uint64_t* size,
                       IODebugContext* debug) override {
    MEET(FileCall::kLook, name);
    return target()->GetFileSize(name, options, size, debug);
  }

 private:
  FailingDisk& disk_;
};

#undef MEET

}  // namespace

const char* name_of(FileCall call) {
  switch (call) {
    case FileCall::kAppend: return "append";
    case FileCall::kSync: return "sync";
    case FileCall::kRename: return "rename";
    case FileCall::kSyncFolder: return "sync of a folder";
    case FileCall::kCreate: return "create";
    case FileCall::kDelete: return "delete";
    case FileCall::kRead: return "read";
    case FileCall::kReadOn: return "sequential read";
    case FileCall::kLook: return "look";
  }
  return "";
}

std::string text_of(const Fault& fault) {
  return std::string(fault.no_space ? "ENOSPC" : "EIO") + " at " + name_of(fault.call) + " " +
         std::to_string(fault.nth) + (fault.lasting ? " and from there on" : "");
}

bool FailingDisk::holds(const std::string& path) const {
  return (path == root_ || path.starts_with(root_ + "/")) && !is_own_log(path);
}

IOStatus FailingDisk::meet(FileCall call, const std::string& path) {
  if (call != fault_.call || !holds(path)) return IOStatus::OK();
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    ++calls_;
    if (healed_ || (fault_.lasting ? calls_ < fault_.nth : calls_ != fault_.nth)) return IOStatus::OK();
    first = ++failed_ == 1;
    if (first) first_failed_ = path;
  }
  if (first && on_first) on_first();
  return fault_.no_space ? no_space(path) : io_error(path);
}

IOStatus FailingDisk::take_room(const std::string& path, uint64_t bytes) {
  if (!holds(path)) return IOStatus::OK();
  const std::lock_guard lock(mutex_);
  if (room_ < used_ || room_ - used_ < bytes) {
    ++refused_;
    return no_space(path);
  }
  used_ += bytes;
  sizes_[path] += bytes;
  return IOStatus::OK();
}

void FailingDisk::give_back(const std::string& path) {
  const std::lock_guard lock(mutex_);
  const auto size = sizes_.find(path);
  if (size == sizes_.end()) return;
  used_ -= size->second;
  sizes_.erase(size);
}

void FailingDisk::renamed(const std::string& from, const std::string& to) {
  give_back(to);
  const std::lock_guard lock(mutex_);
  if (auto size = sizes_.extract(from)) {
    size.key() = to;
    sizes_.insert(std::move(size));
  }
}

void FailingDisk::heal() {
  const std::lock_guard lock(mutex_);
  healed_ = true;
  room_ = UINT64_MAX;
}

void FailingDisk::set_room(uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  room_ = bytes;
}

uint64_t FailingDisk::free_bytes() const {
  const std::lock_guard lock(mutex_);
  return room_ - std::min(room_, used_);
}

uint64_t FailingDisk::failed() const {
  const std::lock_guard lock(mutex_);
  return failed_;
}

uint64_t FailingDisk::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

std::string FailingDisk::first_failed() const {
  const std::lock_guard lock(mutex_);
  return first_failed_;
}

std::shared_ptr<rocksdb::FileSystem> make_failing_file_system(std::shared_ptr<rocksdb::FileSystem> target,
                                                              FailingDisk& disk) {
  return std::make_shared<FailingFileSystem>(std::move(target), disk);
}

}  // namespace cairn::eventstore::testing
