#include <filesystem>

#include "eventstore/backup/backup.h"
#include "eventstore/backup/engine.h"
#include "eventstore/backup/seal.h"
#include "eventstore/backup/stages.h"
#include "eventstore/base/durable_file.h"
#include "eventstore/rocks_commit_log.h"

// A restore, in steps: (1) the backup is there, sealed, and every byte of it has its checksum; (2) it is copied beside
// the place where it will be; (3) it is opened and held to its checkpoint, and the views are folded again; (4) it is
// moved into its place; (5) the plain files come last, for they make a folder a ledger.
namespace cairn::eventstore::backup {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kOwnerOnly = 0600;
constexpr char kAside[] = "restoring";  // what a restore that was cut off leaves

std::string name_of(const Restoring& restoring) {
  return "backup " + std::to_string(restoring.id) + " in " + restoring.folder;
}

/// (1)
Result<Backup> find(const Restoring& restoring) {
  CAIRN_TRY(auto backups, list(restoring.folder, restoring.env));
  std::string known;
  for (auto& backup : backups) {
    if (backup.id != restoring.id) {
      known += (known.empty() ? "" : ", ") + std::to_string(backup.id);
      continue;
    }
    if (backup.flaw.empty()) return std::move(backup);
    return fail(Errc::kCorrupt, name_of(restoring) + " is rotten: " + backup.flaw);
  }
  return fail(Errc::kNotFound,
              "there is no " + name_of(restoring) + "; there " + (known.empty() ? "is none" : "are backups " + known));
}

/// Removes what an earlier restore left. kConflict for anything else in the folder.
Result<void> clear(const fs::path& to) {
  std::error_code error;
  if (!fs::exists(to, error)) return success();
  if (!fs::is_directory(to, error)) return fail(Errc::kConflict, to.string() + " is no folder");
  for (const auto& entry : fs::directory_iterator(to, error))
    if (entry.path().filename() != kAside)
      return fail(Errc::kConflict, to.string() + " is not empty: it holds " + entry.path().filename().string());
  if (!error) fs::remove_all(to / kAside, error);
  if (error) return fail(Errc::kIo, "cannot clear " + to.string() + ": " + error.message());
  return success();
}

/// Whatever happens before `keep`, the folder is left as it was found.
class Place {
 public:
  explicit Place(fs::path to) : to_(std::move(to)), was_there_(fs::exists(to_)) {}
  ~Place() {
    if (kept_) return;
    std::error_code ignored;  // the failure that led here is what is told
    for (const auto& entry : fs::directory_iterator(to_, ignored)) fs::remove_all(entry.path(), ignored);
    if (!was_there_) fs::remove(to_, ignored);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  std::string operator/(const std::string& name) const { return (to_ / name).string(); }
  void keep() { kept_ = true; }

 private:
  const fs::path to_;
  const bool was_there_;
  bool kept_ = false;
};

/// (3) The log as it was opened holds at least the checkpoint's events, with its root, or the opening refuses it.
Result<Verified> verify(const std::string& log_folder, const Restoring& restoring, const Backup& backup,
                        const Progress& progress) {
  RocksOptions rocks;
  rocks.folder = log_folder;
  rocks.ballast_bytes = 0;
  rocks.env = restoring.env;
  CAIRN_TRY(auto log, open_rocks_commit_log(rocks));
  StoreOptions options;
  options.origin = backup.says.origin;
  options.at_least = backup.says;
  CAIRN_TRY(const auto store, Store::open(std::move(log), std::move(options), restoring.views));
  const auto tell = [&](uint64_t done, uint64_t total) { progress("folding again", done, total); };
  if (restoring.whole) return store->verify(tell);
  CAIRN_TRY(auto verified, store->check_tail());
  CAIRN_TRY(store->check_views(tell));
  return verified;
}

Error in_backup(const Restoring& restoring, const Error& error) {
  return fail(error.code, name_of(restoring) + " is not restored: " + error.context);
}

}  // namespace

Result<Restored> restore(const Restoring& restoring, const Progress& progress) {
  auto& env = env_or_default(restoring.env);
  CAIRN_TRY(clear(restoring.to));
  CAIRN_TRY(auto backup, find(restoring));
  CAIRN_TRY(const auto files, open_seal(restoring.folder, restoring.id, env));
  Stages stages(progress, backup.bytes);
  stages.begin("reading the backup");
  CAIRN_TRY(const auto engine,
            Engine::open(restoring.folder, env, Engine::For::kReading, [&](uint64_t bytes) { stages.count(bytes); }));
  CAIRN_TRY(engine->check(restoring.id));
  stages.end();

  Place place(restoring.to);
  CAIRN_TRY(make_folder_durably(restoring.to));
  stages.begin("copying");
  CAIRN_TRY(engine->restore(restoring.id, place / kAside));
  stages.end();
  auto verified = verify(place / kAside, restoring, backup, progress);
  if (!verified) return in_backup(restoring, verified.error());

  CAIRN_TRY(sync_folder(place / kAside, env));
  std::error_code error;
  fs::rename(place / kAside, place / restoring.log_name, error);
  if (error) return fail(Errc::kIo, "cannot move " + (place / kAside) + ": " + error.message());
  CAIRN_TRY(sync_folder(restoring.to, env));
  const auto& is = verified.value();
  CAIRN_TRY(
      write_durably(place / restoring.checkpoint_name, merkle::text_of({backup.says.origin, is.events, is.root})));
  for (const auto& file : restoring.files) {
    CAIRN_TRY(write_durably(place / file.name, file.text, kOwnerOnly));
  }
  for (const auto& file : files) {
    CAIRN_TRY(write_durably(place / file.name, file.text));
  }
  place.keep();
  return Restored{std::move(backup), std::move(verified).value()};
}

}  // namespace cairn::eventstore::backup
