#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "eventstore/backup/backup.h"
#include "eventstore/checkpoint_file.h"
#include "eventstore/projection.h"
#include "eventstore/sealing/key_ring.h"
#include "eventstore/signing_keys.h"
#include "eventstore/store.h"
#include "projections/matrix/tables.h"
#include "services/access/access_log.h"
#include "services/audit/audit.h"
#include "services/audit/bundle_routes.h"
#include "services/audit/integrity.h"
#include "services/cairn/erasing.h"
#include "services/cairn/reminding.h"
#include "services/cairn/summarising.h"
#include "services/commands/commanding.h"
#include "services/documents/documents.h"
#include "services/engagements/answer_cache.h"
#include "services/engagements/read_routes.h"
#include "services/evaluation/evaluation.h"
#include "services/http/blocking.h"
#include "services/http/router.h"
#include "services/http/traffic.h"
#include "services/identity/identity.h"
#include "services/interchange/routes.h"
#include "services/jobs/routes.h"
#include "services/privacy/privacy.h"
#include "services/quarters/quarters.h"
#include "services/registers/erasure_route.h"
#include "services/registers/routes.h"
#include "services/trial/routes.h"
#include "services/uploads/uploads.h"
#include "services/web/plain/plain_routes.h"
#include "workers/integrity/self_audit.h"
#include "workers/runtime/runner.h"

namespace cairn::services::cairn {

/// What `cairn init` fixed about a data folder, in DATA/ledger.json.
struct LedgerSettings {
  std::string origin;                ///< names the log, as ledger.durban.gov.za
  std::string municipality = "ETH";  ///< demarcation code; whose rows an import brings unless it says otherwise
  std::string signing_key = {};      ///< path of the private key; empty: in the data folder
  std::string sealing_key = {};      ///< path of the key that wraps those of data subjects; empty: in the data folder

  bool is_trial() const { return trial::is_trial(origin); }
};

/// When the ledger reads itself again (workers/integrity).
enum class SelfAudits { kNever, kNightly, kNightlyAndAfterOpening };

/// A data folder that is open: the store with all its views, and every route over it. The one place where the parts of
/// the program meet; `serve` puts a listener before it, the other verbs call its router.
class Ledger {
 public:
  struct Options {
    std::string folder;
    unsigned reading_threads = 4;
    size_t reading_queue_max = 4096;
    std::function<void(const Error&)> on_fenced = {};
    std::string backups_below = {};        ///< where POST /v1/backups may write; empty: nowhere
    std::optional<int64_t> clock_us = {};  ///< where the clock of a trial ledger is to stand
    identity::SignIn sign_in = identity::SignIn::kNamed;
    std::optional<identity::openid::Settings> provider = {};  ///< signs in to accounts as well
    /// Told each durable step of an erasure (erasing.h). For tests.
    std::function<void(std::string_view step)> after_erasure_step = {};
  };

  /// Makes an empty ledger and, unless its file is there already, the key that signs it. `clock_us` is where the clock
  /// of a trial ledger stands; none leaves it with the world's. kInvalid for a bad origin or code, kConflict when there
  /// is one already.
  static Result<void> init(const std::string& folder, const LedgerSettings& settings,
                           std::optional<int64_t> clock_us = std::nullopt);

  /// Backup `id` of the folder `backups` becomes the ledger in `folder`, which is missing or empty: eventstore/backup/.
  /// The keys of data subjects come, wrapped, from the newest backup there; the key that signs and the one that wraps
  /// are in no backup: put them back by hand.
  static Result<eventstore::backup::Restored> restore(const std::string& backups, uint32_t id,
                                                      const std::string& folder, bool whole,
                                                      const eventstore::backup::Progress& progress);

  /// kNotFound when there is no ledger in the folder, kUnavailable when another process holds it, kCorrupt, kInvalid as
  /// Store::open.
  static Result<std::unique_ptr<Ledger>> open(Options options);

