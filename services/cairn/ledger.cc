#include "services/cairn/ledger.h"

#include <openssl/rand.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "eventstore/base/durable_file.h"
#include "eventstore/base/instant.h"
#include "eventstore/base/log.h"
#include "eventstore/blobs/blobs.h"
#include "eventstore/rocks_commit_log.h"
#include "eventstore/sealing/key_store.h"
#include "services/audit/backups.h"
#include "services/cairn/openapi.h"
#include "services/cairn/views.h"
#include "services/engagements/commands.h"
#include "services/evaluation/routes.h"
#include "services/http/json.h"
#include "services/identity/guard.h"
#include "services/identity/routes.h"
#include "services/quarters/routes.h"
#include "services/web/routes.h"
#include "workers/mail/settings.h"
#include "workers/summary/edition.h"

namespace cairn::services::cairn {
namespace {

namespace fs = std::filesystem;

constexpr char kSettingsFile[] = "ledger.json";
constexpr char kLogFolder[] = "log";
constexpr char kCheckpointFile[] = "checkpoint";
constexpr char kLinkSecretFile[] = "answer-links.key";
constexpr int kLinkSecretBytes = 32;
constexpr unsigned kOwnerOnly = 0600;
constexpr char kKeyFile[] = "checkpoint.key";
constexpr char kVerifiersFile[] = "checkpoint.pub";
constexpr char kCredentialsFile[] = "accounts.credentials";
constexpr char kSubjectKeysFolder[] = "keys";
constexpr char kSealingKeyFile[] = "sealing.key";
constexpr char kUploadFolder[] = "uploads";
constexpr char kClockFile[] = "trial-clock";
/// Events that are recorded while a clock stands are a microsecond apart and so run ahead of it.
constexpr int64_t kStandingUs = 60'000'000;
/// So long a request that moves the clock waits for what came due.
constexpr int64_t kSettleMs = 20'000;

bool is_origin(std::string_view text) {
  return !text.empty() && text.size() <= 253 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  });
}

bool is_municipality(std::string_view text) {
  return text.size() >= 2 && text.size() <= 8 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

Result<std::string> settings_text(const fs::path& folder) {
  std::ifstream file(folder / kSettingsFile);
  if (!file)
    return fail(Errc::kNotFound, "there is no ledger in " + folder.string() + "; cairn init --data DIR makes one");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// What a backup keeps beside the log: whose notes count, where a trial's clock stands, then the settings, which make a
/// folder a ledger. Never the private key.
Result<std::vector<eventstore::backup::PlainFile>> plain_files(const fs::path& folder) {
  std::vector<eventstore::backup::PlainFile> files;
  for (const auto* name : {kVerifiersFile, kClockFile}) {
    std::ifstream file(folder / name);
    if (!file) continue;
    std::stringstream text;
    text << file.rdbuf();
    files.push_back({name, text.str()});
  }
  CAIRN_TRY(auto settings, settings_text(folder));
  files.push_back({kSettingsFile, std::move(settings)});
  return files;
}

Result<LedgerSettings> read_settings(const fs::path& folder) {
  CAIRN_TRY(const auto text, settings_text(folder));
  CAIRN_TRY(const auto value, http::parse_json(text));
  if (!value.is_object()) return fail(Errc::kCorrupt, (folder / kSettingsFile).string() + " is no JSON object");
  std::vector<Complaint> complaints;
  http::JsonFields fields(value.as_object(), "", complaints);
  LedgerSettings settings;
  settings.origin = fields.text("origin").value_or("");
  settings.municipality = fields.text("municipality").value_or("");
  settings.signing_key = fields.text("signing_key").value_or("");
  settings.sealing_key = fields.text("sealing_key").value_or("");
  fields.finish();
  CAIRN_TRY(http::complaints_result(std::move(complaints)));
  return settings;
}

Result<void> write_settings(const fs::path& folder, const LedgerSettings& settings) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("origin", settings.origin).field("municipality", settings.municipality);
  if (!settings.signing_key.empty()) json.field("signing_key", settings.signing_key);
  if (!settings.sealing_key.empty()) json.field("sealing_key", settings.sealing_key);
  json.end_object();
  text += '\n';
  return write_durably((folder / kSettingsFile).string(), text);
}

eventstore::KeyFiles key_files(const fs::path& folder, const LedgerSettings& settings) {
  const auto own = (folder / kKeyFile).string();
  return {settings.signing_key.empty() ? own : settings.signing_key, (folder / kVerifiersFile).string()};
}

eventstore::sealing::KeyStoreOptions subject_key_files(const fs::path& folder, const LedgerSettings& settings) {
  const auto own = (folder / kSealingKeyFile).string();
  return {(folder / kSubjectKeysFolder).string(), settings.sealing_key.empty() ? own : settings.sealing_key,
          (folder / audit::kSubjectKeysFile).string()};
}

/// As the newest backup of the folder left them; nothing when none did.
Result<std::vector<eventstore::backup::PlainFile>> subject_keys_in(const fs::path& backups) {
  std::vector<eventstore::backup::PlainFile> files;
  std::ifstream file(backups / audit::kSubjectKeysFile, std::ios::binary);
  if (!file) return files;
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return fail(Errc::kIo, "cannot read " + (backups / audit::kSubjectKeysFile).string());
  files.push_back({audit::kSubjectKeysFile, text.str()});
  return files;
}

Error no_trial(const LedgerSettings& settings) {
  return fail(Errc::kInvalid, "ledger " + settings.origin + " is no trial: it lives on the world's clock");
}

/// PDFs are drawn by the system's Python, unless the environment names another that has WeasyPrint.
workers::summary::PdfOptions pdf_options() {
  workers::summary::PdfOptions options;
  if (const char* python = std::getenv("CAIRN_PDF_PYTHON"); python != nullptr && *python != '\0')
    options.interpreter = python;
  return options;
}

eventstore::RocksOptions log_options(const std::string& folder, bool create) {
  eventstore::RocksOptions options;
  options.folder = (fs::path(folder) / kLogFolder).string();
  options.create_if_missing = create;
  return options;
}

}  // namespace

