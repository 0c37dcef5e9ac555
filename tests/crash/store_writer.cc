// The victim of store_crash_test: appends as fast as it can and says on standard output what was acknowledged, one line
// a commit, "number first last". It never ends by itself.
//   store_writer FOLDER FIRST_NUMBER
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>

#include "eventstore/rocks_commit_log.h"
#include "eventstore/store.h"
#include "tests/crash/counting_view.h"

namespace {

using namespace cairn;
using namespace cairn::eventstore;

constexpr int kInFlightMax = 32;

std::array<uint8_t, 16> id_bytes(uint8_t kind, uint64_t number, uint8_t index) {
  std::array<uint8_t, 16> bytes{};
  bytes[0] = kind;
  bytes[1] = index;
  for (size_t i = 0; i < 8; ++i) bytes[15 - i] = static_cast<uint8_t>(number >> (8 * i));
  return bytes;
}

/// 1 to 5 events to each of 1 to 3 streams, by the number alone.
Append request_of(uint64_t number) {
  Append request;
  request.commit_id = CommitId(id_bytes(1, number, 0));
  uint8_t index = 0;
  for (uint64_t i = 0; i <= number % 3; ++i) {
    StreamWrite write{StreamId::of("crash", std::to_string((number + i * 5) % 17)), Expected::any(), {}};
    for (uint64_t k = 0; k <= number % 5; ++k) {
      NewEvent event;
      event.id = EventId(id_bytes(2, number, index++));
      event.type = "Noted";
      event.payload = std::string(100 + number % 400, 'x');
      write.events.push_back(std::move(event));
    }
    request.writes.push_back(std::move(write));
  }
  return request;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  RocksOptions options;
  options.folder = arguments[1];
  options.create_if_missing = true;
  options.ballast_bytes = 0;
  auto log = open_rocks_commit_log(options);
  if (!log) return std::fprintf(stderr, "%s\n", log.error().context.c_str()), 1;
  cairn::eventstore::testing::CountingView view;
  auto store = Store::open(std::move(log).value(), StoreOptions{.origin = "ledger.crash", .on_fenced = {}}, {&view});
  if (!store) return std::fprintf(stderr, "%s\n", store.error().context.c_str()), 1;

  std::mutex mutex;
  std::condition_variable room;
  int in_flight = 0;
  for (uint64_t number = std::stoull(arguments[2]);; ++number) {
    {
      std::unique_lock lock(mutex);
      room.wait(lock, [&] { return in_flight < kInFlightMax; });
      ++in_flight;
    }
    store.value()->append(request_of(number), [&, number](Result<Appended> done) {
      if (!done) return std::fprintf(stderr, "%s\n", done.error().context.c_str()), std::_Exit(1);
      char line[80];
      const int bytes = std::snprintf(line, sizeof line, "%llu %llu %llu\n", static_cast<unsigned long long>(number),
                                      static_cast<unsigned long long>(done.value().first.value()),
                                      static_cast<unsigned long long>(done.value().last.value()));
      // One write: a line arrives wholly or not at all.
      if (::write(STDOUT_FILENO, line, static_cast<size_t>(bytes)) != bytes) std::_Exit(1);
      const std::lock_guard lock(mutex);
      --in_flight;
      room.notify_one();
    });
  }
}
