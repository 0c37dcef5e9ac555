#include "eventstore/projector.h"

#include <algorithm>

#include "eventstore/base/log.h"
#include "eventstore/keys.h"

namespace cairn::eventstore {
namespace {

void raise_alarm(const std::string& what) { log_of("eventstore")->error("parked: {}", what); }

Result<std::optional<GenerationState>> state_in(const RowReader& rows, FamilyId family) {
  CAIRN_TRY(auto row, rows.get(family, kViewStateKey));
  if (!row) return std::nullopt;
  CAIRN_TRY(auto state, generation_state_of(*row));
  return std::optional(state);
}

Error ahead(std::string_view name, Position view, Position head) {
  return fail(Errc::kCorrupt, "acknowledged events are lost: view " + std::string(name) + " has folded " +
                                  std::to_string(view.value()) + ", the log holds " + std::to_string(head.value()));
}

void point_to(std::string_view name, uint64_t generation, RowBatch& rows) {
  std::string value;
  append_u64(value, generation);
  rows.put(id_of(Family::kMeta), active_view_key(name), std::move(value));
}

Result<uint64_t> active_generation(const RowReader& rows, std::string_view name) {
  CAIRN_TRY(auto row, rows.get(id_of(Family::kMeta), active_view_key(name)));
  if (!row) return 0;
  if (row->size() != 8) return fail(Errc::kCorrupt, "the pointer to view " + std::string(name) + " is no number");
  return read_u64(*row);
}

}  // namespace

Result<std::unique_ptr<Projector>> Projector::open(CommitLog& log, const std::vector<Projection*>& projections) {
  std::unique_ptr<Projector> projector(new Projector(log));
  CAIRN_TRY(projector->drop_shadows());
  for (auto* projection : projections) {
    if (projector->find(projection->name()))
      return fail(Errc::kInvalid, "two projections keep view " + std::string(projection->name()));
    auto view = std::make_unique<View>(View{ViewCode{projection},
                                            std::string(projection->name()),
                                            fingerprint_of(*projection),
                                            {},
                                            std::nullopt,
                                            0,
                                            Position()});
    CAIRN_TRY(projector->open_view(*view));
    projector->views_.push_back(std::move(view));
  }
  return projector;
}

Result<void> Projector::open_view(View& view) {
  CAIRN_TRY(auto active, active_generation(*log_.snapshot(), view.name));
  if (active != 0) {
    view.serving.generation = active;
    CAIRN_TRY(auto family, log_.open_family(view_family(view.name, active)));
    view.serving.family = family;
    CAIRN_TRY(auto state, state_in(*log_.snapshot(), family));
    if (state && state->position > log_.head()) return ahead(view.name, state->position, log_.head());
    if (state && state->fingerprint == view.fingerprint) {
      view.serving.state = *state;
      return catch_up(view, view.serving);
    }
  }
  // No rows of this fingerprint: the generation after the serving one is built, then serves.
  CAIRN_TRY(auto build, open_build(view, active + 1));
  Serving next{build.generation, build.family, build.state, std::nullopt};
  CAIRN_TRY(catch_up(view, next));
  if (!next.alarm) {
    RowBatch pointer;
    point_to(view.name, next.generation, pointer);
    CAIRN_TRY(log_.append(log_.head(), {}, pointer));
  }
  view.serving = std::move(next);
  return view.serving.alarm ? success() : drop_strays(view);
}

Result<Build> Projector::open_build(const View& view, uint64_t generation) {
  Build build{&view.code, generation, {}, {}};
  build.state.fingerprint = view.fingerprint;
  const auto name = view_family(view.name, generation);
  CAIRN_TRY(auto family, log_.open_family(name));
  build.family = family;
  const auto rows = log_.snapshot();
  CAIRN_TRY(auto state, state_in(*rows, family));
  if (state && state->fingerprint == view.fingerprint && state->position <= log_.head()) {
    build.state = *state;  // a crash cut it off here
    return build;
  }
  const auto cursor = rows->cursor(family);
  cursor->seek("");
  CAIRN_TRY(cursor->status());
  if (!cursor->valid()) return build;
  // Rows of another program: begin again with none.
  CAIRN_TRY(log_.drop_family(family));
  CAIRN_TRY(auto fresh, log_.open_family(name));
  build.family = fresh;
  return build;
}

Result<void> Projector::catch_up(View& view, Serving& serving) {
  const Position head = log_.head();
  if (serving.state.position < head)
    log_of("eventstore")
        ->info("view {}: folding events {} to {}", view.name, serving.state.position.value(), head.value());
  while (serving.state.position < head) {
    const auto rows = log_.snapshot();
    CAIRN_TRY(auto folded, fold_events(view.code, serving.family, serving.state, *rows, head, kCatchUpEvents));
    CAIRN_TRY(log_.write_unsynced(folded.rows));
    serving.state = folded.state;
    if (!folded.failure) continue;
    serving.alarm = folded.failure->context;
    raise_alarm(*serving.alarm);
    break;
  }
  return success();
}

Result<void> Projector::drop_shadows() {
  for (const auto& name : log_.family_names()) {
    if (!name.starts_with(kShadowPrefix)) continue;
    CAIRN_TRY(auto id, log_.open_family(name));
    CAIRN_TRY(log_.drop_family(id));
  }
  return success();
}

Result<void> Projector::drop_strays(const View& view) {
  for (const auto& name : log_.family_names()) {
    const auto family = view_family_of(name);
    if (!family || family->view != view.name || family->generation == view.serving.generation) continue;
    CAIRN_TRY(auto id, log_.open_family(name));
    CAIRN_TRY(log_.drop_family(id));
  }
  return success();
}

void Projector::stage(const std::vector<std::shared_ptr<const StoredEvent>>& events, const RowReader& base,
                      RowBatch& rows) {
  for (const auto& view : views_) {
    view->staged = view->serving;
    if (view->serving.alarm) continue;
    ViewFold fold(view->code, view->serving.family, view->serving.state, base, events);
    for (const auto& event : events) {
      const auto done = fold.apply(*event);
      if (done) continue;
      view->staged->alarm =
          "view " + view->name + ", position " + std::to_string(event->position()) + ": " + done.error().context;
      break;
    }
    if (auto state = fold.finish(rows))
      view->staged->state = state.value();
    else
      view->staged->alarm = "view " + view->name + ": " + state.error().context;
  }
}

void Projector::accept() {
  for (const auto& view : views_) {
    if (!view->staged) continue;
    if (view->staged->alarm && !view->serving.alarm) raise_alarm(*view->staged->alarm);
    view->serving = std::move(*view->staged);
    view->staged.reset();
  }
}

std::vector<PublishedView> Projector::views() const {
  std::vector<PublishedView> views;
  views.reserve(views_.size());
  for (const auto& view : views_)
    views.push_back({ViewStatus{view->name, view->serving.generation, view->serving.state.position,
                                to_hex(view_of(view->serving.state.digest.bytes())), view->serving.alarm.has_value(),
                                view->serving.alarm.value_or(""), view->building_generation, view->building_position},
                     view->serving.family});
  return views;
}

Projector::View* Projector::find(std::string_view name) const {
  const auto view = std::find_if(views_.begin(), views_.end(), [&](const auto& v) { return v->name == name; });
  return view == views_.end() ? nullptr : view->get();
}

const ViewCode* Projector::code_of(std::string_view name) const {
  const View* view = find(name);
  return view ? &view->code : nullptr;
}

Result<Build> Projector::begin_build(std::string_view name) {
  View* view = find(name);
  if (!view) return fail(Errc::kNotFound, "there is no view " + std::string(name));
  CAIRN_TRY(auto build, open_build(*view, view->serving.generation + 1));
  note_build(build);
  return build;
}

void Projector::note_build(const Build& build) {
  View* view = find(build.code->projection->name());
  view->building_generation = build.generation;
  view->building_position = build.state.position;
}

Result<bool> Projector::finish_build(Build& build) {
  View* view = find(build.code->projection->name());
  // 1. The sequencer writes nothing meanwhile: the lag becomes zero.
  const Position head = log_.head();
  const auto rows = log_.snapshot();
  CAIRN_TRY(auto folded, fold_events(*build.code, build.family, build.state, *rows, head, SIZE_MAX));
  if (folded.failure) return std::move(*folded.failure);
  // 2. The last rows and the pointer in one synced write: before it the old generation serves, after it the new one.
  RowBatch last = std::move(folded.rows);
  point_to(view->name, build.generation, last);
  CAIRN_TRY(log_.append(head, {}, last));
  build.state = folded.state;
  const Serving old = std::move(view->serving);
  view->serving = Serving{build.generation, build.family, build.state, std::nullopt};
  view->building_generation = 0;
  view->building_position = Position();
  // 3. The old rows go; snapshots that were taken before keep them until they end.
  if (old.generation != 0) {
    CAIRN_TRY(log_.drop_family(old.family));
  }
  const bool comparable =
      old.generation != 0 && old.state.position == head && old.state.fingerprint == build.state.fingerprint;
  return !comparable || old.state.digest == build.state.digest;
}

}  // namespace cairn::eventstore
