#pragma once

#include <boost/asio/awaitable.hpp>

#include "services/documents/documents.h"

namespace cairn::services::documents {

/// Takes the file that the request brings; it is on disk when this returns. kInvalid for a file that is refused or a
/// form without one, kTooLarge, kDiskFull, kCancelled when the sender is gone.
boost::asio::awaitable<Result<uploads::Kept>> take_upload(const Documents& documents, const http::Request& request);

}  // namespace cairn::services::documents
