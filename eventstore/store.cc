#include "eventstore/store.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>

#include "eventstore/checkpoints.h"
#include "eventstore/keys.h"
#include "eventstore/opening.h"
#include "eventstore/prepare.h"
#include "eventstore/sealed_append.h"
#include "eventstore/sequencer.h"
#include "eventstore/verify.h"
#include "eventstore/view_audit.h"

namespace cairn::eventstore {
namespace {

/// A build this close to the head is finished inside the sequencer: a few milliseconds.
constexpr uint64_t kLastLagEvents = 256;

Error unsound(const ViewAudit& audit) {
  return fail(Errc::kCorrupt, "view " + audit.view.name + " folded again has digest " + audit.folded_digest +
                                  ", the serving rows " + audit.view.digest + "; " +
                                  std::to_string(audit.rows_differing) + " rows differ");
}

class LogStore final : public Store {
 public:
  LogStore(std::unique_ptr<CommitLog> log, const StoreOptions& options, OpenedLog opened,
           std::unique_ptr<Projector> projector)
      : log_(std::move(log)),
        salts_(options.salts ? *options.salts : random_salts()),
        keys_(options.keys),
        sequencer_(*log_, options, std::move(opened), std::move(projector)) {}

  ~LogStore() override {
    stopping_ = true;
    sequencer_.stop();
    // Whoever still builds beside the sequencer gets kCancelled from it and leaves.
    const std::lock_guard lock(build_mutex_);
  }

  Result<void> seal(Append& request) const override {
    if (keys_ == nullptr) return success();
    return seal_append(request, *keys_);
  }

  void append(Append request, AppendDone done) override {
    if (keys_ != nullptr)
      if (auto sealed = check_sealed(request); !sealed) return done(std::move(sealed).error());
    auto prepared = prepare(std::move(request), salts_);
    if (!prepared) return done(std::move(prepared).error());
    sequencer_.submit(std::move(prepared).value(), std::move(done));
  }

  Result<void> write_blob_rows(std::vector<RowWrite> writes, Sync sync) override {
    return sequencer_.run([&](Projector&) -> Result<void> {
      RowBatch rows;
      for (auto& [key, value] : writes) {
        if (value)
          rows.put(id_of(Family::kBlob), std::move(key), std::move(*value));
        else
          rows.erase(id_of(Family::kBlob), std::move(key));
      }
      return sync == Sync::kNow ? log_->append(log_->head(), {}, rows) : log_->write_unsynced(rows);
    });
  }

  Result<void> change_timers(const TimerChange& change) override {
    return sequencer_.run([&](Projector&) -> Result<void> {
      CAIRN_TRY(auto writes, change(FamilyReader(log_->snapshot(), Family::kTimer)));
      if (writes.empty()) return success();
      RowBatch rows;
      for (auto& [key, value] : writes) {
        if (value)
          rows.put(id_of(Family::kTimer), std::move(key), std::move(*value));
        else
          rows.erase(id_of(Family::kTimer), std::move(key));
      }
      return log_->append(log_->head(), {}, rows);
    });
  }

  std::shared_ptr<const Snapshot> snapshot() const override { return sequencer_.snapshot(); }
  Position head() const override { return sequencer_.snapshot()->head(); }

  std::optional<std::vector<std::shared_ptr<const StoredEvent>>> recent(Position from, size_t max) const override {
    return sequencer_.ring().read(from, max);
  }
  uint64_t listen(std::function<void(Position head)> told) override {
    return sequencer_.listeners().add(std::move(told));
  }
  void unlisten(uint64_t listener) override { sequencer_.listeners().remove(listener); }

  std::vector<ViewStatus> views() const override {
    std::vector<ViewStatus> views;
    const auto snapshot = sequencer_.snapshot();
    for (const auto& view : snapshot->views()) views.push_back(view.status);
    return views;
  }

