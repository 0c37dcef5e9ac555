#include "eventstore/checkpoints.h"

#include "eventstore/keys.h"
#include "eventstore/leaves.h"
#include "eventstore/merkle/proof.h"

// Signing, in steps: (1) the head, which is on disk, for only synced records count as the head; (2) the root, from the
// tiles; (3) the proof that it grew from the last signed one, checked; (4) the note, written and synced; (5) only now
// does anybody see it.
namespace cairn::eventstore {
namespace {

Result<std::optional<merkle::Checkpoint>> signed_before(const RowReader& rows) {
  CAIRN_TRY(const auto note, newest_checkpoint(rows));
  if (!note) return std::nullopt;
  // A key may have been replaced since: what was said stays said.
  CAIRN_TRY(auto checkpoint, said_in(*note));
  return std::optional(std::move(checkpoint));
}

Result<void> check_growth(const merkle::Checkpoint& before, const merkle::Checkpoint& now, const LeafReader& leaves) {
  const std::string last = ", last signed " + std::to_string(before.size);
  if (before.origin != now.origin)
    return fail(Errc::kCorrupt, "the log of " + now.origin + " was signed as " + before.origin);
  if (before.size > now.size)
    return fail(Errc::kCorrupt, "acknowledged data lost: size " + std::to_string(now.size) + last);
  CAIRN_TRY(const auto proof, merkle::consistency_proof(before.size, now.size, leaves));
  const auto grown = merkle::check_consistency({before.size, before.root}, {now.size, now.root}, proof);
  if (grown) return success();
  return fail(Errc::kCorrupt, "the log contradicts what was signed: " + grown.error().context + last);
}

}  // namespace

Result<std::optional<std::string>> newest_checkpoint(const RowReader& rows, Position size) {
  const auto cursor = rows.cursor(id_of(Family::kMerkle));
  cursor->seek_for_prev(checkpoint_key(size));
  CAIRN_TRY(cursor->status());
  if (!cursor->valid() || cursor->key() < checkpoint_key(Position(0))) return std::nullopt;
  return std::optional(std::string(cursor->value()));
}

Result<std::optional<std::string>> checkpoint_at(const RowReader& rows, Position size) {
  return rows.get(id_of(Family::kMerkle), checkpoint_key(size));
}

Result<void> scan_checkpoints(const RowReader& rows, Position from,
                              const std::function<bool(std::string_view)>& visit) {
  const auto cursor = rows.cursor(id_of(Family::kMerkle));
  // Notes are the last rows of their family.
  for (cursor->seek(checkpoint_key(from)); cursor->valid(); cursor->next())
    if (!visit(cursor->value())) break;
  return cursor->status();
}

Result<merkle::Checkpoint> said_in(std::string_view note) {
  CAIRN_TRY(const auto text, merkle::text_of_note(note));
  return merkle::parse_checkpoint(text);
}

Result<std::string> sign_head(CommitLog& log, const std::string& origin, const merkle::Signer& signer) {
  if (signer.verifier().name() != origin)
    return fail(Errc::kInvalid, "the key signs for " + signer.verifier().name() + ", this is the log of " + origin);
  const auto rows = log.snapshot();
  const LeafReader leaves(*rows);
  merkle::Checkpoint now{origin, log.head().value(), {}};
  CAIRN_TRY(now.root, merkle::root_at(now.size, leaves));
  CAIRN_TRY(const auto before, signed_before(*rows));
  if (before) {
    CAIRN_TRY(check_growth(*before, now, leaves));
  }
  std::string note = merkle::sign(now, signer);
  CAIRN_TRY(const auto kept, checkpoint_at(*rows, log.head()));
  if (kept && merkle::open_note(*kept, signer.verifier())) return *kept;
  // Another key signed this size: its signature stays, ours goes below it.
  if (kept) note = *kept + note.substr(merkle::text_of(now).size() + 1);
  RowBatch batch;
  batch.put(id_of(Family::kMerkle), checkpoint_key(log.head()), note);
  CAIRN_TRY(log.append(log.head(), {}, batch));
  return note;
}

}  // namespace cairn::eventstore
