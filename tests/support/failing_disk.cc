// A disk that fails from a moment that the test chooses: preloaded (LD_PRELOAD) before the real program, which knows
// nothing of it. While the file named by CAIRN_FAILING_DISK exists, its four words say what fails and where:
//   sync ERRNO FOLDER ENDING    fsync and fdatasync of files in FOLDER whose names end so; what was written stays
//   write ERRNO FOLDER ENDING   write: nothing of it is written
//   torn ERRNO FOLDER ENDING    the first write leaves half of its bytes, then as `write`
//   lose 0 FOLDER ENDING        write: says that all is written, and nothing is
//   room BYTES FOLDER *         statvfs of FOLDER tells that so many bytes are free; nothing fails by itself
// ENDING is * for every file.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

/// The function that would have been called without us.
template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

struct Fault {
  std::string call;
  long number = 0;
  std::string folder;
  std::string ending;

  bool hits(const std::string& path) const {
    return path.starts_with(folder) && (ending == "*" || path.ends_with(ending));
  }
};

/// What fails now; nothing when there is no such file.
Fault fault_now() {
  Fault fault;
  const char* const path = std::getenv("CAIRN_FAILING_DISK");
  if (path == nullptr) return fault;
  const long file = ::syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return fault;
  char text[PATH_MAX + 100];
  const long bytes = ::syscall(SYS_read, file, text, sizeof text - 1);
  ::syscall(SYS_close, file);
  text[std::max(bytes, 0L)] = 0;
  char call[16], folder[PATH_MAX], ending[64];
  if (std::sscanf(text, "%15s %ld %4095s %63s", call, &fault.number, folder, ending) != 4) return fault;
  fault.call = call;
  fault.folder = folder;
  fault.ending = ending;
  return fault;
}

std::string path_of(int file) {
  char path[PATH_MAX];
  const long bytes = ::readlink(("/proc/self/fd/" + std::to_string(file)).c_str(), path, sizeof path);
  return {path, static_cast<size_t>(std::max(bytes, 0L))};
}

int sync_or_fail(int file, const char* name) {
  const Fault fault = fault_now();
  if (fault.call != "sync" || !fault.hits(path_of(file))) return next<int (*)(int)>(name)(file);
  errno = static_cast<int>(fault.number);
  return -1;
}

}  // namespace

extern "C" {

int fsync(int file) { return sync_or_fail(file, "fsync"); }
int fdatasync(int file) { return sync_or_fail(file, "fdatasync"); }

ssize_t write(int file, const void* bytes, size_t count) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
  static std::atomic<bool> torn = false;
  const Fault fault = fault_now();
  const bool concerns_writes = fault.call == "write" || fault.call == "torn" || fault.call == "lose";
  if (!concerns_writes || !fault.hits(path_of(file))) return real(file, bytes, count);
  if (fault.call == "lose") return static_cast<ssize_t>(count);
  if (fault.call == "torn" && count > 1 && !torn.exchange(true)) return real(file, bytes, count / 2);
  errno = static_cast<int>(fault.number);
  return -1;
}

int statvfs(const char* path, struct statvfs* facts) noexcept {
  static const auto real = next<int (*)(const char*, struct statvfs*)>("statvfs");
  const int done = real(path, facts);
  const Fault fault = fault_now();
  if (done == 0 && fault.call == "room" && fault.hits(path))
    facts->f_bavail = static_cast<fsblkcnt_t>(fault.number) / facts->f_frsize;
  return done;
}

}  // extern "C"
