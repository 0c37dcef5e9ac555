#include "projections/figures/cite.h"

#include <algorithm>
#include <ranges>
#include <set>

#include "eventstore/base/check.h"
#include "projections/duties/kind.h"
#include "projections/engagements/columns.h"
#include "projections/reviews/columns.h"
#include "projections/reviews/kind.h"

// From everything to what is needed, in steps: (1) entities whose contribution does not matter go; (2) of the others
// the events are read; (3) each event of an entity, newest first, goes unless the figure then differs; (4) so do those
// of other registers, in halves; (5) again from 3, until nothing goes any more.

namespace cairn::projections::figures {
namespace {

using eventstore::Snapshot;

/// An entity, by its register and id.
using Key = std::pair<Kind, std::string>;

struct Subject {
  std::string id;
  std::vector<Key> own;  ///< itself, and what belongs to it alone: its review, its duty
  Contribution contribution;
};

class Citing {
 public:
  Citing(const Snapshot& snapshot, World& world, const Formula& formula, const FigureId& id, Position known)
      : snapshot_(snapshot), whole_(world), formula_(formula), id_(id), known_(known), totals_(formula.shape) {}

  Result<std::vector<Position>> run() {
    choose_subjects();
    CAIRN_TRY(read_events());
    // First beside the whole world, so that what a unit owed is still known; then with what is cited alone.
    for (auto& subject : subjects_) drop_own(whole_, subject);
    small_ = World::of(kept(), whole_);
    recount();
    CAIRN_CHECK(totals_.value() == value_, "what is cited gives the figure");
    while (drop_round()) {
    }
    std::vector<Position> cited;
    for (const auto& [position, said] : events_) cited.push_back(position);
    return cited;
  }

 private:
  Contribution contribution_in(const World& world, const std::string& id) const {
    const auto* entity = world.find(formula_.subject, id);
    return entity == nullptr ? Contribution() : contribution_of(world, formula_, id_, *entity, known_);
  }

  /// Step 1. What adds to the base only goes first, then the latest in order of id.
  void choose_subjects() {
    std::vector<Subject> all;
    for (const auto& [id, entity] : whole_.all(formula_.subject)) {
      auto contribution = contribution_of(whole_, formula_, id_, *entity, known_);
      if (contribution.empty()) continue;
      totals_.add(contribution);
      all.push_back({id, own_of(*entity), std::move(contribution)});
    }
    value_ = totals_.value();
    std::ranges::sort(all, {}, [](const Subject& one) {
      return std::pair<bool, std::string_view>(one.contribution.counted.empty(), one.id);
    });
    for (auto& subject : std::ranges::reverse_view(all)) {
      totals_.remove(subject.contribution);
      if (totals_.value() == value_) continue;
      totals_.add(subject.contribution);
      subjects_.push_back(std::move(subject));
    }
    std::ranges::sort(subjects_, {}, &Subject::id);
  }

  std::vector<Key> own_of(const Entity& entity) const {
    std::vector<Key> own = {{formula_.subject, entity.id()}};
    if (formula_.subject == Kind::kEngagement)
      own.emplace_back(Kind::kReview, reviews::id_of(entity.id(), id_.period.year));
    if (formula_.subject == Kind::kUnit && id_.period.quarter)
      own.emplace_back(Kind::kDuty, duties::id_of(entity.id(), *id_.period.quarter));
    return own;
  }

  /// Entities of other registers that the subjects may rest on.
  std::set<Key> others() const {
    std::set<Key> others;
    if (formula_.reads.rules) others.emplace(Kind::kRules, id_.municipality);
    for (const auto& subject : subjects_) {
      const auto* entity = whole_.find(formula_.subject, subject.id);
      if (formula_.subject == Kind::kReview) {
        const auto& row = entity->row(Day::latest(), known_);
        others.emplace(Kind::kEngagement, row.text(reviews::id_of(reviews::Column::kEngagement)));
      }
      if (formula_.subject != Kind::kEngagement) continue;
      const auto& row = entity->row(id_.period.last_day(), known_);
      if (formula_.reads.units) add_units(row, others);
      if (formula_.reads.organisations) add_organisations(row, others);
    }
    return others;
  }

  void add_units(const facts::Row& row, std::set<Key>& others) const {
    each_line(row.text(engagements::id_of(engagements::Column::kLeadUnits)), [&](std::string_view unit) {
      for (auto& above : whole_.parent_chain(unit, id_.period.last_day(), known_))
        others.emplace(Kind::kUnit, std::move(above));
    });
  }

  void add_organisations(const facts::Row& row, std::set<Key>& others) const {
    for (const auto* cell : row.all(engagements::id_of(engagements::Column::kParty))) {
      const size_t colon = cell->element.rfind(':');
      if (!cell->element.starts_with("o:") || colon < 3) continue;
      for (auto& one : whole_.merge_chain(cell->element.substr(2, colon - 2), id_.period.last_day(), known_))
        others.emplace(Kind::kOrganisation, std::move(one));
    }
  }

  /// Step 2.
  Result<void> read_events() {
    for (const auto& subject : subjects_)
      for (const auto& key : subject.own) {
        CAIRN_TRY(read_stream(key));
      }
    for (const auto& key : others()) {
      others_.push_back(key);
      CAIRN_TRY(read_stream(key));
    }
    return success();
  }

