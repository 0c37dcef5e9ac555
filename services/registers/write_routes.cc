#include "projections/municipalities/kind.h"
#include "projections/organisations/kind.h"
#include "projections/persons/kind.h"
#include "projections/posts/kind.h"
#include "projections/rules/kind.h"
#include "projections/units/kind.h"
#include "services/commands/entity.h"
#include "services/registers/decide.h"
#include "services/registers/guard.h"
#include "services/registers/routes.h"

namespace cairn::services::registers {
namespace {

namespace p = projections;
using p::registers::RegisterKind;

std::string_view create(const boost::json::object&) { return "create"; }

template <const RegisterKind& kKind>
Result<eventstore::Decision> decide_one(const p::facts::Timeline& history, const eventstore::Command& command) {
  return decide({kKind.category, command.subject, history}, command, Others());
}

template <const RegisterKind& kKind>
Result<std::vector<eventstore::Condition>> guard_one(const eventstore::Snapshot& snapshot,
                                                     const eventstore::Command& command,
                                                     eventstore::Decision& decision) {
  return guard(kKind, snapshot, command, decision);
}

template <const RegisterKind& kKind>
const commands::Entity& entity_of(std::string_view path, std::span<const eventstore::VerbInfo> verbs) {
  static const commands::Entity kEntity{.kind = kKind,
                                        .path = path,
                                        .verbs = verbs,
                                        .birth_verb = verbs.front().name == "create" ? create : nullptr,
                                        .name_new = nullptr,
                                        .decide = decide_one<kKind>,
                                        .guard = guard_one<kKind>};
  return kEntity;
}

/// What is wrong of a person is changed: a correction would show for ever what it corrects. The first three verbs.
std::span<const eventstore::VerbInfo> verbs_of_persons() { return verbs("person").first(3); }

}  // namespace

const commands::Entity& organisations() {
  return entity_of<p::organisations::kKind>("/v1/organisations", verbs("organisation"));
}

const commands::Entity& persons() { return entity_of<p::persons::kKind>("/v1/persons", verbs_of_persons()); }

void add_command_routes(http::Router& router, const commands::Commanding& commanding) {
  for (const auto* entity : {&organisations(), &entity_of<p::units::kKind>("/v1/units", verbs("unit")),
                             &entity_of<p::posts::kKind>("/v1/posts", verbs("post")),
                             &entity_of<p::municipalities::kKind>("/v1/municipalities", verbs("municipality")),
                             &entity_of<p::rules::kKind>("/v1/rules", verbs("rules"))})
    commands::add_routes(router, commanding, *entity);
  commands::add_routes(router, commanding, persons(), {"erase"});
}

}  // namespace cairn::services::registers