Result<void> Ledger::init(const std::string& folder, const LedgerSettings& settings, std::optional<int64_t> clock_us) {
  if (!is_origin(settings.origin))
    return fail(Errc::kInvalid, "\"" + settings.origin + "\" is no origin; expected a name as ledger.example.gov.za");
  if (!is_municipality(settings.municipality))
    return fail(Errc::kInvalid, "\"" + settings.municipality + "\" is no demarcation code, as ETH or KZN225");
  if (clock_us && !settings.is_trial()) return no_trial(settings);
  CAIRN_TRY(make_folder_durably(folder));
  if (fs::exists(fs::path(folder) / kSettingsFile))
    return fail(Errc::kConflict, "there is a ledger in " + folder + " already");
  // The settings come last: a folder without them is no ledger, so an init that was cut off is simply done again.
  CAIRN_TRY(auto log, eventstore::open_rocks_commit_log(log_options(folder, true)));
  eventstore::StoreOptions options;
  options.origin = settings.origin;
  CAIRN_TRY(auto store, eventstore::Store::open(std::move(log), std::move(options), {}));
  CAIRN_TRY(auto signer, eventstore::ensure_key(key_files(folder, settings), settings.origin));
  CAIRN_TRY(eventstore::sealing::KeyStore::open(subject_key_files(folder, settings)));
  eventstore::CheckpointKeeper keeper(*store, (fs::path(folder) / kCheckpointFile).string(), std::move(signer));
  CAIRN_TRY(keeper.step());
  if (clock_us) {
    CAIRN_TRY(const auto clock, trial::TrialClock::open((fs::path(folder) / kClockFile).string(), clock_us));
    CAIRN_TRY(clock->keep());
  }
  return write_settings(folder, settings);
}

Result<eventstore::SigningKeys> Ledger::keys_of(const std::string& folder) {
  CAIRN_TRY(const auto settings, read_settings(folder));
  return eventstore::read_keys(key_files(folder, settings), settings.origin);
}