  Result<ViewStatus> build_anew(std::string_view name, const Pace& pace) override {
    const std::lock_guard lock(build_mutex_);
    Build build;
    CAIRN_TRY(sequencer_.run([&](Projector& projector) -> Result<void> {
      CAIRN_TRY(auto begun, projector.begin_build(name));
      build = begun;
      return success();
    }));
    // 1. Beside the serving generation, in unsynced writes, until the head is near.
    const auto near_head = [&] {
      return Position(log_->head().value() - std::min(log_->head().value(), kLastLagEvents));
    };
    CAIRN_TRY(fold_to(build, near_head, pace, true));
    // 2. The rest and the switch between two batches.
    bool equal = true;
    CAIRN_TRY(sequencer_.run([&](Projector& projector) -> Result<void> {
      CAIRN_TRY(auto same, projector.finish_build(build));
      equal = same;
      return success();
    }));
    // It serves now: too late to end it.
    pace(build.state.position.value(), build.state.position.value());
    if (!equal)
      return fail(Errc::kConflict, "the rows of view " + std::string(name) +
                                       " had another digest than those built anew, which serve now");
    for (auto& view : views())
      if (view.name == name) return view;
    return fail(Errc::kNotFound, "there is no view " + std::string(name));
  }

  Result<Verified> verify(const Progress& progress) const override {
    const auto snapshot = sequencer_.snapshot();
    CAIRN_TRY(auto verified, verify_log(*snapshot, sequencer_.origin(), progress));
    CAIRN_TRY(check_views(*snapshot, progress));
    return verified;
  }

  Result<Verified> check_tail() const override {
    const auto snapshot = sequencer_.snapshot();
    CAIRN_TRY(check_log_tail(*snapshot->rows(), sequencer_.origin(), snapshot->head()));
    Verified verified{snapshot->head().value(), {}, views()};
    CAIRN_TRY(verified.root, snapshot->root_at(snapshot->head()));
    return verified;
  }

  Result<void> check_views(const Progress& progress) const override {
    return check_views(*sequencer_.snapshot(), progress);
  }

  Result<LogAudit> audit_log(const Pace& pace) const override {
    const auto snapshot = sequencer_.snapshot();
    CAIRN_TRY(const auto root, verify_records(*snapshot, sequencer_.origin(), pace));
    return LogAudit{snapshot->head().value(), root};
  }

  Result<ViewAudit> audit_view(std::string_view name, const Pace& pace) const override {
    const std::lock_guard lock(build_mutex_);
    const auto snapshot = sequencer_.snapshot();
    CAIRN_TRY(const auto view, snapshot->published(name));
    ViewAudit audit{view.status, {}, 0, std::nullopt};
    // 1. The rows that the log makes, beside those that serve.
    const ViewCode* code = nullptr;
    CAIRN_TRY(sequencer_.run([&](Projector& projector) -> Result<void> {
      code = projector.code_of(name);
      return success();
    }));
    CAIRN_TRY(in_shadow(*code, snapshot->head(), pace, [&](const Build& shadow) {
      audit.folded_digest = to_hex(view_of(shadow.state.digest.bytes()));
      const auto rows = log_->snapshot();
      const auto served = snapshot->rows()->cursor(view.family, false);
      const auto folded = rows->cursor(shadow.family, false);
      return compare_rows(*served, *folded, audit);
    }));
    if (!audit.first) return audit;
    // 2. Folded once more with an eye on the first row that differs.
    RowWatch watch(*code, audit.first->key, audit.first->served);
    const ViewCode watching{&watch};
    CAIRN_TRY(in_shadow(watching, snapshot->head(), pace, [](const Build&) -> Result<void> { return success(); }));
    audit.first->position = watch.differs_since();
    return audit;
  }

  Result<std::string> sign_checkpoint(const merkle::Signer& signer) override {
    std::string note;
    CAIRN_TRY(sequencer_.run([&](Projector&) -> Result<void> {
      CAIRN_TRY(note, sign_head(*log_, sequencer_.origin(), signer));
      return success();
    }));
    return note;
  }