  /// The keys of the ledger in this folder, whether a server holds it or not. kNotFound when there is none.
  static Result<eventstore::SigningKeys> keys_of(const std::string& folder);
  /// Gives a ledger that was made without a key its key (kConflict when it has one), in `file` or in the data folder.
  static Result<eventstore::merkle::Verifier> make_key(const std::string& folder, const std::string& file);
  /// Replaces the key; old notes can still be verified. kNotFound when there is none.
  static Result<eventstore::merkle::Verifier> rotate_key(const std::string& folder);
  /// Replaces the sealing key, with the key of every person wrapped anew; its file. kUnavailable while a server has the
  /// keys open, or when the sealing key is missing.
  static Result<std::string> rotate_sealing_key(const std::string& folder);

  const http::Router& router() const { return router_; }
  http::Traffic& traffic() { return traffic_; }
  eventstore::Store& store() { return *store_; }
  const LedgerSettings& settings() const { return settings_; }
  std::string log_folder() const;
  /// Starts what the clock does: only a server does, so that a verb over a folder changes nothing by itself. `own_url`:
  /// where it serves, without the last slash.
  Result<void> start_jobs(SelfAudits audits, const std::string& own_url);
  /// Claims no more jobs and ends or gives back those under way. Idempotent.
  void stop_jobs();
  /// From here on /health/ready says that a drain has begun, and no PDF is drawn to its end.
  void announce_stop() { audit_->stopping.store(true); }
  /// Ends the reading threads. After the listener has stopped and before it is destroyed.
  void stop_reading() { pool_.stop(); }

 private:
  Ledger(Options options, LedgerSettings settings);
  Result<void> open_clock();
  Result<void> open_store();
  void open_subject_keys();
  Result<void> check_clock() const;
  const Clock& clock() const { return trial_clock_ ? static_cast<const Clock&>(*trial_clock_) : world_clock_; }
  Result<void> make_workers();
  workers::summary::Place summary_place() const { return {settings_.origin, settings_.municipality}; }
  Result<void> add_routes();
  void add_evaluation_routes();
  void add_register_routes();
  Result<void> guard_routes();
  Result<void> read_link_secret();

  const Options options_;
  const LedgerSettings settings_;
  const SystemClock world_clock_;
  std::unique_ptr<trial::TrialClock> trial_clock_;
  std::vector<std::unique_ptr<eventstore::Projection>> views_;
  eventstore::SigningKeys keys_;
  std::unique_ptr<eventstore::sealing::KeyRing> subject_keys_;
  std::unique_ptr<eventstore::Store> store_;
  std::unique_ptr<eventstore::CheckpointKeeper> keeper_;
  http::BlockingPool pool_;
  http::Traffic traffic_;
  std::string link_secret_;
  projections::matrix::MatrixTables tables_;
  projections::matrix::MatrixTables public_tables_{projections::matrix::kTablesBytesDefault / 4,
                                                   projections::registers::Audience::kPublic};
  engagements::AnswerCache answers_;
  std::unique_ptr<access::AccessLog> access_;
  std::unique_ptr<audit::Audit> audit_;
  std::unique_ptr<audit::Bundles> bundles_;
  std::unique_ptr<engagements::Reads> reads_;
  std::unique_ptr<uploads::Uploads> uploads_;
  std::unique_ptr<documents::Documents> documents_;
  std::unique_ptr<interchange::Interchange> interchange_;
  std::unique_ptr<commands::Commanding> commanding_;
  std::unique_ptr<registers::Reads> register_reads_;
  std::unique_ptr<Erasing> erasing_;
  std::unique_ptr<registers::Erasure> erasure_;
  std::unique_ptr<privacy::Privacy> privacy_;
  std::unique_ptr<quarters::Quarters> quarters_;
  std::unique_ptr<evaluation::Evaluation> evaluation_;
  std::unique_ptr<web::plain::Pages> pages_;
  std::unique_ptr<workers::runtime::JobQueue> queue_;
  std::unique_ptr<workers::integrity::SelfAudit> self_audit_;
  std::unique_ptr<workers::runtime::Runner> auditing_;  // in a thread of its own: an audit takes long
  std::atomic<bool> audits_ = false;                    // whether it was started
  std::unique_ptr<ReminderParts> reminders_;
  std::unique_ptr<SummaryParts> summaries_;
  std::unique_ptr<audit::Integrity> integrity_;
  std::unique_ptr<jobs::Jobs> jobs_;
  std::unique_ptr<trial::Trial> trial_;
  std::unique_ptr<identity::Identity> identity_;
  http::Router router_;
};

}  // namespace cairn::services::cairn
