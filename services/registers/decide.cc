#include "services/registers/decide.h"

#include <algorithm>
#include <array>
#include <map>

#include "projections/organisations/columns.h"
#include "projections/units/columns.h"
#include "services/registers/decide_case.h"

namespace cairn::services::registers {
namespace {

constexpr size_t kChainMax = 256;

struct Category {
  std::string_view name;
  std::span<const Verb> (*verbs)();
};
constexpr std::array kCategories = {
    Category{"organisation", organisation_verbs},
    Category{"unit", unit_verbs},
    Category{"post", post_verbs},
    Category{"person", person_verbs},
    Category{"municipality", municipality_verbs},
    Category{"rules", rules_verbs},
};

std::span<const Verb> verbs_of(std::string_view category) {
  const auto found = std::ranges::find(kCategories, category, &Category::name);
  return found == kCategories.end() ? std::span<const Verb>() : found->verbs();
}

const Verb* verb_called(std::string_view category, std::string_view name) {
  for (const auto& verb : verbs_of(category))
    if (verb.info.name == name) return &verb;
  return nullptr;
}

/// From `id` on, the value of one column after the other, until there is none or one comes twice.
Result<std::vector<std::string>> walk(std::string_view category, std::string_view id,
                                      projections::facts::ColumnId column, const Others& others) {
  std::vector<std::string> chain{std::string(id)};
  while (chain.size() < kChainMax) {
    CAIRN_TRY(const auto row, others.row(category, chain.back()));
    const std::string next(row.text(column));
    if (next.empty()) break;
    const bool circle = std::ranges::find(chain, next) != chain.end();
    chain.push_back(next);
    if (circle) break;
  }
  return chain;
}

}  // namespace

std::span<const eventstore::VerbInfo> verbs(std::string_view category) {
  static const auto kInfos = [] {
    std::map<std::string_view, std::vector<eventstore::VerbInfo>> infos;
    for (const auto& one : kCategories)
      for (const auto& verb : one.verbs()) infos[one.name].push_back(verb.info);
    return infos;
  }();
  const auto found = kInfos.find(category);
  return found == kInfos.end() ? std::span<const eventstore::VerbInfo>() : found->second;
}

const Verb* verb_of_type(std::string_view category, std::string_view type) {
  for (const auto& verb : verbs_of(category))
    if (verb.info.type == type) return &verb;
  return nullptr;
}

Result<eventstore::Decision> decide(const Subject& subject, const eventstore::Command& command, const Others& others) {
  const Verb* verb = verb_called(subject.category, command.verb);
  if (!verb) return fail(Errc::kNotFound, "no verb \"" + command.verb + "\" of " + std::string(subject.category));
  Case it(subject, command, others);
  if (command.until) it.complain("/until", "goes with the recording of an engagement only");
  const std::string name = std::string(subject.category) + " " + std::string(subject.id);
  // The rules of a municipality begin with the first one that is set.
  const bool either = subject.category == "rules" && verb->info.name == "set";
  if (verb->info.begins && !either && !subject.history.empty())
    return fail(Errc::kConflict, name + " is there already");
  if (!verb->info.begins && !either && !it.latest().exists() && verb->info.name != "correct")
    return fail(Errc::kNotFound, "there is no " + name);
  if (!is_id(subject.id)) return fail(Errc::kInvalid, in_quotes(subject.id) + " is no id");
  if (verb->shape) {
    Shape shape(*command.content, "");
    verb->shape(shape);
    it.complain(shape.take());
  }
  if (verb->judge) verb->judge(it);
  return it.take();
}

Result<std::vector<std::string>> merge_chain(std::string_view id, const Others& others) {
  return walk("organisation", id, id_of(projections::organisations::Column::kMergedInto), others);
}

Result<std::vector<std::string>> parent_chain(std::string_view id, const Others& others) {
  return walk("unit", id, id_of(projections::units::Column::kParent), others);
}

}  // namespace cairn::services::registers
