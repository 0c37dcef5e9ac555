#pragma once

#include "eventstore/store.h"

namespace cairn::workers::reminders::testing {

/// A store whose process dies at its n-th write: that write is in, or is not, and nobody hears; every later one fails.
class CrashingStore final : public eventstore::Store {
 public:
  /// `writes`: how many go through; `last_is_in`: whether the one at which it dies is in all the same.
  CrashingStore(eventstore::Store& store, int writes, bool last_is_in)
      : store_(store), left_(writes), last_is_in_(last_is_in) {}

  bool dead() const { return dead_; }
  /// For what is not a write and dies with the process too.
  void die() { dead_ = true; }

  Result<void> seal(eventstore::Append& request) const override { return store_.seal(request); }
  void append(eventstore::Append request, AppendDone done) override {
    if (const bool goes_in = begin(); !goes_in) return done(gone());
    const bool heard = !dead_;
    store_.append(std::move(request), [heard, done = std::move(done)](Result<eventstore::Appended> appended) {
      done(heard ? std::move(appended) : Result<eventstore::Appended>(gone()));
    });
  }
  Result<void> change_timers(const eventstore::TimerChange& change) override {
    if (const bool goes_in = begin(); !goes_in) return gone();
    const auto changed = store_.change_timers(change);
    return dead_ ? Result<void>(gone()) : changed;
  }
  Result<void> write_blob_rows(std::vector<eventstore::RowWrite> writes, eventstore::Sync sync) override {
    return store_.write_blob_rows(std::move(writes), sync);
  }
  std::shared_ptr<const eventstore::Snapshot> snapshot() const override { return store_.snapshot(); }
  Position head() const override { return store_.head(); }
  std::optional<std::vector<std::shared_ptr<const eventstore::StoredEvent>>> recent(Position from,
                                                                                    size_t max) const override {
    return store_.recent(from, max);
  }
  uint64_t listen(std::function<void(Position)> told) override { return store_.listen(std::move(told)); }
  void unlisten(uint64_t listener) override { store_.unlisten(listener); }
  std::vector<eventstore::ViewStatus> views() const override { return store_.views(); }
  Result<eventstore::ViewStatus> build_anew(std::string_view view, const eventstore::Pace& pace) override {
    return store_.build_anew(view, pace);
  }
  Result<eventstore::Verified> verify(const eventstore::Progress& progress) const override {
    return store_.verify(progress);
  }
  Result<eventstore::Verified> check_tail() const override { return store_.check_tail(); }
  Result<void> check_views(const eventstore::Progress& progress) const override { return store_.check_views(progress); }
  Result<eventstore::LogAudit> audit_log(const eventstore::Pace& pace) const override { return store_.audit_log(pace); }
  Result<eventstore::ViewAudit> audit_view(std::string_view view, const eventstore::Pace& pace) const override {
    return store_.audit_view(view, pace);
  }
  Result<std::string> sign_checkpoint(const eventstore::merkle::Signer& signer) override {
    return store_.sign_checkpoint(signer);
  }
  bool fenced() const override { return store_.fenced(); }
  const std::string& origin() const override { return store_.origin(); }
  rocksdb::DB* database() override { return store_.database(); }

 private:
  static Error gone() { return fail(Errc::kUnavailable, "the process is gone"); }
  /// Whether this write goes in.
  bool begin() {
    if (dead_) return false;
    if (left_-- > 0) return true;
    dead_ = true;
    return last_is_in_;
  }

  eventstore::Store& store_;
  int left_;
  const bool last_is_in_;
  bool dead_ = false;
};

}  // namespace cairn::workers::reminders::testing
