#include "eventstore/sealing/seal.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <map>
#include <memory>

#include "cairn/common/v1/common.pb.h"
#include "eventstore/base/check.h"
#include "proto/event_files.h"

// Sealed bytes, by field of an event:
//   ciphertext = AES-256-GCM(data key, nonce, associated, value) and its tag
//   associated = event_id[16] key_version:u32 path
//   nonce      = the first 12 bytes of HMAC-SHA-256(nonce key, associated length:u64 then associated, value)
//   nonce key  = HMAC-SHA-256(data key, "cairn sealing nonce 1")
namespace cairn::eventstore::sealing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kCorrected = "Corrected";

struct PersonalType {
  const Descriptor* type = nullptr;
  std::vector<const FieldDescriptor*> fields;
};

bool is_personal(const FieldDescriptor& field) { return field.options().GetExtension(cairn::common::v1::personal); }

/// By short name, which is what the log stores as `type`.
const std::map<std::string, PersonalType, std::less<>>& personal_types() {
  static const auto kTypes = [] {
    std::map<std::string, PersonalType, std::less<>> types;
    for (const auto* file : proto::event_files())
      for (int m = 0; m < file->message_type_count(); ++m) {
        const auto* type = file->message_type(m);
        for (int f = 0; f < type->field_count(); ++f) {
          const auto* field = type->field(f);
          if (!is_personal(*field)) continue;
          CAIRN_CHECK(!field->is_repeated() && field->type() == FieldDescriptor::TYPE_STRING,
                      "a personal field is one text");
          types[type->name()].type = type;
          types[type->name()].fields.push_back(field);
        }
      }
    return types;
  }();
  return kTypes;
}

const PersonalType* personal_type(std::string_view type) {
  const auto found = personal_types().find(type);
  return found == personal_types().end() ? nullptr : &found->second;
}

Error unreadable(std::string_view type) { return fail(Errc::kInvalid, "the payload is no " + std::string(type)); }

bool parse(Message& message, std::string_view bytes) {
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

/// A payload as far as its personal fields: the message that has them, in a Corrected the one that stands in.
class Opened {
 public:
  /// `personal()` is null when the type has no such fields. kInvalid for bytes that are no message of the type.
  static Result<Opened> of(std::string_view type, std::string_view payload) {
    Opened opened;
    if (type == kCorrected) {
      opened.corrected_ = std::make_unique<cairn::common::v1::Corrected>();
      if (!parse(*opened.corrected_, payload)) return unreadable(type);
      type = opened.corrected_->type();
      payload = opened.corrected_->payload();
    }
    opened.type_ = personal_type(type);
    if (opened.type_ == nullptr) return opened;
    const auto* prototype = google::protobuf::MessageFactory::generated_factory()->GetPrototype(opened.type_->type);
    opened.message_.reset(prototype->New());
    if (!parse(*opened.message_, payload)) return unreadable(type);
    return opened;
  }

  const PersonalType* personal() const { return type_; }
  std::string text(const FieldDescriptor* field) const {
    return message_->GetReflection()->GetString(*message_, field);
  }
  void take_out(const FieldDescriptor* field) { message_->GetReflection()->ClearField(message_.get(), field); }
  void put(const FieldDescriptor* field, std::string text) {
    message_->GetReflection()->SetString(message_.get(), field, std::move(text));
  }
  std::string payload() const {
    if (!corrected_) return message_->SerializeAsString();
    auto corrected = *corrected_;
    corrected.set_payload(message_->SerializeAsString());
    return corrected.SerializeAsString();
  }

 private:
  std::unique_ptr<cairn::common::v1::Corrected> corrected_;
  const PersonalType* type_ = nullptr;
  std::unique_ptr<Message> message_;
};

std::string associated(const EventId& event, uint32_t key_version, std::string_view path) {
  std::string bytes(event.view());
  append_u32(bytes, key_version);
  return bytes.append(path);
}

std::string nonce_of(const SubjectKey& key, std::string_view associated, std::string_view value) {
  const Hash nonce_key = hmac_sha256(key.key.view(), "cairn sealing nonce 1");
  std::string bytes;
  append_u64(bytes, associated.size());
  bytes.append(associated).append(value);
  const Hash hash = hmac_sha256(view_of(nonce_key), bytes);
  wipe(bytes);
  return std::string(view_of(hash).substr(0, kNonceBytes));
}

}  // namespace

bool may_be_personal(std::string_view type) { return type == kCorrected || personal_type(type) != nullptr; }

Result<std::vector<std::string>> in_clear(std::string_view type, std::string_view payload) {
  std::vector<std::string> paths;
  if (!may_be_personal(type)) return paths;
  CAIRN_TRY(const auto opened, Opened::of(type, payload));
  if (opened.personal() == nullptr) return paths;
  for (const auto* field : opened.personal()->fields)
    if (!opened.text(field).empty()) paths.push_back(field->name());
  return paths;
}

Result<Sealed> seal(std::string_view type, std::string_view payload, const EventId& event, std::string_view subject,
                    const SubjectKey& key) {
  CAIRN_TRY(auto opened, Opened::of(type, payload));
  Sealed sealed;
  sealed.payload = payload;
  if (opened.personal() == nullptr) return sealed;
  for (const auto* personal : opened.personal()->fields) {
    std::string value = opened.text(personal);
    if (value.empty()) continue;  // told as empty, which clears: nothing to hide
    auto& field = sealed.fields.emplace_back();
    const auto bound = associated(event, key.version, personal->name());
    field.set_subject_id(std::string(subject));
    field.set_path(personal->name());
    field.set_key_version(key.version);
    field.set_nonce(nonce_of(key, bound, value));
    field.set_ciphertext(encrypt(key.key, field.nonce(), bound, value));
    wipe(value);
    opened.take_out(personal);
  }
  if (!sealed.fields.empty()) sealed.payload = opened.payload();
  return sealed;
}

Result<std::string> open_field(const SealedField& field, const EventId& event, const SubjectKey& key) {
  auto value =
      decrypt(key.key, field.nonce(), associated(event, field.key_version(), field.path()), field.ciphertext());
  if (value) return std::move(*value);
  return fail(Errc::kCorrupt, "the sealed field " + field.path() + " of event " + to_hex(event.view()) +
                                  " does not open with the key of " + field.subject_id());
}

std::string filled(const StoredEvent& event, const std::function<std::string(const SealedField&)>& text_of) {
  auto opened = Opened::of(event.type(), event.payload());
  if (!opened || opened.value().personal() == nullptr) return event.payload();
  for (const auto& field : event.sealed()) {
    const auto* personal = opened.value().personal()->type->FindFieldByName(field.path());
    if (personal != nullptr && is_personal(*personal)) opened.value().put(personal, text_of(field));
  }
  return opened.value().payload();
}

}  // namespace cairn::eventstore::sealing
