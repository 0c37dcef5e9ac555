#include "projections/publication/publish.h"

#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "cairn/common/v1/common.pb.h"
#include "eventstore/codec/event_types.h"
#include "proto/event_files.h"

namespace cairn::projections::publication {
namespace {

namespace common = cairn::common::v1;
using eventstore::StoredEvent;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kCorrected = "Corrected";

bool is_public(const FieldDescriptor& field) {
  const auto& options = field.options();
  return !options.GetExtension(common::personal) &&
         options.GetExtension(common::publication) == common::PUBLICATION_CLASS_PUBLIC;
}

bool is_published(const Descriptor& event) {
  return event.options().GetExtension(common::event_publication) == common::PUBLICATION_CLASS_PUBLIC;
}

/// Of every event and of the messages that events are made of.
const std::unordered_set<const FieldDescriptor*>& public_fields() {
  static const auto fields = [] {
    std::unordered_set<const FieldDescriptor*> found;
    for (const auto* file : proto::event_files())
      for (int m = 0; m < file->message_type_count(); ++m)
        for (int f = 0; f < file->message_type(m)->field_count(); ++f)
          if (is_public(*file->message_type(m)->field(f))) found.insert(file->message_type(m)->field(f));
    return found;
  }();
  return fields;
}

/// Clears all that is not public, at every depth; also what this program cannot name.
void keep_public(Message& message) {
  const auto* reflection = message.GetReflection();
  reflection->MutableUnknownFields(&message)->Clear();
  std::vector<const FieldDescriptor*> said;
  reflection->ListFields(message, &said);
  for (const auto* field : said) {
    if (!public_fields().contains(field)) {
      reflection->ClearField(&message, field);
    } else if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      continue;
    } else if (field->is_repeated()) {
      for (int i = 0; i < reflection->FieldSize(message, field); ++i)
        keep_public(*reflection->MutableRepeatedMessage(&message, field, i));
    } else {
      keep_public(*reflection->MutableMessage(&message, field));
    }
  }
}

/// None where the event is not published.
Result<std::optional<std::string>> payload_of(std::string_view type, std::string_view payload) {
  const auto& types = eventstore::codec::EventTypes::all();
  const auto* descriptor = types.find(type);
  if (descriptor == nullptr || !is_published(*descriptor)) return std::optional<std::string>();
  if (type == kCorrected) {
    common::Corrected corrected;
    if (!corrected.ParseFromArray(payload.data(), static_cast<int>(payload.size())))
      return fail(Errc::kCorrupt, "the payload is no Corrected");
    // Commands correct what was recorded first, so a Corrected holds none; bytes could nest without end.
    if (corrected.type() == kCorrected) return std::optional<std::string>();
    CAIRN_TRY(auto inner, payload_of(corrected.type(), corrected.payload()));
    if (!inner) return std::optional<std::string>();
    corrected.set_payload(std::move(*inner));
    keep_public(corrected);
    return std::optional(corrected.SerializeAsString());
  }
  CAIRN_TRY(const auto message, types.parse(type, payload));
  keep_public(*message);
  return std::optional(message->SerializeAsString());
}

}  // namespace

Result<std::optional<StoredEvent>> publish(const StoredEvent& event) {
  CAIRN_TRY(auto payload, payload_of(event.type(), event.payload()));
  if (!payload) return std::optional<StoredEvent>();
  StoredEvent told;
  told.set_event_id(event.event_id());
  told.set_stream(event.stream());
  told.set_revision(event.revision());
  told.set_type(event.type());
  told.set_schema_version(event.schema_version());
  told.set_recorded_us(event.recorded_us());
  if (event.has_effective()) *told.mutable_effective() = event.effective();
  told.set_commit_id(event.commit_id());
  told.set_commit_index(event.commit_index());
  told.set_commit_count(event.commit_count());
  told.set_position(event.position());
  told.set_payload(std::move(*payload));
  return std::optional(std::move(told));
}

}  // namespace cairn::projections::publication
