#pragma once

#include <google/protobuf/message.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cairn/duty/v1/events.pb.h"
#include "eventstore/base/date.h"

namespace cairn::services::quarters {

/// What a unit says of one row.
struct RowAnswer {
  std::string engagement;
  duty::v1::AnswerKind kind = duty::v1::ANSWER_KIND_UNSPECIFIED;
  std::optional<PartialDate> effective;  ///< since when; of an end, the last day
  std::string reason;                    ///< of an end, how it ended; of "not ours", whose it may be
  std::string to_unit;                   ///< handed over: id of the unit
  /// Changed: the verb of the engagement and its event, DetailsRevised or another.
  std::string verb;
  std::shared_ptr<const google::protobuf::Message> change;
};

/// What a unit submits at once: recorded whole or not at all.
struct Submission {
  std::string unit;
  std::string quarter;  ///< 2026-27-Q1
  std::vector<RowAnswer> answers;
  bool nothing_to_report = false;
  std::string post;          ///< through whose link; empty without one
  std::string token_sha256;  ///< likewise
};

/// A commit takes 64 streams, one of which is the duty's.
inline constexpr size_t kAnswersMax = 60;

}  // namespace cairn::services::quarters
