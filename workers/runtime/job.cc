#include "workers/runtime/job.h"

#include <algorithm>
#include <array>

#include "eventstore/base/bytes.h"
#include "eventstore/base/check.h"

namespace cairn::workers::runtime {
namespace {

using timer::v1::JobState;

constexpr std::string_view kSeparator("\0", 1);

std::array<uint8_t, 16> first_bytes_of(const Hash& hash) {
  std::array<uint8_t, 16> bytes{};
  std::copy_n(hash.begin(), bytes.size(), bytes.begin());
  return bytes;
}

struct StateName {
  JobState state;
  std::string_view name;
};
constexpr std::array<StateName, 7> kStateNames = {{
    {JobState::JOB_STATE_SCHEDULED, "scheduled"},
    {JobState::JOB_STATE_READY, "ready"},
    {JobState::JOB_STATE_LEASED, "leased"},
    {JobState::JOB_STATE_RETRY, "retry"},
    {JobState::JOB_STATE_DEAD, "dead"},
    {JobState::JOB_STATE_DONE, "done"},
    {JobState::JOB_STATE_CANCELLED, "cancelled"},
}};
static_assert(kStateNames.size() == timer::v1::JobState_ARRAYSIZE - 1);

}  // namespace

JobId id_of(const JobName& name) {
  for (const auto* part : {&name.schedule, &name.slot, &name.target})
    CAIRN_CHECK(part->find('\0') == std::string::npos, "a part of a job's name has no NUL");
  return JobId(
      first_bytes_of(sha256({"job", kSeparator, name.schedule, kSeparator, name.slot, kSeparator, name.target})));
}

JobId id_of(const Job& job) {
  const auto id = JobId::from_bytes(job.id());
  CAIRN_CHECK(id, "a job has an id of 16 bytes");
  return *id;
}

std::string hex_of(const JobId& id) { return to_hex(id.view()); }

Result<JobId> parse_job_id(std::string_view text) {
  const auto bytes = from_hex(text);
  const auto id = bytes ? JobId::from_bytes(*bytes) : std::nullopt;
  if (!id) return fail(Errc::kInvalid, "\"" + std::string(text.substr(0, 40)) + "\" is no job id of 32 hex digits");
  return *id;
}

CommitId commit_id_of(const JobId& job, std::string_view step) {
  return CommitId(first_bytes_of(sha256({"job-commit", kSeparator, job.view(), kSeparator, step})));
}

EventId event_id_of(const CommitId& commit, size_t index) {
  return EventId(first_bytes_of(sha256({"job-event", kSeparator, commit.view(), std::to_string(index)})));
}

std::string_view name_of(JobState state) {
  const auto known =
      std::find_if(kStateNames.begin(), kStateNames.end(), [&](const auto& s) { return s.state == state; });
  CAIRN_CHECK(known != kStateNames.end(), "a job has one of the seven states");
  return known->name;
}

std::optional<JobState> job_state_of(std::string_view name) {
  const auto known =
      std::find_if(kStateNames.begin(), kStateNames.end(), [&](const auto& s) { return s.name == name; });
  return known == kStateNames.end() ? std::nullopt : std::optional(known->state);
}

bool is_over(JobState state) {
  return state == JobState::JOB_STATE_DEAD || state == JobState::JOB_STATE_DONE ||
         state == JobState::JOB_STATE_CANCELLED;
}

}  // namespace cairn::workers::runtime
