#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "eventstore/store.h"

namespace cairn::bench {

/// One event as every peer stores it: some 300 bytes, those that Cairn's own record of it would have.
struct Record {
  std::string id;  ///< 16 bytes
  std::string type;
  std::string bytes;
};

/// One commit to one stream, as Cairn takes it and as the others do.
struct Commit {
  eventstore::Append request;
  std::string stream;
  int64_t expected = -1;  ///< revision of the stream's last event before; -1: there is no stream
  std::vector<Record> records;
};

/// `commits` commits of `events_each` events, dealt to clients so that no two write to the same stream: each client's
/// commits in their order. A stream has 48 or 50 events.
struct Deal {
  size_t clients = 1;
  size_t commits = 0;
  size_t events_each = 1;
};
using Hands = std::vector<std::vector<Commit>>;
Hands deal(const Deal& what);

}  // namespace cairn::bench
