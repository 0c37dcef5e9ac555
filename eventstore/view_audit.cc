#include "eventstore/view_audit.h"

#include "eventstore/keys.h"

namespace cairn::eventstore {
namespace {

void skip_reserved(RowCursor& rows) {
  while (rows.valid() && rows.key() == kViewStateKey) rows.next();
}

/// The row at the cursor, when it is there and its key is `key`.
std::optional<std::string> value_at(const RowCursor& rows, const std::string& key) {
  return rows.valid() && rows.key() == key ? std::optional(std::string(rows.value())) : std::nullopt;
}

/// What a projection does to its rows passes through here.
class WatchedRows final : public ViewRows {
 public:
  WatchedRows(ViewRows& rows, const std::string& key) : rows_(rows), key_(key) {}

  Result<std::optional<std::string>> get(std::string_view key) override { return rows_.get(key); }
  void put(std::string key, std::string value) override {
    if (key == key_) written = std::optional(value);
    rows_.put(std::move(key), std::move(value));
  }
  void erase(std::string key) override {
    if (key == key_) written = std::optional<std::string>();
    rows_.erase(std::move(key));
  }
  Result<void> each_earlier(const StoredEvent& event, const EarlierVisitor& visit) override {
    return rows_.each_earlier(event, visit);
  }

  std::optional<std::optional<std::string>> written;  ///< the watched row as it is left; none: it was not touched

 private:
  ViewRows& rows_;
  const std::string& key_;
};

}  // namespace

Result<void> compare_rows(RowCursor& served, RowCursor& folded, ViewAudit& audit) {
  served.seek("");
  folded.seek("");
  for (;;) {
    skip_reserved(served);
    skip_reserved(folded);
    if (!served.valid() && !folded.valid()) break;
    const bool from_served = served.valid() && (!folded.valid() || served.key() <= folded.key());
    const std::string key(from_served ? served.key() : folded.key());
    auto is = value_at(served, key);
    auto wanted = value_at(folded, key);
    if (is) served.next();
    if (wanted) folded.next();
    if (is == wanted) continue;
    if (audit.rows_differing++ == 0) audit.first = RowDifference{key, std::move(is), std::move(wanted), std::nullopt};
  }
  CAIRN_TRY(served.status());
  return folded.status();
}

Result<void> RowWatch::apply(const StoredEvent& event, ViewRows& rows) {
  const std::lock_guard lock(*code_.mutex);
  WatchedRows watched(rows, key_);
  CAIRN_TRY(code_.projection->apply(event, watched));
  if (!watched.written) return success();
  if (*watched.written == served_)
    differs_since_.reset();
  else if (!differs_since_)
    differs_since_ = Position(event.position());
  return success();
}

}  // namespace cairn::eventstore
