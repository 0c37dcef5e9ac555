#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "eventstore/base/check.h"
#include "eventstore/command.h"

/// What the rules of this folder share. Private to it.
namespace cairn::services::evaluation {

/// A command before its rules.
struct Case {
  const eventstore::Command& command;
  std::vector<Complaint> complaints = {};
  std::vector<Complaint> warnings = {};

  void complain(std::string pointer, std::string detail) {
    complaints.push_back({std::move(pointer), std::move(detail)});
  }
  void warn(std::string pointer, std::string detail) { warnings.push_back({std::move(pointer), std::move(detail)}); }
  void need_text(std::string_view field, std::string_view value) {
    if (value.find_first_not_of(" \t\r\n") == std::string_view::npos) complain("/" + std::string(field), "is missing");
  }
  void need_reason() { need_text("reason", command.reason); }
  /// Two people look at everything that is vouched for (PRODUCT M2).
  Result<void> need_other_than(std::string_view preparer, std::string_view what) const {
    if (command.actor.id != preparer) return success();
    return fail(Errc::kDenied,
                command.actor.id + " " + std::string(what) + "; somebody else has to " + command.verb + " it");
  }
  template <class M>
  const M& said() const {
    const auto* message = dynamic_cast<const M*>(command.content.get());
    CAIRN_CHECK(message != nullptr, "a command's content is a message of its verb's type");
    return *message;
  }
  Result<eventstore::Decision> take(std::shared_ptr<const google::protobuf::Message> message) {
    if (complaints.empty())
      return eventstore::Decision{{{std::move(message), command.effective, command.reason, command.source, {}}},
                                  std::move(warnings)};
    Error error = fail(Errc::kInvalid,
                       command.verb + " is refused: " + complaints.front().pointer + " " + complaints.front().detail);
    error.complaints = std::move(complaints);
    return error;
  }
  Result<eventstore::Decision> take() { return take(command.content); }
};

}  // namespace cairn::services::evaluation
