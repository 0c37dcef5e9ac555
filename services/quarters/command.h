#pragma once

#include <google/protobuf/message.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cairn/duty/v1/events.pb.h"
#include "cairn/engagement/v1/events.pb.h"
#include "eventstore/base/date.h"

namespace cairn::services::quarters {

/// A file that came with an answer and is kept.
struct AttachedFile {
  std::string document;  ///< its new id
  std::string title;
  std::string sha256;
  std::string media_type;
};

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
  std::optional<AttachedFile> file;  ///< attached beside the change
};

/// The file of a report that was outstanding.
struct FiledReport {
  std::string engagement;
  std::string document;
  std::string sha256;
};

/// An engagement that is not on record yet, led by the unit.
struct Addition {
  std::string engagement;  ///< its new id
  engagement::v1::Kind kind = engagement::v1::KIND_UNSPECIFIED;
  std::string title;
  std::optional<PartialDate> begins;
  std::string organisation;      ///< id of the partner; empty when none is named
  std::string new_organisation;  ///< the name under which the partner is registered first; empty when it is known
};

/// What a unit submits at once: recorded whole or not at all.
struct Submission {
  std::string unit;
  std::string quarter;  ///< 2026-27-Q1
  std::vector<RowAnswer> answers;
  std::vector<FiledReport> reports;
  std::optional<Addition> added;
  bool nothing_to_report = false;
  std::string post;          ///< through whose link; empty without one
  std::string token_sha256;  ///< likewise
};

/// Answers, reports and additions of one submission. A commit takes 64 streams, one of which is the duty's.
inline constexpr size_t kAnswersMax = 60;

}  // namespace cairn::services::quarters
