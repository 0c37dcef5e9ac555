#pragma once

#include <google/protobuf/message.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/date.h"
#include "eventstore/base/result.h"
#include "eventstore/event.h"

namespace cairn::eventstore {

/// What may be asked of one kind of aggregate.
struct VerbInfo {
  std::string_view name;  ///< "join-party", as in POST /v1/engagements/{id}:join-party
  std::string_view type;  ///< of its event, and of the JSON that the command is read from
  bool begins = false;    ///< makes a new aggregate
};

/// What somebody asks of one aggregate, with all that a pure decision needs: nothing is read from a clock, a random
/// generator or the log while it is decided. A plain value; the message is shared and never changed.
struct Command {
  std::string verb;                                          ///< "join-party"
  std::string subject;                                       ///< id of the aggregate, as its stream ends
  std::shared_ptr<const google::protobuf::Message> content;  ///< the event's message, ids of new things filled in
  std::optional<PartialDate> effective;                      ///< from when it is true; none = date unknown
  std::optional<PartialDate> until;                          ///< the last day, where a verb records a span at once
  std::string reason;
  std::string source;
  Actor actor;
  Day today;
  std::optional<StoredEvent> target;  ///< corrections and voids: the event at the named position
};

/// One event as decided. Its type is the short name of its message.
struct Happening {
  std::shared_ptr<const google::protobuf::Message> message;
  std::optional<PartialDate> effective;
  std::string reason;
  std::string source;
  std::vector<std::string> tags = {};

  const std::string& type() const { return message->GetDescriptor()->name(); }
};

/// What follows from a command: never no events. Warnings are for the person who asked; they stop nothing.
struct Decision {
  std::vector<Happening> events;
  std::vector<Complaint> warnings;
};

}  // namespace cairn::eventstore
