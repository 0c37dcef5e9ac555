#include "tests/support/story.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cairn/common/v1/common.pb.h"
#include "projections/registers/keys.h"
#include "projections/registers/register_view.h"
#include "services/commands/asked.h"
#include "services/http/json.h"

namespace cairn::tests {

using eventstore::StoredEvent;

Result<std::optional<std::string>> MapRows::get(std::string_view key) {
  const auto found = rows.find(std::string(key));
  if (found == rows.end()) return std::optional<std::string>();
  return std::optional(found->second);
}

Story::Story(const services::commands::Entity& entity, std::string id) : entity_(entity), id_(std::move(id)) {}

Result<eventstore::Command> Story::command_of(std::string_view verb, std::string_view text) const {
  const auto found = std::ranges::find(entity_.verbs, verb, &eventstore::VerbInfo::name);
  if (found == entity_.verbs.end()) return fail(Errc::kNotFound, "no verb " + std::string(verb));
  CAIRN_TRY(const auto json, services::http::parse_json(text));
  const auto next_id = [this, given = 0]() mutable {
    return "new" + std::to_string(events_.size()) + "_" + std::to_string(given++);
  };
  CAIRN_TRY(auto command, services::commands::command_of(entity_, *found, json.as_object(), next_id));
  command.subject = id_;
  command.actor = {"anna", "officer", ""};
  command.today = today;
  if (verb == "correct" || verb == "void") {
    const auto* field = command.content->GetDescriptor()->FindFieldByName("position");
    const auto position = command.content->GetReflection()->GetUInt64(*command.content, field);
    for (const auto& event : events_)
      if (event.position() == position) command.target = event;
  }
  return command;
}

Result<eventstore::Decision> Story::when(std::string_view verb, std::string_view json) const {
  CAIRN_TRY(const auto command, command_of(verb, json));
  return entity_.decide(timeline(), command);
}

Story& Story::given(std::string_view verb, std::string_view json) {
  const auto decision = when(verb, json);
  if (!decision) {
    std::string told = decision.error().context;
    for (const auto& complaint : decision.error().complaints)
      told += "\n  " + complaint.pointer + ": " + complaint.detail;
    ADD_FAILURE() << verb << " " << json << ": " << told;
    return *this;
  }
  record(decision.value());
  return *this;
}

bool Story::attempt(std::string_view verb, std::string_view json) {
  const auto decision = when(verb, json);
  if (decision) record(decision.value());
  return decision.has_value();
}

void Story::record(const eventstore::Decision& decision) {
  projections::registers::RegisterView view(entity_.kind);
  for (const auto& happening : decision.events) {
    StoredEvent event;
    event.set_stream(std::string(entity_.kind.category) + "-" + id_);
    event.set_revision(events_.size());
    event.set_position(next_position_++);
    event.set_type(happening.type());
    event.set_schema_version(1);
    event.set_payload(happening.message->SerializeAsString());
    if (happening.effective) eventstore::set_date(event.mutable_effective(), *happening.effective);
    event.set_reason(happening.reason);
    event.set_source(happening.source);
    for (const auto& tag : happening.tags) event.add_tags(tag);
    event.mutable_actor()->set_id("anna");
    const auto applied = view.apply(event, rows_);
    ASSERT_TRUE(applied) << applied.error().context;
    events_.push_back(std::move(event));
  }
}

projections::facts::Timeline Story::timeline() const {
  const auto found = rows_.rows.find(projections::registers::entity_key(id_));
  if (found == rows_.rows.end()) return {};
  return projections::facts::Timeline::decode(found->second).value();
}

projections::facts::Row Story::row(std::string_view valid_at) const {
  return timeline().at(PartialDate::parse(valid_at).value().first_day(), Position(UINT64_MAX));
}

namespace {

std::string text_in(const projections::facts::Row& row, std::span<const projections::facts::Column> columns,
                    std::string_view name, std::string_view element) {
  const auto column = std::ranges::find(columns, name, &projections::facts::Column::name);
  if (column == columns.end()) return "no such column";
  return std::string(row.text(static_cast<projections::facts::ColumnId>(column - columns.begin()), element));
}

}  // namespace

std::string Story::text(std::string_view column, std::string_view element) const {
  return text_in(row(), entity_.kind.columns, column, element);
}

std::string Story::text_on(std::string_view day, std::string_view column, std::string_view element) const {
  return text_in(row(day), entity_.kind.columns, column, element);
}

std::vector<std::string> types_of(const Result<eventstore::Decision>& decision) {
  std::vector<std::string> types;
  if (!decision) return {"refused: " + decision.error().context};
  for (const auto& happening : decision.value().events) types.push_back(happening.type());
  return types;
}

std::vector<std::string> complaints_of(const Result<eventstore::Decision>& decision) {
  std::vector<std::string> told;
  if (decision) return {"accepted"};
  for (const auto& complaint : decision.error().complaints) told.push_back(complaint.pointer + ": " + complaint.detail);
  return told;
}

std::vector<std::string> pointers_of(const Result<eventstore::Decision>& decision) {
  std::vector<std::string> told;
  if (decision) return {"accepted"};
  for (const auto& complaint : decision.error().complaints) told.push_back(complaint.pointer);
  return told;
}

std::vector<std::string> warned_of(const Result<eventstore::Decision>& decision) {
  std::vector<std::string> told;
  if (!decision) return {"refused: " + decision.error().context};
  for (const auto& warning : decision.value().warnings) told.push_back(warning.pointer);
  return told;
}

}  // namespace cairn::tests
