#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/http/message.h"
#include "services/quarters/answer_load.h"
#include "services/quarters/command.h"

namespace cairn::services::quarters {

/// A form of the answer page, read against the page as it stands now.
struct ReadForm {
  Submission submission;
  std::map<std::string, std::string> wrong;  ///< by engagement ("" for the whole): why it is not taken, in words
};

/// The rows that the form showed: each with its choice, where there is one; with `all`, every row without a choice is
/// confirmed. A change records the fields that differ from what is recorded, and is refused when the row is another
/// than the one that was shown. Blocking.
Result<ReadForm> read_form(const std::vector<http::Parameter>& fields, bool all, const Loaded& loaded,
                           const eventstore::Snapshot& snapshot);

}  // namespace cairn::services::quarters
