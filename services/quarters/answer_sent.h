#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/store.h"
#include "services/http/message.h"
#include "services/uploads/uploads.h"

namespace cairn::services::quarters {

/// Why a file of a form was not taken.
enum class FileFault { kEmpty, kTooLarge, kNotTaken, kLies };

/// A file of a form, kept already or refused.
struct SentFile {
  std::string name;  ///< as the sender calls it, without a path
  std::string sha256;
  std::string media_type;
  std::optional<FileFault> fault;
  bool earlier = false;    ///< it came with a form before this one
  std::string stamp = {};  ///< that it came by this link (projections/duties/token.h); set by add_kept
};

/// A form of the answer page as it arrived.
struct SentForm {
  std::vector<http::Parameter> fields;
  std::map<std::string, SentFile> files;  ///< by the name of their field
  bool whole = true;                      ///< false: it broke off; what is here came before that

  std::string_view field(std::string_view name) const;
  /// What makes two forms the same, however they were encoded: every field, and the bytes of every file.
  std::string content() const;
};

/// A file that came with a form that was refused is kept and named by a hidden field of the next one, so that nobody
/// sends it twice: "kept.<field>" is "<sha256> <stamp> <name>".
inline constexpr std::string_view kKeptField = "kept.";

/// Reads the form off the request, urlencoded or with files (multipart/form-data), piece by piece; files are kept as
/// they come, and one that is refused does not stop the others. kInvalid when it is no form at all, kTooLarge when its
/// texts are, kCancelled when the sender is gone, and what the disk has to say.
boost::asio::awaitable<Result<SentForm>> receive_form(const uploads::Uploads& uploads, http::Request& request);

/// Finds the files that earlier forms brought by the link with this token and puts them beside those of this one, where
/// it brings no other; stamps them all. A hash that is not kept, or did not come by this link, is left out: whoever
/// knows a hash does not thereby have the file. Blocking.
Result<void> add_kept(const eventstore::Snapshot& snapshot, std::string_view link_secret, std::string_view token,
                      SentForm& form);

}  // namespace cairn::services::quarters
