#include "eventstore/backup/backup.h"

#include <boost/json/serialize.hpp>
#include <filesystem>

#include "eventstore/base/bytes.h"
#include "services/audit/backups.h"
#include "services/audit/health.h"
#include "services/cairn/long_work.h"
#include "services/cairn/place.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"
#include "services/http/json.h"

// backup goes through the route of services/audit, where the ledger is open; the list and restore read a folder of
// backups, for which nobody serves.
namespace cairn::services::cairn {
namespace {

namespace json = boost::json;

struct Backing {
  Place place;
  std::string folder;
  bool lists = false;
  bool as_json = false;
};

struct Restore {
  std::string folder;
  uint32_t id = 0;
  std::string data;
  bool whole = false;
  bool as_json = false;
};

ExitCode run_list(const Backing& backing) {
  const auto backups = eventstore::backup::list(backing.folder);
  if (!backups) return report(backups.error());
  std::string text;
  JsonWriter writer(text);
  writer.begin_array();
  bool flawed = false;
  for (const auto& backup : backups.value()) {
    audit::backup_to_json(backup, writer);
    flawed = flawed || !backup.flaw.empty();
  }
  writer.end_array();
  if (backing.as_json) {
    print(text + "\n");
  } else {
    const auto value = http::parse_json(text);
    if (!value) return report(value.error());
    print(
        table_of(value.value().as_array(), {"id", "made", "events", "files", "bytes", "own_bytes", "origin", "flaw"}));
  }
  return flawed ? ExitCode::kCorrupt : ExitCode::kDone;
}

ExitCode run_backup(Backing& backing) {
  if (backing.lists) return run_list(backing);
  const auto transport = backing.place.reach();
  if (!transport) return report(transport.error());
  std::string body;
  // A server of this machine writes it, and may stand in another folder.
  const auto folder = std::filesystem::absolute(backing.folder).lexically_normal().string();
  JsonWriter(body).begin_object().field("folder", folder).end_object();
  const auto outcome = follow(*transport.value(), "/v1/backups", "backup", std::move(body));
  if (outcome.failed) return *outcome.failed;
  const auto& made = outcome.line;
  print(backing.as_json
            ? json::serialize(made) + "\n"
            : "backup " + cell_of(made.at("id")) + " in " + folder + ": " + cell_of(made.at("events")) +
                  " events or more, root " + cell_of(made.at("root")) + "; " + cell_of(made.at("files")) + " files, " +
                  cell_of(made.at("own_bytes")) + " of " + cell_of(made.at("bytes")) + " bytes new\n");
  return ExitCode::kDone;
}

ExitCode run_restore(const Restore& restore) {
  std::optional<ProgressBars> bars(std::in_place);
  const auto restored =
      Ledger::restore(restore.folder, restore.id, restore.data, restore.whole,
                      [&](std::string_view stage, uint64_t done, uint64_t total) { bars->show(stage, done, total); });
  bars.reset();
  if (!restored) return report(restored.error());
  const auto& is = restored.value().verified;
  const std::string root = to_hex(view_of(is.root));
  if (!restore.as_json) {
    print("backup " + std::to_string(restore.id) + " stands in " + restore.data + ": " + std::to_string(is.events) +
          " events, root " + root + ", " + std::to_string(is.views.size()) + " views folded again and equal\n" +
          "Keys are in no backup: put the signing key back before the next start.\n");
    return ExitCode::kDone;
  }
  std::string text;
  JsonWriter writer(text);
  writer.begin_object().key("backup");
  audit::backup_to_json(restored.value().backup, writer);
  writer.key("events").number(is.events).field("root", root).key("full").boolean(restore.whole);
  writer.key("views").begin_array();
  for (const auto& view : is.views) audit::view_to_json(view, writer);
  writer.end_array().end_object();
  print(text + "\n");
  return ExitCode::kDone;
}

}  // namespace

void add_backup(CLI::App& app, Chosen& chosen) {
  const auto backing = std::make_shared<Backing>();
  auto* verb = app.add_subcommand("backup", "Adds a backup to a folder of backups, while the ledger is written");
  verb->add_option("DIR", backing->folder, "The folder of backups, of this ledger only; with --url on its machine")
      ->required();
  backing->place.add_options(*verb)->add_flag("--list", backing->lists,
                                              "Show the backups that are there, and make none");
  verb->add_flag("--json", backing->as_json, "Print the outcome as JSON");
  verb->footer(
      "Exit codes: 0 it is on disk and was read back, 1 refused (another ledger's folder, a full disk),\n"
      "3 no ledger, or another backup is being made, 4 a file of the log or an earlier backup is rotten.\n"
      "Keys are never backed up: keep the signing key elsewhere.");
  verb->callback([backing, &chosen] { chosen = [backing] { return run_backup(*backing); }; });
}

void add_restore(CLI::App& app, Chosen& chosen) {
  const auto restore = std::make_shared<Restore>();
  auto* verb = app.add_subcommand("restore", "Makes a ledger from a backup, and holds it to the backup's checkpoint");
  verb->add_option("DIR", restore->folder, "The folder of backups")->required();
  verb->add_option("--id", restore->id, "Which of them, as cairn backup --list shows")->required();
  verb->add_option("--data", restore->data, "The new data folder, missing or empty")->required();
  verb->add_flag("--verify", restore->whole,
                 "Also read every record, row and tile again; root, checksums and views are always held equal");
  verb->add_flag("--json", restore->as_json, "Print the outcome as JSON");
  verb->footer(
      "Exit codes: 0 the ledger stands and is equal, 1 refused (the folder is not empty, a full disk),\n"
      "3 no such backup, 4 the backup is rotten. After a failure there is no ledger in the folder.");
  verb->callback([restore, &chosen] { chosen = [restore] { return run_restore(*restore); }; });
}

}  // namespace cairn::services::cairn
