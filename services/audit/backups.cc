#include "services/audit/backups.h"

#include <filesystem>

#include "eventstore/base/bytes.h"
#include "eventstore/base/durable_file.h"
#include "eventstore/base/instant.h"
#include "services/audit/told.h"
#include "services/http/actor.h"
#include "services/http/json.h"
#include "services/http/line_stream.h"
#include "services/http/problem.h"

namespace cairn::services::audit {
namespace {

namespace backup = eventstore::backup;
namespace fs = std::filesystem;

using boost::asio::awaitable;
using http::Request;
using http::Response;

constexpr int64_t kMicrosecondsASecond = 1'000'000;
constexpr unsigned kOwnerOnly = 0600;

Result<std::string> folder_in(const Request& request) {
  CAIRN_TRY(const auto body, http::json_object_of(request));
  std::vector<Complaint> complaints;
  http::JsonFields fields(body, "", complaints);
  const auto folder = fields.require("folder").text("folder");
  if (folder && !fs::path(*folder).is_absolute())
    fields.refuse("folder", "is a path from the root, as /backups/ledger");
  fields.finish();
  CAIRN_TRY(http::complaints_result(std::move(complaints)));
  return folder.value_or("");
}

/// kDenied unless it is at or below the place for backups, links followed as far as they are there.
Result<std::string> allowed(const Audit& audit, const std::string& folder) {
  if (audit.backups_below.empty())
    return fail(Errc::kDenied, "no folder for backups was named: start with cairn serve --backups FOLDER");
  std::error_code error;
  const fs::path is = fs::weakly_canonical(folder, error);
  const fs::path below = error ? fs::path() : fs::weakly_canonical(audit.backups_below, error);
  if (error) return fail(Errc::kIo, "cannot follow " + folder + ": " + error.message());
  const fs::path rest = is.lexically_relative(below);
  if (rest.empty() || *rest.begin() == "..")
    return fail(Errc::kDenied, folder + " is not below the folder for backups, " + audit.backups_below);
  return is.string();
}

/// One file for all backups of the folder, as the keys are now: an older one would hold a key that was destroyed since,
/// and a restored log needs none but these.
Result<void> keep_subject_keys(const Audit& audit, const std::string& folder) {
  if (audit.ring == nullptr) return success();
  const auto keys = audit.ring->wrapped();
  // Keys that cannot be read now are no reason to keep the log without a backup; what an earlier one kept stays.
  if (!keys && keys.error().code == Errc::kUnavailable) return success();
  if (!keys) return keys.error();
  return write_durably((fs::path(folder) / kSubjectKeysFile).string(), keys.value(), kOwnerOnly);
}

Result<void> back_up(const Audit& audit, const std::string& folder, const http::PutLine& put) {
  CAIRN_TRY(const auto place, allowed(audit, folder));
  backup::Keeping keeping;
  keeping.folder = place;
  CAIRN_TRY(keeping.files, audit.plain_files());
  keeping.signer = audit.keys.signer ? &*audit.keys.signer : nullptr;
  CAIRN_TRY(const auto made, backup::back_up(audit.store, keeping, stages_to(put)));
  CAIRN_TRY(keep_subject_keys(audit, place));
  std::string line;
  JsonWriter json(line);
  backup_to_json(made, json);
  put(line + "\n");
  return success();
}

awaitable<Response> post_backup(const Audit& audit, Request request) {
  if (const auto actor = http::actor_of(request); !actor) co_return http::problem(actor.error(), request);
  const auto folder = folder_in(request);
  if (!folder) co_return http::malformed(folder.error(), request);
  co_return co_await http::stream_lines(
      audit.pool, std::move(request),
      [&audit, folder = folder.value()](const http::PutLine& put) { return back_up(audit, folder, put); });
}

}  // namespace

void backup_to_json(const backup::Backup& made, JsonWriter& json) {
  json.begin_object().key("id").number(made.id).field("made", instant_text(made.made_s * kMicrosecondsASecond));
  json.key("files").number(made.files).key("bytes").number(made.bytes).key("own_bytes").number(made.own_bytes);
  json.field("origin", made.says.origin).key("events").number(made.says.size);
  json.field("root", to_hex(view_of(made.says.root))).field("checkpoint", made.checkpoint);
  if (!made.flaw.empty()) json.field("flaw", made.flaw);
  json.end_object();
}

void add_backup_routes(http::Router& router, const Audit& audit) {
  router.add(http::Method::kPost, "/v1/backups",
             [&audit](Request request) { return post_backup(audit, std::move(request)); });
}

}  // namespace cairn::services::audit