  bool fenced() const override { return sequencer_.fenced(); }
  const std::string& origin() const override { return sequencer_.origin(); }
  rocksdb::DB* database() override { return log_->database(); }

 private:
  /// Folds until `build` reaches `target()`, which is asked anew after each write.
  Result<void> fold_to(Build& build, const std::function<Position()>& target, const Pace& pace, bool noted) const {
    while (build.state.position < target()) {
      if (stopping_) return fail(Errc::kCancelled, "the ledger is being closed");
      const auto rows = log_->snapshot();
      CAIRN_TRY(auto folded, fold_events(*build.code, build.family, build.state, *rows, target(), kCatchUpEvents));
      // The target lies inside a commit: whoever ends the build folds that commit whole.
      if (folded.state.position == build.state.position && !folded.failure) break;
      CAIRN_TRY(sequencer_.run([&](Projector& projector) -> Result<void> {
        CAIRN_TRY(log_->write_unsynced(folded.rows));
        build.state = folded.state;
        if (noted) projector.note_build(build);
        return success();
      }));
      if (folded.failure) return std::move(*folded.failure);
      if (!pace(build.state.position.value(), log_->head().value()))
        return fail(Errc::kCancelled,
                    "the fold was told to end at position " + std::to_string(build.state.position.value()));
    }
    return success();
  }

  Result<void> check_views(const StoreSnapshot& snapshot, const Progress& progress) const {
    for (const auto& view : snapshot.views()) {
      if (!view.status.parked) {
        CAIRN_TRY(const auto audit, audit_view(view.status.name, pace_of(progress)));
        if (!audit.sound()) return unsound(audit);
      }
    }
    return success();
  }

  /// Folds the log up to `head` again into rows of its own, has somebody look at them and drops them.
  Result<void> in_shadow(const ViewCode& code, Position head, const Pace& pace,
                         const std::function<Result<void>(const Build&)>& look) const {
    const std::string name = std::string(kShadowPrefix) + std::string(code.projection->name());
    Build shadow;
    shadow.code = &code;
    CAIRN_TRY(sequencer_.run([&](Projector&) -> Result<void> {
      // One that was cut off may have left rows.
      const auto names = log_->family_names();
      if (std::find(names.begin(), names.end(), name) != names.end()) {
        CAIRN_TRY(auto left_over, log_->open_family(name));
        CAIRN_TRY(log_->drop_family(left_over));
      }
      CAIRN_TRY(auto family, log_->open_family(name));
      shadow.family = family;
      return success();
    }));
    auto done = fold_to(shadow, [&] { return head; }, pace, false);
    if (done) done = look(shadow);
    CAIRN_TRY(sequencer_.run([&](Projector&) { return log_->drop_family(shadow.family); }));
    return done;
  }

  const std::unique_ptr<CommitLog> log_;
  IdSource& salts_;
  sealing::KeyRing* const keys_;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex build_mutex_;  // one build at a time
  mutable Sequencer sequencer_;     // last: its thread ends first
};

}  // namespace

Result<std::unique_ptr<Store>> Store::open(std::unique_ptr<CommitLog> log, StoreOptions options,
                                           std::vector<Projection*> projections) {
  CAIRN_TRY(auto opened, open_log(*log, options.origin, options.at_least));
  CAIRN_TRY(auto projector, Projector::open(*log, projections));
  return std::unique_ptr<Store>(
      std::make_unique<LogStore>(std::move(log), options, std::move(opened), std::move(projector)));
}

Result<Appended> Store::append_and_wait(Append request) {
  CAIRN_TRY(seal(request));
  std::promise<Result<Appended>> promise;
  auto answer = promise.get_future();
  append(std::move(request), [&](Result<Appended> done) { promise.set_value(std::move(done)); });
  return answer.get();
}

Result<ViewStatus> Store::rebuild(std::string_view view, const Progress& progress) {
  return build_anew(view, pace_of(progress));
}

}  // namespace cairn::eventstore
