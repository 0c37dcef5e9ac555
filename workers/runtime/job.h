#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/timer/v1/job.pb.h"
#include "eventstore/base/ids.h"
#include "eventstore/base/result.h"

namespace cairn::workers::runtime {

/// A piece of work that happens once: the row that the family `timer` keeps of it, for ever.
using Job = timer::v1::Job;
using JobId = Bytes16<struct JobIdTag>;
/// What the holder of a lease shows; another one is drawn at each claim.
using LeaseToken = Bytes16<struct LeaseTokenTag>;

/// The same work has the same id, whoever asks for it and however often (ENGINE 11). No part may contain a NUL.
struct JobName {
  std::string schedule;  ///< "nightly-audit", "reminders-ETH"
  std::string slot;      ///< "2026-09-10", "2026-27-Q1+5"
  std::string target;    ///< whom or what it is for; empty where there is one
};
JobId id_of(const JobName& name);
JobId id_of(const Job& job);
std::string hex_of(const JobId& id);
/// kInvalid, naming the text, unless it is what hex_of wrote.
Result<JobId> parse_job_id(std::string_view text);

/// The commit that a job makes at one of its steps. An attempt that is made again makes the same commit, so what is in
/// is not done twice (ENGINE 1.5).
CommitId commit_id_of(const JobId& job, std::string_view step);
/// The n-th event of such a commit.
EventId event_id_of(const CommitId& commit, size_t index);

/// "scheduled", "ready", …: as in /v1/jobs. CHECKs that there is such a state.
std::string_view name_of(timer::v1::JobState state);
std::optional<timer::v1::JobState> job_state_of(std::string_view name);
/// Nothing happens to it any more, unless a person replays it.
bool is_over(timer::v1::JobState state);

}  // namespace cairn::workers::runtime
