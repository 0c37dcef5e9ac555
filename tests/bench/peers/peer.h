#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "tests/bench/peers/commit.h"

namespace cairn::bench {

/// One client of one peer, used by one thread.
class Client {
 public:
  virtual ~Client() = default;
  /// Returns once the commit is durable. CHECKs that the peer took it.
  virtual void append(const Commit& commit) = 0;
};

using OnRecord = std::function<void(std::string_view record)>;

/// What somebody would keep these events in. CHECKs whatever goes wrong: a fast wrong answer is no result.
class Peer {
 public:
  virtual ~Peer() = default;
  virtual std::string name() const = 0;
  /// Makes it empty.
  virtual void clear() = 0;
  virtual std::unique_ptr<Client> connect() = 0;
  /// The same events in the fastest way that it has; not measured, and not durable before the next `clear`.
  virtual void load(const std::vector<Commit>& commits) = 0;
  /// Every record, in the order of the log.
  virtual void replay(const OnRecord& on_record) = 0;
  /// The records of one stream, in order.
  virtual void read_stream(const std::string& stream, const OnRecord& on_record) = 0;
};

/// Cairn in this process, its store alone; with `matrix`, the view of the matrix in every commit as well.
std::unique_ptr<Peer> make_cairn(const std::string& folder, bool matrix);
/// SQLite in this process: WAL, synchronous=FULL, one writing connection that the clients take in turn.
std::unique_ptr<Peer> make_sqlite(const std::string& folder);
/// A PostgreSQL over a Unix socket; write_event.sql is in its database. With `one_order`, positions without a gap.
std::unique_ptr<Peer> make_postgres(const std::string& socket_folder, bool one_order);
/// A Redis over a Unix socket.
std::unique_ptr<Peer> make_redis(const std::string& socket);

}  // namespace cairn::bench
