#include "eventstore/codec/event_types.h"

#include <google/protobuf/descriptor.h>

#include <boost/json/value.hpp>
#include <set>

#include "cairn/common/v1/common.pb.h"
#include "eventstore/base/check.h"
#include "eventstore/codec/message_json.h"
#include "proto/event_files.h"

namespace cairn::eventstore::codec {
namespace {

namespace json = boost::json;
using google::protobuf::Descriptor;
using google::protobuf::Message;

constexpr std::string_view kCorrected = "Corrected";
constexpr std::string_view kVoided = "Voided";

Error all_of(std::vector<Complaint> complaints) {
  Error error = fail(Errc::kInvalid, complaints.front().pointer + ": " + complaints.front().detail);
  error.complaints = std::move(complaints);
  return error;
}

/// Messages that stand in a field of another: Details and TextList are parts of events and no events.
std::set<const Descriptor*> parts_of(const std::vector<const google::protobuf::FileDescriptor*>& files) {
  std::set<const Descriptor*> parts;
  for (const auto* file : files)
    for (int m = 0; m < file->message_type_count(); ++m)
      for (int f = 0; f < file->message_type(m)->field_count(); ++f)
        if (const auto* part = file->message_type(m)->field(f)->message_type()) parts.insert(part);
  return parts;
}

/// The serialised replacement of a correction, read as the type that it names.
std::string replacement_of(const EventTypes& types, const common::v1::Corrected& corrected, const json::value* value,
                           const std::string& pointer, std::vector<Complaint>& complaints) {
  if (types.find(corrected.type()) == nullptr) {
    complaints.push_back({pointer + "/type", "\"" + corrected.type().substr(0, 64) + "\" is no type of event"});
    return "";
  }
  if (value == nullptr || !value->is_object()) {
    complaints.push_back({pointer + "/replacement", "must be an object"});
    return "";
  }
  auto replacement = types.read(corrected.type(), value->as_object(), pointer + "/replacement");
  if (replacement) return replacement.value()->SerializeAsString();
  const auto& wrong = replacement.error().complaints;
  complaints.insert(complaints.end(), wrong.begin(), wrong.end());
  return "";
}

}  // namespace

EventTypes::EventTypes() {
  const auto& files = proto::event_files();
  const auto parts = parts_of(files);
  for (const auto* file : files) {
    const bool shared = file->package() == "cairn.common.v1";
    for (int m = 0; m < file->message_type_count(); ++m) {
      const Descriptor* type = file->message_type(m);
      if (parts.contains(type) || (shared && type->name() != kCorrected && type->name() != kVoided)) continue;
      CAIRN_CHECK(types_.emplace(type->name(), type).second, "short names of events are unique");
    }
  }
}

const EventTypes& EventTypes::all() {
  static const EventTypes types;
  return types;
}

const Descriptor* EventTypes::find(std::string_view type) const {
  const auto found = types_.find(type);
  return found == types_.end() ? nullptr : found->second;
}

std::vector<std::string> EventTypes::names() const {
  std::vector<std::string> names;
  for (const auto& [name, type] : types_) names.push_back(name);
  return names;
}

Result<std::unique_ptr<Message>> EventTypes::make(std::string_view type) const {
  const Descriptor* found = find(type);
  if (found == nullptr) return fail(Errc::kInvalid, "\"" + std::string(type.substr(0, 64)) + "\" is no type of event");
  return std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()->GetPrototype(found)->New());
}

Result<std::unique_ptr<Message>> EventTypes::parse(std::string_view type, std::string_view payload) const {
  CAIRN_TRY(auto message, make(type));
  if (!message->ParseFromArray(payload.data(), static_cast<int>(payload.size())))
    return fail(Errc::kCorrupt, "the payload is no " + std::string(type));
  return message;
}

Result<std::unique_ptr<Message>> EventTypes::read(std::string_view type, const json::object& data,
                                                  const std::string& pointer) const {
  CAIRN_TRY(auto message, make(type));
  std::vector<Complaint> complaints;
  if (type != kCorrected) {
    read_message(data, *message, pointer, complaints);
  } else {
    auto& corrected = static_cast<common::v1::Corrected&>(*message);
    json::object rest = data;
    rest.erase("replacement");
    read_message(rest, corrected, pointer, complaints);
    if (data.contains("replacement") || !data.contains("payload"))
      corrected.set_payload(replacement_of(*this, corrected, data.if_contains("replacement"), pointer, complaints));
    if (corrected.schema_version() == 0) corrected.set_schema_version(1);
  }
  if (!complaints.empty()) return all_of(std::move(complaints));
  return message;
}

}  // namespace cairn::eventstore::codec
