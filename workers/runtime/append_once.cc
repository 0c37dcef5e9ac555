#include "workers/runtime/append_once.h"

namespace cairn::workers::runtime {

Result<eventstore::Appended> append_once(eventstore::Store& store, const JobId& job, std::string_view step,
                                         eventstore::Append request) {
  request.commit_id = commit_id_of(job, step);
  CAIRN_TRY(auto before, store.snapshot()->find_commit(request.commit_id));
  if (before) return std::move(*before);
  size_t index = 0;
  for (auto& write : request.writes)
    for (auto& event : write.events) event.id = event_id_of(request.commit_id, index++);
  const auto id = request.commit_id;
  auto appended = store.append_and_wait(std::move(request));
  // Whoever held the lease before us was faster, in other words than ours.
  if (!appended && appended.error().code == Errc::kDuplicate) {
    CAIRN_TRY(before, store.snapshot()->find_commit(id));
    if (before) return std::move(*before);
  }
  return appended;
}

}  // namespace cairn::workers::runtime
