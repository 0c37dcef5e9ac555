#include "tests/crash/system_calls.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <map>
#include <utility>

extern "C" {
int __real_open(const char* path, int flags, mode_t mode);
ssize_t __real_write(int file, const void* bytes, size_t count);
int __real_fsync(int file);
int __real_rename(const char* from, const char* to);
int __real_unlink(const char* path);
int __real_close(int file);
}

namespace cairn::eventstore::testing {
namespace {

using Kind = FileOperation::Kind;

struct OpenFile {
  std::string path;
  bool folder = false;
  uint64_t size = 0;
};

/// What this thread's calls are held against.
struct Watched {
  FileJournal* journal = nullptr;
  FailingDisk* disk = nullptr;
  std::map<int, OpenFile> files;

  OpenFile* find(int file) {
    const auto found = files.find(file);
    return found == files.end() ? nullptr : &found->second;
  }
  /// False, with errno set, when the call must fail.
  bool meets(FileCall call, const std::string& path) const {
    if (!disk) return true;
    const auto met = disk->meet(call, path);
    if (!met.ok()) errno = met.IsNoSpace() ? ENOSPC : EIO;
    return met.ok();
  }
  void record(Kind kind, const std::string& path, std::string to, std::string bytes, uint64_t number) const {
    journal->record({kind, journal->relative(path), std::move(to), std::move(bytes), number});
  }
};
thread_local Watched* watched = nullptr;

}  // namespace

SystemCalls::SystemCalls(FileJournal& journal, FailingDisk* disk) { watched = new Watched{&journal, disk, {}}; }

SystemCalls::~SystemCalls() { delete std::exchange(watched, nullptr); }

}  // namespace cairn::eventstore::testing

using namespace cairn::eventstore::testing;

extern "C" {

int __wrap_open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
  va_end(more);
  if (!watched) return __real_open(path, flags, mode);
  if (flags & O_CREAT && !watched->meets(FileCall::kCreate, path)) return -1;
  const int file = __real_open(path, flags, mode);
  if (file < 0) return file;
  watched->files[file] = {path, (flags & O_DIRECTORY) != 0, 0};
  if (flags & O_CREAT) watched->record(Kind::kCreate, path, "", "", 0);
  return file;
}

ssize_t __wrap_write(int file, const void* bytes, size_t count) {
  OpenFile* open = watched ? watched->find(file) : nullptr;
  if (!open) return __real_write(file, bytes, count);
  const bool fails = !watched->meets(FileCall::kAppend, open->path);
  const int error = errno;
  // As elsewhere: half of it is there when it fails.
  const ssize_t written = __real_write(file, bytes, fails ? count / 2 : count);
  if (written > 0) {
    open->size += static_cast<uint64_t>(written);
    watched->record(Kind::kAppend, open->path, "", {static_cast<const char*>(bytes), static_cast<size_t>(written)}, 0);
  }
  errno = error;
  return fails ? -1 : written;
}

int __wrap_fsync(int file) {
  OpenFile* open = watched ? watched->find(file) : nullptr;
  if (!open) return __real_fsync(file);
  if (!watched->meets(open->folder ? FileCall::kSyncFolder : FileCall::kSync, open->path)) return -1;
  const uint64_t began = watched->journal->size();
  const int done = __real_fsync(file);
  if (done == 0 && open->folder) watched->record(Kind::kSyncFolder, open->path, "", "", began);
  if (done == 0 && !open->folder) watched->record(Kind::kSync, open->path, "", "", open->size);
  return done;
}

int __wrap_rename(const char* from, const char* to) {
  if (!watched) return __real_rename(from, to);
  if (!watched->meets(FileCall::kRename, from)) return -1;
  const int done = __real_rename(from, to);
  if (done == 0) watched->record(Kind::kRename, from, watched->journal->relative(to), "", 0);
  return done;
}

int __wrap_unlink(const char* path) {
  if (!watched) return __real_unlink(path);
  if (!watched->meets(FileCall::kDelete, path)) return -1;
  const int done = __real_unlink(path);
  if (done == 0) watched->record(Kind::kDelete, path, "", "", 0);
  return done;
}

int __wrap_close(int file) {
  if (watched) watched->files.erase(file);
  return __real_close(file);
}

}  // extern "C"
