#pragma once

#include "eventstore/blobs/blobs.h"
#include "services/documents/documents.h"

namespace cairn::services::documents {

/// The answer that brings the bytes of `blob`, whole or the range that the request asks for, chunk by chunk. `name` is
/// what a browser calls the file; empty: its hash.
http::Response download_of(const Documents& documents, const eventstore::blobs::Blob& blob,
                           const http::Request& request, std::string_view name);

}  // namespace cairn::services::documents
