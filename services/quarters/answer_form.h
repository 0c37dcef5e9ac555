#pragma once

#include <map>
#include <string>

#include "services/commands/entity.h"
#include "services/quarters/answer_load.h"
#include "services/quarters/answer_sent.h"
#include "services/quarters/command.h"

namespace cairn::services::quarters {

/// A form of the answer page, read against the page as it stands now.
struct ReadForm {
  Submission submission;
  /// By engagement, by field of a report ("" for the whole): why it is not taken, in words.
  std::map<std::string, std::string> wrong;
};

/// The button that was pressed.
enum class Button { kAll, kSend, kNothing };

/// The rows that the form showed, each with its choice, where there is one; with kAll, every row without a choice is
/// confirmed. A change records the fields that differ from what is recorded, and is refused when the row is another
/// than the one that was shown. Reports and files come along. Blocking.
Result<ReadForm> read_form(const SentForm& form, Button button, const Loaded& loaded,
                           const eventstore::Snapshot& snapshot, const commands::NextId& next_id);

/// The form for something new; `wrong` is by field: kind, title, begins.
Result<ReadForm> read_added(const SentForm& form, const Loaded& loaded, const eventstore::Snapshot& snapshot,
                            const commands::NextId& next_id);

/// "report.<engagement>.<document>": the field of a report's file.
std::string report_field(std::string_view engagement, std::string_view document);
/// "file.<engagement>": the field of the file beside a change.
std::string file_field(std::string_view engagement);

}  // namespace cairn::services::quarters
