#pragma once

#include "eventstore/backup/backup.h"
#include "eventstore/base/json_writer.h"
#include "services/audit/audit.h"

namespace cairn::services::audit {

/// Beside the backups, in one file for all of them: the keys of data subjects, wrapped. Mode 0600.
inline constexpr char kSubjectKeysFile[] = "subject-keys";

/// A backup while the ledger serves, told as NDJSON: lines of {"stage","done","total"} in bytes, some times a second,
/// then the backup.
///
///   POST /v1/backups {"folder"}    -> {"id","made","files","bytes","own_bytes","origin","events","root","checkpoint"}
///
/// The folder is one of this machine, at or below Audit::backups_below: whoever reaches the port must not have files
/// written wherever he likes. kDenied for any other. Adds no event.
void add_backup_routes(http::Router& router, const Audit& audit);

/// The object above, with "flaw" when there is one.
void backup_to_json(const eventstore::backup::Backup& backup, JsonWriter& json);

}  // namespace cairn::services::audit
