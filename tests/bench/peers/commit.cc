#include "tests/bench/peers/commit.h"

#include "eventstore/event.h"
#include "services/bench/workload.h"

namespace cairn::bench {
namespace {

constexpr size_t kStreamEvents = 50;
constexpr int64_t kRecordedUs = 1'782'894'600'000'000;

std::string record_of(const eventstore::Append& request, const eventstore::NewEvent& event, const Commit& commit) {
  eventstore::StoredEvent record;
  record.set_event_id(std::string(event.id.view()));
  record.set_stream(commit.stream);
  record.set_revision(static_cast<uint64_t>(commit.expected + 1) + commit.records.size());
  record.set_type(event.type);
  record.set_schema_version(event.schema_version);
  record.set_recorded_us(kRecordedUs);
  if (event.effective) eventstore::set_date(record.mutable_effective(), *event.effective);
  record.set_commit_id(std::string(request.commit_id.view()));
  record.set_commit_index(static_cast<uint32_t>(commit.records.size()));
  record.set_commit_count(1);
  record.mutable_actor()->set_id(request.actor.id);
  record.mutable_actor()->set_role(request.actor.role);
  record.mutable_actor()->set_on_behalf_of(request.actor.on_behalf_of);
  record.set_channel(request.channel);
  record.set_reason(event.reason);
  record.set_source(event.source);
  record.set_payload(event.payload);
  record.set_salt(std::string(event.id.view()));  // as long as a salt, and as hard to compress
  return record.SerializeAsString();
}

Commit commit_of(services::bench::Workload& workload, size_t events) {
  Commit commit;
  commit.request = workload.next();
  auto& write = commit.request.writes.front();
  for (size_t i = 1; i < events; ++i) write.events.push_back(std::move(workload.next().writes.front().events.front()));
  commit.stream = write.stream.text();
  const bool first = write.expected.kind == eventstore::Expected::Kind::kNoStream;
  commit.expected = first ? -1 : static_cast<int64_t>(write.expected.revision.value());
  for (const auto& event : write.events)
    commit.records.push_back({std::string(event.id.view()), event.type, record_of(commit.request, event, commit)});
  return commit;
}

}  // namespace

Hands deal(const Deal& what) {
  const size_t in_stream = kStreamEvents / what.events_each;
  services::bench::Workload workload(in_stream * what.events_each);
  Hands hands(what.clients);
  for (size_t i = 0; i < what.commits; ++i)
    hands[i / in_stream % what.clients].push_back(commit_of(workload, what.events_each));
  return hands;
}

}  // namespace cairn::bench
