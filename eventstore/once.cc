#include "eventstore/once.h"

#include "eventstore/leaves.h"

namespace cairn::eventstore {

Result<Appended> original_answer(const RowReader& rows, const CommitRow& commit) {
  Appended answer;
  answer.first = commit.first;
  answer.last = Position(commit.first.value() + commit.count - 1);
  answer.duplicate = true;
  const LeafReader leaves(rows);
  StoredEvent event;
  std::string stream;
  for (Position at = answer.first; at <= answer.last; at = at.next()) {
    CAIRN_TRY(auto record, rows.get(id_of(Family::kEvent), event_key(at)));
    if (!record || !event.ParseFromString(*record))
      return fail(Errc::kCorrupt, "no readable record at position " + std::to_string(at.value()));
    // A commit names each stream once, so another stream means another write.
    if (event.stream() != stream) answer.revisions.emplace_back();
    stream = event.stream();
    answer.revisions.back() = Revision(event.revision());
    answer.recorded_us = event.recorded_us();
    CAIRN_TRY(auto leaf, leaves.leaf(at));
    answer.leaf_hashes.push_back(leaf);
  }
  return answer;
}

}  // namespace cairn::eventstore