Result<eventstore::merkle::Verifier> Ledger::make_key(const std::string& folder, const std::string& file) {
  CAIRN_TRY(auto settings, read_settings(folder));
  CAIRN_TRY(const auto keys, eventstore::read_keys(key_files(folder, settings), settings.origin));
  if (keys.signer) return fail(Errc::kConflict, "the ledger has a key already; cairn key --rotate replaces it");
  if (!file.empty()) settings.signing_key = fs::absolute(file).lexically_normal().string();
  CAIRN_TRY(const auto signer, eventstore::ensure_key(key_files(folder, settings), settings.origin));
  CAIRN_TRY(write_settings(folder, settings));
  return signer.verifier();
}

Result<eventstore::merkle::Verifier> Ledger::rotate_key(const std::string& folder) {
  CAIRN_TRY(const auto settings, read_settings(folder));
  CAIRN_TRY(const auto signer, eventstore::rotate_key(key_files(folder, settings), settings.origin));
  return signer.verifier();
}

Result<std::string> Ledger::rotate_sealing_key(const std::string& folder) {
  CAIRN_TRY(const auto settings, read_settings(folder));
  const auto files = subject_key_files(folder, settings);
  CAIRN_TRY(const auto keys, eventstore::sealing::KeyStore::open(files));
  CAIRN_TRY(keys->rotate());
  return files.wrapping_file;
}

Result<eventstore::backup::Restored> Ledger::restore(const std::string& backups, uint32_t id, const std::string& folder,
                                                     bool whole, const eventstore::backup::Progress& progress) {
  const auto views = all_views();
  eventstore::backup::Restoring restoring;
  restoring.folder = backups;
  restoring.id = id;
  restoring.to = folder;
  restoring.log_name = kLogFolder;
  restoring.checkpoint_name = kCheckpointFile;
  for (const auto& view : views) restoring.views.push_back(view.get());
  restoring.whole = whole;
  CAIRN_TRY(restoring.files, subject_keys_in(backups));
  return eventstore::backup::restore(restoring, progress);
}

Ledger::Ledger(Options options, LedgerSettings settings)
    : options_(std::move(options)),
      settings_(std::move(settings)),
      views_(all_views()),
      pool_(options_.reading_threads, options_.reading_queue_max) {}

Result<std::unique_ptr<Ledger>> Ledger::open(Options options) {
  CAIRN_TRY(auto settings, read_settings(options.folder));
  std::unique_ptr<Ledger> ledger(new Ledger(std::move(options), std::move(settings)));
  CAIRN_TRY(ledger->open_clock());
  CAIRN_TRY(ledger->open_store());
  CAIRN_TRY(ledger->erasing_->finish());
  if (ledger->trial_clock_) {
    CAIRN_TRY(ledger->check_clock());
  }
  CAIRN_TRY(ledger->read_link_secret());
  CAIRN_TRY(ledger->make_workers());
  CAIRN_TRY(ledger->add_routes());
  return ledger;
}

std::string Ledger::log_folder() const { return (fs::path(options_.folder) / kLogFolder).string(); }

Result<void> Ledger::open_clock() {
  if (!settings_.is_trial() && options_.clock_us) return no_trial(settings_);
  if (!settings_.is_trial()) return success();
  CAIRN_TRY(trial_clock_,
            trial::TrialClock::open((fs::path(options_.folder) / kClockFile).string(), options_.clock_us));
  return success();
}

/// What was recorded was recorded before now; where the clock stands is kept only then.
Result<void> Ledger::check_clock() const {
  const auto snapshot = store_->snapshot();
  if (snapshot->head() == Position(0)) return trial_clock_->keep();
  CAIRN_TRY(const auto last, snapshot->event_at(Position(snapshot->head().value() - 1)));
  if (last.recorded_us() <= trial_clock_->now_us() + kStandingUs) return trial_clock_->keep();
  return fail(Errc::kInvalid, "a clock is not set back: the last event was recorded at " +
                                  instant_text(last.recorded_us()) + ", the clock stands at " +
                                  instant_text(trial_clock_->now_us()));
}

