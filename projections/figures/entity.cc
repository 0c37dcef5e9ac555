#include "projections/figures/entity.h"

#include <array>

#include "eventstore/base/check.h"
#include "projections/duties/kind.h"
#include "projections/engagements/kind.h"
#include "projections/indicators/kind.h"
#include "projections/organisations/kind.h"
#include "projections/registers/correction.h"
#include "projections/reviews/kind.h"
#include "projections/rules/kind.h"
#include "projections/units/kind.h"

namespace cairn::projections::figures {
namespace {

/// In order of Kind.
const std::array<const registers::RegisterKind*, kKinds> kRegisters = {
    &engagements::kKind, &organisations::kKind, &units::kKind,  &rules::kKind,
    &duties::kKind,      &indicators::kKind,    &reviews::kKind};

const registers::RegisterKind& register_of(Kind kind) { return *kRegisters[static_cast<size_t>(kind)]; }

}  // namespace

std::string_view category_of(Kind kind) { return register_of(kind).category; }
std::string_view view_of(Kind kind) { return register_of(kind).view; }

std::optional<Kind> kind_of(std::string_view category) {
  for (size_t i = 0; i < kKinds; ++i)
    if (kRegisters[i]->category == category) return static_cast<Kind>(i);
  return std::nullopt;
}

const facts::Row& Entity::row(Day valid, Position known) const {
  const auto key = std::pair(valid, known);
  const auto found = rows_.find(key);
  if (found != rows_.end()) return found->second;
  auto row = facts::Timeline::row_at(bytes_, valid, known);
  CAIRN_CHECK(row.has_value(), "a timeline that a register gave reads");
  return rows_.emplace(key, std::move(row).value()).first->second;
}

const facts::Timeline& Entity::timeline() const {
  if (!timeline_) {
    auto read = facts::Timeline::decode(*bytes_);
    CAIRN_CHECK(read.has_value(), "a timeline that a register gave reads");
    timeline_ = std::move(read).value();
  }
  return *timeline_;
}

Result<std::optional<Said>> said_by(const eventstore::StoredEvent& event) {
  CAIRN_TRY(const auto stream, StreamId::parse(event.stream()));
  const auto kind = kind_of(stream.category());
  if (!kind) return std::optional<Said>();
  Said said;
  said.kind = *kind;
  said.id = stream.id();
  said.position = Position(event.position());
  if (event.type() == registers::kCorrectedType) {
    CAIRN_TRY(auto correction, registers::correction_of(event, register_of(*kind).assertion_of));
    said.corrects = correction.target;
    said.assertion = std::move(correction.replacement);
  } else if (event.type() == registers::kVoidedType) {
    CAIRN_TRY(said.voids, registers::voided_by(event));
  } else {
    CAIRN_TRY(said.assertion, register_of(*kind).assertion_of(event));
  }
  return std::optional<Said>(std::move(said));
}

std::unique_ptr<Entity> fold(std::string id, const std::vector<const Said*>& events) {
  facts::Timeline timeline;
  for (const auto* said : events) {
    if (said->voids)
      timeline.void_event(*said->voids, said->position);
    else if (said->corrects)
      timeline.correct(*said->corrects, said->assertion);
    else
      timeline.assert_facts(said->assertion);
  }
  return std::make_unique<Entity>(std::move(id), std::make_shared<const std::string>(timeline.encode()));
}

}  // namespace cairn::projections::figures
