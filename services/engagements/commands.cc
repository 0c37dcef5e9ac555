#include "services/engagements/commands.h"

#include <array>

#include "projections/engagements/kind.h"
#include "services/engagements/decide.h"
#include "services/engagements/guard.h"

namespace cairn::services::engagements {
namespace {

/// Fields in which a client may leave the naming of a new thing to us.
constexpr std::array<std::string_view, 4> kNewIds = {"funding_id", "activity_id", "document_id", "lesson_id"};
/// Events that speak of a thing that is there: here the id is the client's to give.
constexpr std::array<std::string_view, 2> kOfKnown = {"ReportFiled", "DocumentWithdrawn"};

void name_new(google::protobuf::Message& message, const commands::NextId& next_id) {
  const auto* type = message.GetDescriptor();
  if (std::ranges::find(kOfKnown, type->name()) != kOfKnown.end()) return;
  for (const auto name : kNewIds) {
    const auto* field = type->FindFieldByName(std::string(name));
    if (field == nullptr || !message.GetReflection()->GetString(message, field).empty()) continue;
    message.GetReflection()->SetString(&message, field, next_id());
  }
}

std::string_view birth_verb(const boost::json::object& body) {
  const auto* status = body.if_contains("status");
  return status != nullptr && !status->is_null() ? "record" : "propose";
}

}  // namespace

const commands::Entity& entity() {
  static const commands::Entity kEntity{.kind = projections::engagements::kKind,
                                        .path = "/v1/engagements",
                                        .verbs = verbs(),
                                        .birth_verb = birth_verb,
                                        .name_new = name_new,
                                        .decide = decide,
                                        .guard = guard};
  return kEntity;
}

}  // namespace cairn::services::engagements