  Result<void> read_stream(const Key& key) {
    if (whole_.find(key.first, key.second) == nullptr || events_of_.contains(key)) return success();
    Result<void> failed = success();
    CAIRN_TRY(snapshot_.scan_stream(StreamId::of(category_of(key.first), key.second), Revision(0),
                                    [&](const eventstore::StoredEvent& event, std::string_view) {
                                      if (event.position() >= known_.value()) return false;
                                      auto said = said_by(event);
                                      if (!said) failed = said.error();
                                      if (!said) return false;
                                      events_of_[key].push_back(Position(event.position()));
                                      events_.emplace(Position(event.position()), *std::move(said).value());
                                      return true;
                                    }));
    return failed;
  }

  std::vector<Said> kept() const {
    std::vector<Said> kept;
    for (const auto& [position, said] : events_) kept.push_back(said);
    return kept;
  }

  std::unique_ptr<Entity> folded(const Key& key, const std::vector<Position>& positions) const {
    if (positions.empty()) return nullptr;
    std::vector<const Said*> events;
    for (const auto position : positions) events.push_back(&events_.at(position));
    return fold(key.second, events);
  }

  /// Step 3, for one subject: `world` has its other entities. True when something went.
  bool drop_own(World& world, Subject& subject) {
    bool dropped = false;
    std::vector<std::unique_ptr<Entity>> before;
    for (const auto& key : subject.own)
      before.push_back(world.exchange(key.first, key.second, folded(key, events_of_[key])));
    for (const auto& key : subject.own) {
      auto& positions = events_of_[key];
      for (size_t i = positions.size(); i-- > 0;) {
        auto fewer = positions;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        auto taken = world.exchange(key.first, key.second, folded(key, fewer));
        auto contribution = contribution_in(world, subject.id);
        totals_.remove(subject.contribution);
        totals_.add(contribution);
        if (totals_.value() == value_) {
          events_.erase(positions[i]);
          positions = std::move(fewer);
          subject.contribution = std::move(contribution);
          dropped = true;
          continue;
        }
        totals_.remove(contribution);
        totals_.add(subject.contribution);
        world.exchange(key.first, key.second, std::move(taken));
      }
    }
    // The whole world stays as it was; the small one keeps what is left.
    if (&world == &whole_)
      for (size_t i = 0; i < subject.own.size(); ++i)
        world.exchange(subject.own[i].first, subject.own[i].second, std::move(before[i]));
    return dropped;
  }

  void recount() {
    totals_ = Totals(formula_.shape);
    for (auto& subject : subjects_) totals_.add(subject.contribution = contribution_in(*small_, subject.id));
  }

  Value value_without(const std::set<Position>& gone) {
    std::vector<Said> left;
    for (const auto& [position, said] : events_)
      if (!gone.contains(position)) left.push_back(said);
    return evaluate(*World::of(left, whole_), formula_, id_, known_).value;
  }

  /// Step 4: all of them go at once when they may, else each half is looked at.
  bool drop_others(std::vector<Position> candidates) {
    if (candidates.empty()) return false;
    const std::set<Position> gone(candidates.begin(), candidates.end());
    if (value_without(gone) == value_) {
      for (const auto position : candidates) {
        events_.erase(position);
        for (auto& [key, positions] : events_of_) std::erase(positions, position);
      }
      return true;
    }
    if (candidates.size() == 1) return false;
    const auto middle = candidates.begin() + static_cast<std::ptrdiff_t>(candidates.size() / 2);
    const bool later = drop_others({middle, candidates.end()});
    return drop_others({candidates.begin(), middle}) || later;
  }

  bool drop_round() {
    bool dropped = false;
    for (auto& subject : subjects_) dropped = drop_own(*small_, subject) || dropped;
    std::vector<Position> candidates;
    for (const auto& key : others_)
      for (const auto position : events_of_[key]) candidates.push_back(position);
    std::ranges::sort(candidates);
    if (drop_others(std::move(candidates))) dropped = true;
    small_ = World::of(kept(), whole_);
    recount();
    return dropped;
  }

  const Snapshot& snapshot_;
  World& whole_;
  const Formula& formula_;
  const FigureId& id_;
  const Position known_;
  Value value_;
  Totals totals_;
  std::vector<Subject> subjects_;
  std::vector<Key> others_;
  std::map<Position, Said> events_;
  std::map<Key, std::vector<Position>> events_of_;  ///< of those that are left
  std::unique_ptr<World> small_;
};

}  // namespace

Result<std::vector<Position>> cite(const Snapshot& snapshot, World& world, const Formula& formula, const FigureId& id,
                                   Position known) {
  return Citing(snapshot, world, formula, id, known).run();
}

Result<Figure> recompute(const Snapshot& snapshot, const World& deadlines, const Formula& formula, const FigureId& id,
                         Position known, const std::vector<Position>& cited) {
  std::vector<Said> events;
  for (const auto position : cited) {
    CAIRN_TRY(const auto event, snapshot.event_at(position));
    CAIRN_TRY(auto said, said_by(event));
    if (said) events.push_back(std::move(*said));
  }
  return evaluate(*World::of(events, deadlines), formula, id, known);
}

}  // namespace cairn::projections::figures
