#include "services/bench/machine.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <thread>

namespace cairn::services::bench {

Folder::Folder() {
  auto path = (std::filesystem::temp_directory_path() / "cairn-bench-XXXXXX").string();
  CAIRN_CHECK(mkdtemp(path.data()) != nullptr, "a temporary folder can be made");
  path_ = path;
}

Folder::~Folder() {
  std::error_code ignored;  // what cannot be removed is left to the system
  std::filesystem::remove_all(path_, ignored);
}

std::vector<double> sync_us(const Folder& folder, size_t count) {
  const int file = ::open((folder / "sync").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  CAIRN_CHECK(file >= 0, "a file can be made in the temporary folder");
  const std::string page(4096, 'x');
  std::vector<double> waits;
  for (size_t i = 0; i < count; ++i)
    waits.push_back(1e6 * seconds_of([&] {
                      const bool written = ::write(file, page.data(), page.size()) == ssize_t{4096};
                      CAIRN_CHECK(written && ::fdatasync(file) == 0, "a page can be written and synced");
                    }));
  ::close(file);
  return waits;
}

unsigned cores() { return std::thread::hardware_concurrency(); }

uint64_t resident_bytes() {
  // proc(5): the second number of statm is the resident set, in pages.
  std::ifstream statm("/proc/self/statm");
  uint64_t size = 0;
  uint64_t resident = 0;
  statm >> size >> resident;
  return resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace cairn::services::bench
