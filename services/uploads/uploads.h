#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "eventstore/blobs/blobs.h"
#include "eventstore/store.h"
#include "services/http/blocking.h"

/// A file that comes with a request becomes a blob, piece by piece: memory holds one piece, whatever the file's size.
namespace cairn::services::uploads {

/// What files need on their way in. Outlives the router.
struct Uploads {
  eventstore::Store& store;
  http::BlockingPool& pool;
  std::string spool_folder;                          ///< where files wait; on the ledger's own disk
  uint64_t bytes_max = uint64_t{256} * 1024 * 1024;  ///< of one file
};

struct Kept {
  eventstore::blobs::Blob blob;
  bool fresh = false;  ///< false: the same bytes were there already
};

/// One file on its way in, for the coroutine of one request. What is not kept is gone when this ends.
class Arrival {
 public:
  /// kIo, kDiskFull, kOverloaded.
  static boost::asio::awaitable<Result<Arrival>> begin(const Uploads& uploads);

  /// kTooLarge once the file is over `Uploads::bytes_max`, kDiskFull, kIo, kOverloaded.
  boost::asio::awaitable<Result<void>> write(std::string piece);
  /// Judges the kind of file (eventstore/blobs/media_type.h) against what it is said to be, and keeps it: it is on disk
  /// when this returns. kInvalid for a file that is refused. Call once.
  boost::asio::awaitable<Result<Kept>> keep(std::string declared);

  uint64_t bytes() const { return spool_->bytes(); }

 private:
  using Spool = std::shared_ptr<eventstore::blobs::Spool>;
  Arrival(const Uploads& uploads, Spool spool) : uploads_(&uploads), spool_(std::move(spool)) {}

  const Uploads* uploads_;
  Spool spool_;  // shared with the work on the pool
};

}  // namespace cairn::services::uploads
