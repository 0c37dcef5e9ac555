#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/commit_log.h"
#include "eventstore/snapshot.h"
#include "eventstore/view_fold.h"

namespace cairn::eventstore {

/// A generation that is being built beside the serving one.
struct Build {
  const ViewCode* code = nullptr;
  uint64_t generation = 0;
  FamilyId family{};
  GenerationState state;
};

/// Keeps every view in step with the log. Used by one thread at a time: the opening one, then the sequencer's.
class Projector {
 public:
  /// Brings every view to the head: one that is behind catches up, one without rows of its projection's fingerprint is
  /// built anew. A view whose projection fails is parked and the rest goes on. kCorrupt when a view has folded more
  /// events than there are: acknowledged events are lost.
  static Result<std::unique_ptr<Projector>> open(CommitLog& log, const std::vector<Projection*>& projections);

  /// Folds the events of a batch and adds the rows; nothing counts until accept.
  void stage(const std::vector<std::shared_ptr<const StoredEvent>>& events, const RowReader& base, RowBatch& rows);
  void accept();

  std::vector<PublishedView> views() const;
  /// nullptr when no projection keeps this view.
  const ViewCode* code_of(std::string_view name) const;

  /// Begins, or takes up again, the generation after the serving one.
  Result<Build> begin_build(std::string_view name);
  void note_build(const Build& build);
  /// Folds what is left up to the head, switches in a synced write and drops the old rows; readers that hold them keep
  /// them. Returns whether the old rows, at the same position and of the same fingerprint, had the same digest.
  Result<bool> finish_build(Build& build);

 private:
  struct Serving {
    uint64_t generation = 0;
    FamilyId family{};
    GenerationState state;
    std::optional<std::string> alarm;  // set: parked
  };
  struct View {
    ViewCode code;
    std::string name;
    Hash fingerprint{};
    Serving serving;
    std::optional<Serving> staged;
    uint64_t building_generation = 0;
    Position building_position;
  };

  explicit Projector(CommitLog& log) : log_(log) {}
  Result<void> open_view(View& view);
  Result<void> catch_up(View& view, Serving& serving);
  Result<Build> open_build(const View& view, uint64_t generation);
  /// Drops other generations of the view than the serving one.
  Result<void> drop_strays(const View& view);
  /// Drops what a killed verify left.
  Result<void> drop_shadows();
  View* find(std::string_view name) const;

  CommitLog& log_;
  std::vector<std::unique_ptr<View>> views_;
};

/// Events folded in one unsynced write while catching up.
inline constexpr size_t kCatchUpEvents = 1024;

}  // namespace cairn::eventstore
