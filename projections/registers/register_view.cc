#include "projections/registers/register_view.h"

#include <algorithm>

#include "eventstore/base/bytes.h"
#include "eventstore/base/check.h"
#include "projections/registers/keys.h"

namespace cairn::projections::registers {
namespace {

/// The row as known by everything recorded, or one without cells when there are no bytes.
Result<facts::Row> latest_of(const std::optional<std::string>& bytes) {
  if (!bytes) return facts::Row();
  return facts::Timeline::row_at(std::make_shared<const std::string>(*bytes), Day::latest(), Position(UINT64_MAX));
}

}  // namespace

RegisterView::RegisterView(const RegisterKind& kind) : kind_(kind) {
  CAIRN_CHECK((kind.aliases_of == nullptr) == kind.alias_columns.empty(), "aliases are made of columns");
}

Result<void> RegisterView::apply(const eventstore::StoredEvent& event, eventstore::ViewRows& rows) {
  const std::string_view stream = event.stream();
  const size_t dash = kind_.category.size();
  if (!stream.starts_with(kind_.category) || stream.size() <= dash || stream[dash] != '-') return success();
  const std::string_view id = stream.substr(dash + 1);

  CAIRN_TRY(const auto before, rows.get(entity_key(id)));
  facts::Timeline timeline;
  if (before) {
    CAIRN_TRY(timeline, facts::Timeline::decode(*before));
  }
  CAIRN_TRY(const bool moves_aliases, fold(event, timeline));
  const std::string after = timeline.encode();
  if (!before) {
    CAIRN_TRY(const auto count, rows.get(kCountKey));
    std::string next;
    append_u64(next, (count ? read_u64(*count) : 0) + 1);
    rows.put(std::string(kCountKey), std::move(next));
  }
  if (moves_aliases && kind_.aliases_of != nullptr) {
    CAIRN_TRY(move_aliases(id, before, after, rows));
  }
  rows.put(entity_key(id), after);
  return success();
}

Result<bool> RegisterView::fold(const eventstore::StoredEvent& event, facts::Timeline& timeline) const {
  bool moves_aliases = true;
  if (event.type() == kCorrectedType) {
    CAIRN_TRY(const auto correction, correction_of(event, kind_.assertion_of));
    timeline.correct(correction.target, correction.replacement);
  } else if (event.type() == kVoidedType) {
    CAIRN_TRY(const auto target, voided_by(event));
    timeline.void_event(target, Position(event.position()));
  } else {
    CAIRN_TRY(const auto assertion, kind_.assertion_of(event));
    timeline.assert_facts(assertion);
    moves_aliases = says_alias(assertion);
  }
  timeline.set_revision(Revision(event.revision()));
  return moves_aliases;
}

bool RegisterView::says_alias(const facts::Assertion& assertion) const {
  return std::ranges::any_of(assertion.facts, [&](const facts::Fact& fact) {
    return fact.column == facts::kBirth ||
           std::ranges::find(kind_.alias_columns, fact.column) != kind_.alias_columns.end();
  });
}

Result<void> RegisterView::move_aliases(std::string_view id, const std::optional<std::string>& before,
                                        const std::string& after, eventstore::ViewRows& rows) const {
  CAIRN_TRY(const auto row_before, latest_of(before));
  CAIRN_TRY(const auto row_after, latest_of(after));
  const auto old_aliases = kind_.aliases_of(row_before);
  const auto new_aliases = kind_.aliases_of(row_after);
  for (const auto& alias : old_aliases) {
    if (std::ranges::find(new_aliases, alias) != new_aliases.end()) continue;
    CAIRN_TRY(const auto owner, rows.get(alias_key(alias)));
    if (owner && *owner == id) rows.erase(alias_key(alias));
  }
  for (const auto& alias : new_aliases)
    if (std::ranges::find(old_aliases, alias) == old_aliases.end()) rows.put(alias_key(alias), std::string(id));
  return success();
}

}  // namespace cairn::projections::registers