Result<void> Ledger::open_store() {
  CAIRN_TRY(keys_, eventstore::read_keys(key_files(options_.folder, settings_), settings_.origin));
  if (!keys_.signer)
    log_of("services.cairn")->warn("this ledger has no key, so nothing is signed; cairn key --make gives it one");
  CAIRN_TRY(auto log, eventstore::open_rocks_commit_log(log_options(options_.folder, false)));
  open_subject_keys();
  eventstore::StoreOptions options;
  options.keys = subject_keys_.get();
  options.origin = settings_.origin;
  options.on_fenced = options_.on_fenced;
  options.clock = &clock();
  const auto checkpoint = (fs::path(options_.folder) / kCheckpointFile).string();
  CAIRN_TRY(options.at_least, eventstore::read_checkpoint_file(checkpoint));
  if (!options.at_least) log_of("services.cairn")->warn("{} is missing: a lost tail would not be noticed", checkpoint);
  std::vector<eventstore::Projection*> projections;
  for (const auto& view : views_) projections.push_back(view.get());
  CAIRN_TRY(store_, eventstore::Store::open(std::move(log), std::move(options), std::move(projections)));
  CAIRN_TRY(make_folder_durably((fs::path(options_.folder) / kUploadFolder).string()));
  CAIRN_TRY(const uint64_t swept, eventstore::blobs::sweep(*store_));
  if (swept > 0) log_of("services.cairn")->info("{} uploads that were cut off are erased", swept);
  keeper_ = std::make_unique<eventstore::CheckpointKeeper>(*store_, checkpoint, keys_.signer);
  keeper_->start();
  erasing_ = std::make_unique<Erasing>(Erasing::Over{
      *store_, *subject_keys_, workers::mail::written_mail_folder(options_.folder), options_.after_erasure_step});
  return success();
}

/// A ledger whose personal fields cannot be read is still a ledger: it serves the rest, and refuses to store any.
void Ledger::open_subject_keys() {
  auto options = subject_key_files(options_.folder, settings_);
  options.after_step = options_.after_erasure_step;
  auto opened = eventstore::sealing::KeyStore::open(std::move(options));
  if (opened) {
    subject_keys_ = std::move(opened).value();
    return;
  }
  log_of("services.cairn")->error("personal fields cannot be read or written: {}", opened.error().context);
  subject_keys_ = std::make_unique<eventstore::sealing::LockedKeyRing>("the server's own log says why");
}

/// Links to answer pages are made from it; a new one makes new links, and those that were sent go on working, for the
/// log has their hashes. Not part of a backup: whoever has it can make links.
Result<void> Ledger::read_link_secret() {
  const auto path = fs::path(options_.folder) / kLinkSecretFile;
  std::ifstream file(path, std::ios::binary);
  if (file) {
    std::stringstream bytes;
    bytes << file.rdbuf();
    link_secret_ = bytes.str();
    if (link_secret_.size() == kLinkSecretBytes) return success();
    return fail(Errc::kCorrupt, path.string() + " has " + std::to_string(link_secret_.size()) + " bytes, not " +
                                    std::to_string(kLinkSecretBytes));
  }
  link_secret_.resize(kLinkSecretBytes);
  if (RAND_bytes(reinterpret_cast<unsigned char*>(link_secret_.data()), kLinkSecretBytes) != 1)
    return fail(Errc::kIo, "the system gives no random bytes");
  // A disk without a byte left is no reason to serve nothing: the links made until then are made anew after a restart.
  if (const auto kept = write_durably(path.string(), link_secret_, kOwnerOnly); !kept)
    log_of("services.cairn")->warn("the secret of answer links is not kept: {}", kept.error().context);
  return success();
}

