#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "eventstore/commit_log.h"
#include "eventstore/digest.h"
#include "eventstore/heads.h"
#include "eventstore/projection.h"

namespace cairn::eventstore {

/// The reserved row of a generation.
struct GenerationState {
  Position position;   ///< events folded in
  Hash fingerprint{};  ///< of the projection that wrote the rows
  Digest digest;       ///< of all rows but the reserved one
};
std::string bytes_of(const GenerationState& state);
Result<GenerationState> generation_state_of(std::string_view bytes);

/// SHA-256 over name and version: rows of another fingerprint are built anew.
Hash fingerprint_of(const Projection& projection);

/// A projection and the lock that keeps its calls apart: a rebuild folds in another thread than the sequencer.
struct ViewCode {
  Projection* projection;
  std::unique_ptr<std::mutex> mutex = std::make_unique<std::mutex>();
};

/// Folds events into the rows of one generation, in memory, over the rows as they were. Whole commits only: a commit in
/// which an event fails leaves nothing behind. Not thread-safe.
class ViewFold final : private ViewRows {
 public:
  /// `staged`: the events that are being written together with the rows, and so are not in `base` yet, in order.
  ViewFold(const ViewCode& code, FamilyId family, GenerationState start, const RowReader& base,
           std::span<const std::shared_ptr<const StoredEvent>> staged = {})
      : code_(code), family_(family), state_(start), next_(start.position), base_(base), staged_(staged) {}

  /// The event at the position after the last one. An error (the projection's own, or what it threw) ends the fold at
  /// the commit before.
  Result<void> apply(const StoredEvent& event);
  /// Adds the rows to the batch, the reserved one included, and returns the state after them.
  Result<GenerationState> finish(RowBatch& out);

 private:
  struct Row {
    bool read = false;  // `before` is known
    bool written = false;
    std::optional<std::string> before;
    std::optional<std::string> now;
  };
  struct Undo {
    Row* row;
    bool written;
    std::optional<std::string> now;
  };

  Result<std::optional<std::string>> get(std::string_view key) override;
  void put(std::string key, std::string value) override;
  void insert(std::string key, std::string value) override;
  void erase(std::string key) override;
  Result<void> each_earlier(const StoredEvent& event, const EarlierVisitor& visit) override;
  Row* set(std::string key, std::optional<std::string> value);  // nullptr: the key is none
  Result<void> read(const std::string& key, Row& row) const;
  Result<void> call(const StoredEvent& event);
  void roll_back();

  const ViewCode& code_;
  const FamilyId family_;
  GenerationState state_;  // at the end of the last whole commit
  Position next_;
  const RowReader& base_;
  const std::span<const std::shared_ptr<const StoredEvent>> staged_;
  TextMap<Row> rows_;
  std::vector<Undo> undo_;  // what the commit under way changed, in order
  std::optional<Error> misuse_;
};

/// What fold_events made.
struct Folded {
  RowBatch rows;
  GenerationState state;
  std::optional<Error> failure;  ///< why it ended before `to`
};
/// Folds events from state.position on, whole commits only, at most about `events_max` (a commit's worth at least)
/// and not beyond `to`.
Result<Folded> fold_events(const ViewCode& code, FamilyId family, const GenerationState& state, const RowReader& rows,
                           Position to, size_t events_max);

}  // namespace cairn::eventstore
