// Grammar of the family `timer`. Integers are big-endian.
//   'j' | job id[16]                     -> Job (cairn/timer/v1/job.proto), for ever: what makes a job happen once
//   'q' | u8 state | u64 time | job id[16] -> kind: the one place of each job in the queue of its state.
//                                             time: due (scheduled, ready, retry), the end of the lease (leased), or
//                                             2^64 - 1 - the microsecond at which it was over (dead, done, cancelled),
//                                             so that those come newest first
//   's' | schedule                       -> SlotCursor
#include "workers/runtime/rows.h"

#include "eventstore/base/bytes.h"
#include "eventstore/base/check.h"

namespace cairn::workers::runtime {
namespace {

using timer::v1::JobState;

constexpr char kJobMark = 'j';
constexpr char kQueueMark = 'q';
constexpr char kScheduleMark = 's';
constexpr size_t kQueueKeyBytes = 1 + 1 + 8 + 16;

std::string job_key(const JobId& id) { return std::string(1, kJobMark).append(id.view()); }

std::string queue_prefix(JobState state) { return {kQueueMark, static_cast<char>(state)}; }

uint64_t time_of(const Job& job) {
  if (is_over(job.state())) return UINT64_MAX - static_cast<uint64_t>(job.changed_us());
  return static_cast<uint64_t>(job.state() == JobState::JOB_STATE_LEASED ? job.lease_until_us() : job.due_us());
}

std::string queue_key(const Job& job) {
  CAIRN_CHECK(job.due_us() >= 0 && job.changed_us() >= 0, "jobs are of times after 1970");
  std::string key = queue_prefix(job.state());
  append_u64(key, time_of(job));
  key.append(job.id());
  return key;
}

std::string cursor_key(std::string_view schedule) { return std::string(1, kScheduleMark).append(schedule); }

template <class Message>
Result<std::optional<Message>> read(const FamilyReader& rows, const std::string& key, std::string_view what) {
  CAIRN_TRY(const auto row, rows.get(key));
  if (!row) return std::optional<Message>();
  Message message;
  if (message.ParseFromString(*row)) return std::optional(std::move(message));
  return fail(Errc::kCorrupt, std::string(what) + " cannot be read");
}

}  // namespace

void write_job(const std::optional<Job>& before, const Job& after, std::vector<RowWrite>& out) {
  if (before) out.push_back({queue_key(*before), std::nullopt});
  out.push_back({queue_key(after), after.kind()});
  out.push_back({job_key(id_of(after)), after.SerializeAsString()});
}

Result<std::optional<Job>> read_job(const FamilyReader& rows, const JobId& id) {
  return read<Job>(rows, job_key(id), "job " + hex_of(id));
}

void write_cursor(std::string_view schedule, const SlotCursor& cursor, std::vector<RowWrite>& out) {
  out.push_back({cursor_key(schedule), cursor.SerializeAsString()});
}

Result<std::optional<SlotCursor>> read_cursor(const FamilyReader& rows, std::string_view schedule) {
  return read<SlotCursor>(rows, cursor_key(schedule), "the cursor of schedule " + std::string(schedule));
}

QueueWalk::QueueWalk(const FamilyReader& rows, JobState state) : cursor_(rows.cursor()) {
  cursor_->seek(queue_prefix(state));
}

QueueWalk::QueueWalk(const FamilyReader& rows, std::string_view after) : cursor_(rows.cursor()) {
  cursor_->seek(std::string(after) + '\0');
}

Result<std::optional<Place>> QueueWalk::next() {
  if (!cursor_->valid() || !cursor_->key().starts_with(kQueueMark)) {
    CAIRN_TRY(cursor_->status());
    return std::optional<Place>();
  }
  const std::string_view key = cursor_->key();
  if (const auto checked = check_queue_key(key); !checked) return fail(Errc::kCorrupt, checked.error().context);
  const auto state = static_cast<JobState>(key[1]);
  const uint64_t time = read_u64(key.substr(2));
  Place place{std::string(key), state, static_cast<int64_t>(is_over(state) ? UINT64_MAX - time : time),
              *JobId::from_bytes(key.substr(10)), std::string(cursor_->value())};
  cursor_->next();
  return std::optional(std::move(place));
}

Result<void> check_queue_key(std::string_view key) {
  if (key.size() == kQueueKeyBytes && key[0] == kQueueMark && key[1] > 0 && key[1] < timer::v1::JobState_ARRAYSIZE)
    return success();
  return fail(Errc::kInvalid, "these bytes are no place in a queue: " + to_hex(key.substr(0, kQueueKeyBytes)));
}

}  // namespace cairn::workers::runtime
