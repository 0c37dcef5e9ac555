#pragma once

#include <string>
#include <string_view>

#include "eventstore/base/ids.h"

namespace cairn::services::interchange {

/// The id of what a file names: 32 hexadecimal digits of SHA-256 over kind, municipality and natural key, with the
/// version and variant bits of a UUIDv8 (RFC 9562), so that every import of the same row means the same entity.
std::string entity_id(std::string_view kind, std::string_view municipality, std::string_view natural_key);

/// The commit of one row: from the file's content hash, the row, the entity and the revision that it builds on. A row
/// that is planned again from the same state is the same commit, and one planned from another state is another.
CommitId commit_id_of(std::string_view file_hash, size_t line, std::string_view stream, std::string_view revision);

/// The n-th event of a commit.
EventId event_id_of(const CommitId& commit, size_t index);

}  // namespace cairn::services::interchange