void Ledger::add_evaluation_routes() {
  evaluation_ = std::make_unique<evaluation::Evaluation>(
      evaluation::Evaluation{*store_, pool_, clock(), *commanding_, settings_.municipality});
  auto pdf = pdf_options();
  pdf.stopping = [this] { return audit_->stopping.load(); };
  evaluation_->make_summary = [place = summary_place(), pdf](const auto& snapshot, const auto& wanted,
                                                             const auto& formats,
                                                             const auto& told) -> Result<evaluation::MadeSummary> {
    CAIRN_TRY(auto made, workers::summary::make_edition(snapshot, place, wanted, formats, told, pdf));
    return evaluation::MadeSummary{std::move(made.manifest), std::move(made.files)};
  };
  evaluation_->tell_movements = [place = summary_place()](const auto& snapshot, const auto& made) {
    return workers::summary::movements_json(snapshot, place, made);
  };
  evaluation::add_read_routes(router_, *evaluation_);
  evaluation::add_command_routes(router_, *evaluation_);
  evaluation::add_figure_routes(router_, *evaluation_);
  evaluation::add_summary_routes(router_, *evaluation_);
}

Result<void> Ledger::add_routes() {
  access_ = std::make_unique<access::AccessLog>(access::AccessLog{*store_, clock()});
  audit_ = std::make_unique<audit::Audit>(*store_, pool_, traffic_);
  audit_->keys = keys_;
  audit_->ring = subject_keys_.get();
  audit_->backups_below = options_.backups_below;
  audit_->plain_files = [folder = options_.folder] { return plain_files(folder); };
  audit::add_routes(router_, *audit_);
  bundles_ = std::make_unique<audit::Bundles>(*audit_, tables_, clock(), settings_.municipality);
  bundles_->make_forms = [this](const auto& snapshot, const auto& made) -> Result<std::map<std::string, std::string>> {
    CAIRN_TRY(auto edition, evaluation_->make_summary(snapshot, made, {}, {}));
    return std::move(edition.files);
  };
  audit::add_bundle_routes(router_, *bundles_);
  reads_ = std::make_unique<engagements::Reads>(*store_, pool_, tables_, answers_, clock());
  reads_->public_tables = &public_tables_;
  engagements::add_read_routes(router_, *reads_);
  commanding_ = std::make_unique<commands::Commanding>(*store_, pool_, clock(), subject_keys_.get());
  commands::add_routes(router_, *commanding_, engagements::entity());
  uploads_ = std::make_unique<uploads::Uploads>(*store_, pool_, (fs::path(options_.folder) / kUploadFolder).string());
  documents_ = std::make_unique<documents::Documents>(*store_, pool_, *uploads_, tables_, clock());
  documents::add_routes(router_, *documents_);
  interchange_ = std::make_unique<interchange::Interchange>(*store_, pool_, clock(), settings_.municipality);
  interchange_->access = access_.get();
  interchange::add_routes(router_, *interchange_);
  add_register_routes();
  quarters_ =
      std::make_unique<quarters::Quarters>(*store_, pool_, tables_, clock(), *commanding_, engagements::entity(),
                                           registers::organisations(), *uploads_, settings_.municipality, link_secret_);
  quarters_->trial = settings_.is_trial();
  quarters_->troubles = reminders_->troubles();
  quarters::add_read_routes(router_, *quarters_);
  quarters::add_command_routes(router_, *quarters_);
  quarters::add_answer_routes(router_, *quarters_);
  quarters::add_reminder_routes(router_, *quarters_, reminders_->reminding());
  add_evaluation_routes();
  pages_ = std::make_unique<web::plain::Pages>(*store_, pool_, tables_, clock(), settings_.is_trial());
  pages_->public_tables = &public_tables_;
  web::plain::add_plain_routes(router_, *pages_);
  web::add_routes(router_, settings_.is_trial());
  jobs_ = std::make_unique<jobs::Jobs>(jobs::Jobs{*store_, *queue_, pool_, [this] {
                                                    auditing_->wake();
                                                    reminders_->wake();
                                                    summaries_->wake();
                                                  }});
  jobs::add_routes(router_, *jobs_);
  const auto running = [this]() -> std::optional<audit::RunningCheck> {
    const auto now = self_audit_->progress().now();
    if (!now) return std::nullopt;
    return audit::RunningCheck{now->part, now->done, now->total};
  };
  integrity_ = std::make_unique<audit::Integrity>(
      audit::Integrity{*store_, pool_, workers::integrity::integrity_stream(settings_.origin), running});
  audit::add_integrity_route(router_, *integrity_);
  trial_ = std::make_unique<trial::Trial>(trial::Trial{trial_clock_.get(), settings_.origin, pool_, [this] {
                                                         // Reminders first: they lock what summaries wait for.
                                                         return reminders_->settle(kSettleMs) &&
                                                                summaries_->settle(kSettleMs) &&
                                                                (!audits_ || auditing_->settle(kSettleMs));
                                                       }});
  trial::add_routes(router_, *trial_);
  add_openapi_route(router_);
  return guard_routes();
}

