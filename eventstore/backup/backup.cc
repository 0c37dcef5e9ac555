#include "eventstore/backup/backup.h"

#include <rocksdb/env.h>

#include <algorithm>
#include <set>

#include "eventstore/backup/engine.h"
#include "eventstore/backup/seal.h"
#include "eventstore/backup/stages.h"
#include "eventstore/base/durable_file.h"

// A backup, in steps: (1) alone in its folder, which holds sound backups of this ledger or nothing; (2) the checkpoint,
// before the copy, so that the copy holds all that it names; (3) the log's own files against their checksums, for a
// copy of rotten bytes is no backup; (4) RocksDB flushes and copies what is not there yet; (5) the copy is read back;
// (6) the seal, from which on it counts.
namespace cairn::eventstore::backup {
namespace {

/// The text of a signed note, or a text that was never signed.
Result<merkle::Checkpoint> read_checkpoint(const std::string& kept) {
  if (auto plain = merkle::parse_checkpoint(kept)) return plain;
  CAIRN_TRY(const auto text, merkle::text_of_note(kept));
  return merkle::parse_checkpoint(text);
}

Backup backup_of(const Engine::Copy& copy, std::set<std::string>& held) {
  Backup backup;
  backup.id = copy.id;
  backup.made_s = copy.made_s;
  backup.files = copy.files.size();
  backup.bytes = copy.bytes;
  for (const auto& [name, bytes] : copy.files)
    if (held.insert(name).second) backup.own_bytes += bytes;
  backup.checkpoint = copy.note;
  auto says = read_checkpoint(copy.note);
  if (says)
    backup.says = std::move(says).value();
  else
    backup.flaw = "its checkpoint is none: " + says.error().context;
  return backup;
}

std::vector<Backup> backups_in(const Engine& engine, const std::string& folder, rocksdb::Env& env) {
  std::vector<Backup> backups;
  std::set<std::string> held;
  std::set<uint32_t> seen;
  for (const auto& copy : engine.copies()) {
    auto backup = backup_of(copy, held);
    if (const auto sealed = open_seal(folder, copy.id, env); !sealed) backup.flaw = sealed.error().context;
    seen.insert(copy.id);
    backups.push_back(std::move(backup));
  }
  for (const uint32_t id : engine.unreadable()) {
    // The seal says best what is wrong; when it holds, files are missing that the list names.
    const auto sealed = open_seal(folder, id, env);
    const std::string flaw = sealed ? "a file that it names is missing or has another size" : sealed.error().context;
    if (seen.insert(id).second) backups.push_back({.id = id, .checkpoint = {}, .says = {}, .flaw = flaw});
  }
  for (const uint32_t id : sealed_in(folder, env))
    if (seen.insert(id).second)
      backups.push_back(
          {.id = id, .checkpoint = {}, .says = {}, .flaw = "meta/" + std::to_string(id) + " is missing in " + folder});
  std::ranges::sort(backups, {}, &Backup::id);
  return backups;
}

bool is_finished(const Backup& backup, const std::string& folder, rocksdb::Env& env) {
  const auto sealed = open_seal(folder, backup.id, env);
  return sealed || sealed.error().code != Errc::kNotFound;
}

/// kConflict unless the folder is one of backups, or could become one.
Result<void> check_folder(const std::string& folder, rocksdb::Env& env) {
  if (env.FileExists(folder + "/meta").ok()) return success();
  std::vector<std::string> names;
  const auto status = env.GetChildren(folder, &names);
  if (!status.ok()) return error_of(status, "reading " + folder);
  for (const auto& name : names)
    if (name != "LOCK" && name != "." && name != "..")
      return fail(Errc::kConflict, folder + " is no folder of backups, and it is not empty: it holds " + name);
  return success();
}

/// (1) What an earlier backup left unfinished goes; what rotted stays as it is, and nothing is put beside it: RocksDB
/// would clear away what may be left of it.
Result<void> check_earlier(Engine& engine, const std::string& folder, const std::string& origin, rocksdb::Env& env) {
  for (const auto& backup : backups_in(engine, folder, env)) {
    if (!is_finished(backup, folder, env)) {
      CAIRN_TRY(engine.drop(backup.id));
      continue;
    }
    if (!backup.flaw.empty())
      return fail(Errc::kCorrupt, "backup " + std::to_string(backup.id) + " in " + folder + " is rotten (" +
                                      backup.flaw + "): back up to another folder");
    if (backup.says.origin != origin)
      return fail(Errc::kConflict,
                  folder + " holds backups of " + backup.says.origin + ", this is the ledger of " + origin);
  }
  return success();
}

/// (2)
Result<std::string> checkpoint_of(Store& store, const merkle::Signer* signer) {
  if (signer) return store.sign_checkpoint(*signer);
  const auto snapshot = store.snapshot();
  CAIRN_TRY(const auto kept, snapshot->checkpoint());
  const merkle::Checkpoint now{store.origin(), snapshot->head().value(), {}};
  if (kept) {
    CAIRN_TRY(const auto says, read_checkpoint(*kept));
    if (says.size == now.size) return *kept;
  }
  CAIRN_TRY(const auto root, snapshot->root_at(snapshot->head()));
  return merkle::text_of({now.origin, now.size, root});
}

}  // namespace

Result<std::vector<Backup>> list(const std::string& folder, rocksdb::Env* given) {
  auto& env = env_or_default(given);
  if (!env.FileExists(folder + "/meta").ok()) return fail(Errc::kNotFound, "there are no backups in " + folder);
  CAIRN_TRY(const auto engine, Engine::open(folder, env, Engine::For::kReading));
  return backups_in(*engine, folder, env);
}

Result<Backup> back_up(Store& store, const Keeping& keeping, const Progress& progress) {
  auto* database = store.database();
  if (!database) return fail(Errc::kInvalid, "the ledger of " + store.origin() + " keeps no files");
  auto& env = env_or_default(keeping.env);
  const auto& folder = keeping.folder;
  CAIRN_TRY(make_folder_durably(folder));
  CAIRN_TRY(check_folder(folder, env));
  CAIRN_TRY(const auto lock, FolderLock::take(folder, env));
  Stages stages(progress, bytes_on_disk(*database));
  stages.begin("looking at earlier backups");
  CAIRN_TRY(const auto engine,
            Engine::open(folder, env, Engine::For::kWriting, [&](uint64_t bytes) { stages.count(bytes); }));
  CAIRN_TRY(check_earlier(*engine, folder, store.origin(), env));
  CAIRN_TRY(const auto checkpoint, checkpoint_of(store, keeping.signer));

  stages.begin("reading the log's files");
  CAIRN_TRY(check_files(*database));
  stages.end();
  stages.begin("copying");
  CAIRN_TRY(const auto id, engine->make(*database, checkpoint));
  stages.end();
  stages.begin("reading the copy");
  if (auto checked = engine->check(id); !checked) {
    CAIRN_TRY(engine->drop(id));
    return std::move(checked).error();
  }
  stages.end();
  CAIRN_TRY(seal(folder, id, keeping.files, env));
  auto backups = backups_in(*engine, folder, env);
  const auto made = std::ranges::find(backups, id, &Backup::id);
  if (made == backups.end()) return fail(Errc::kInternal, "backup " + std::to_string(id) + " is not in " + folder);
  return std::move(*made);
}

}  // namespace cairn::eventstore::backup
