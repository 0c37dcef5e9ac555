#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"

/// What kinds of file a ledger takes (PRODUCT D4): documents and pictures that an office exchanges, none that a browser
/// or an office program runs.
namespace cairn::eventstore::blobs {

struct MediaType {
  std::string_view name;    ///< as application/pdf (RFC 6838)
  std::string_view ending;  ///< of a file, with its dot
};

/// Every kind that is taken.
std::vector<MediaType> media_types();
/// By its name or by the ending of a file's name; nullptr for a kind that is not taken.
const MediaType* media_type_named(std::string_view name);
const MediaType* media_type_of_file(std::string_view file_name);

/// The kind of a file that is said to be `declared` (a media type, parameters left out; empty when nothing is said) and
/// begins with these bytes. kInvalid, naming both sides, for a file that is another kind than it says, and for a kind
/// that is not taken. Uses libmagic; thread-safe.
Result<MediaType> judged_media_type(std::string_view declared, std::string_view beginning);

}  // namespace cairn::eventstore::blobs
