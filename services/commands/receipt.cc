#include "services/commands/receipt.h"

#include "eventstore/base/bytes.h"
#include "eventstore/base/instant.h"
#include "eventstore/base/json_writer.h"

namespace cairn::services::commands {

std::string receipt_of(std::string_view id, const eventstore::Executed& executed) {
  const auto& appended = executed.appended;
  std::string body;
  JsonWriter json(body);
  json.begin_object().field("id", id).key("revision").number(appended.revisions.front().value());
  json.key("position").number(appended.last.value()).field("recorded_at", instant_text(appended.recorded_us));
  if (appended.duplicate) json.key("duplicate").boolean(true);
  json.key("events").begin_array();
  for (size_t i = 0; i < appended.leaf_hashes.size(); ++i) {
    json.begin_object().key("position").number(appended.first.value() + i);
    json.field("leaf_hash", to_hex(view_of(appended.leaf_hashes[i]))).end_object();
  }
  json.end_array();
  if (!executed.warnings.empty()) {
    json.key("warnings").begin_array();
    for (const auto& warning : executed.warnings) json.text(warning.pointer + ": " + warning.detail);
    json.end_array();
  }
  json.end_object();
  return body;
}

}  // namespace cairn::services::commands
