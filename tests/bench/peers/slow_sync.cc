// Makes a disk whose syncs take longer, for any program: LD_PRELOAD=libslow_sync.so SLOW_SYNC_US=1000 PROGRAM. The real
// sync is still done; the wait comes after it, without the processor.

#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>

namespace {

using Sync = int (*)(int);

Sync real(const char* name) { return reinterpret_cast<Sync>(dlsym(RTLD_NEXT, name)); }

void wait() {
  static const long us = [] {
    const char* text = std::getenv("SLOW_SYNC_US");
    return text ? std::strtol(text, nullptr, 10) : 0L;
  }();
  timespec left{us / 1'000'000, us % 1'000'000 * 1000};
  while (nanosleep(&left, &left) != 0) {
  }
}

}  // namespace

extern "C" int fsync(int file) {
  static const Sync next = real("fsync");
  const int code = next(file);
  wait();
  return code;
}

extern "C" int fdatasync(int file) {
  static const Sync next = real("fdatasync");
  const int code = next(file);
  wait();
  return code;
}