Result<void> Ledger::guard_routes() {
  CAIRN_TRY(auto credentials, identity::Credentials::open((fs::path(options_.folder) / kCredentialsFile).string()));
  identity_.reset(new identity::Identity{.store = *store_,
                                         .pool = pool_,
                                         .clock = clock(),
                                         .mode = options_.sign_in,
                                         .credentials = std::move(credentials),
                                         .trial = settings_.is_trial()});
  if (options_.provider)
    identity_->provider = std::make_unique<identity::openid::Provider>(*options_.provider, clock());
  identity::add_sign_in_routes(router_, *identity_);
  identity::add_openid_routes(router_, *identity_);
  identity::add_account_routes(router_, *identity_);
  identity::add_token_routes(router_, *identity_);
  CAIRN_TRY(identity::load_tokens(*identity_));
  quarters_->shows_troubles = [mode = options_.sign_in](const http::Request& request) {
    return identity::may_read_too(mode, "/v1/jobs", request);
  };
  if (options_.sign_in == identity::SignIn::kNamed) return identity::guard(router_);
  return identity::guard(router_, identity_->sessions, identity_->tokens, clock());
}

void Ledger::add_register_routes() {
  registers::add_command_routes(router_, *commanding_);
  erasure_ = std::make_unique<registers::Erasure>(
      *commanding_, [this](std::string_view person) { return erasing_->destroy(person); });
  registers::add_erasure_route(router_, *erasure_);
  privacy_ = std::make_unique<privacy::Privacy>(
      privacy::Privacy{*store_, pool_, clock(), *access_, *commanding_, subject_keys_.get()});
  privacy::add_routes(router_, *privacy_);
  register_reads_ = std::make_unique<registers::Reads>(*store_, pool_, clock(), public_tables_);
  registers::add_read_routes(router_, *register_reads_);
  registers::add_rehearsal_route(router_, *register_reads_);
}

Result<void> Ledger::make_workers() {
  using workers::runtime::Runner;
  using workers::runtime::Worker;
  queue_ = std::make_unique<workers::runtime::JobQueue>(*store_, clock(), system_ids());
  self_audit_ = std::make_unique<workers::integrity::SelfAudit>(*store_, clock());
  auditing_ = std::make_unique<Runner>(*queue_, std::vector<Worker*>{self_audit_.get()},
                                       std::vector{workers::integrity::nightly_audit()},
                                       workers::runtime::RunnerOptions{.background = true});
  CAIRN_TRY(reminders_, ReminderParts::make({*store_, clock(), tables_, *queue_, settings_.municipality, link_secret_,
                                             options_.folder, subject_keys_.get()}));
  CAIRN_TRY(summaries_, SummaryParts::make({*store_, clock(), *queue_, summary_place(), pdf_options(), options_.folder,
                                            subject_keys_.get()}));
  return success();
}

Result<void> Ledger::start_jobs(SelfAudits audits, const std::string& own_url) {
  CAIRN_TRY(reminders_->start(own_url));
  CAIRN_TRY(summaries_->start(own_url));
  if (audits == SelfAudits::kNever) return success();
  if (audits == SelfAudits::kNightlyAndAfterOpening) {
    CAIRN_TRY(workers::integrity::ask_after_opening(*queue_, clock()));
  }
  CAIRN_TRY(auditing_->start());
  audits_ = true;
  return success();
}

void Ledger::stop_jobs() {
  summaries_->stop();
  reminders_->stop();
  auditing_->stop();
}

}  // namespace cairn::services::cairn
