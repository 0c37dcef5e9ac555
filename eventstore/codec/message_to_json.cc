#include <google/protobuf/descriptor.h>

#include "cairn/common/v1/common.pb.h"
#include "eventstore/base/bytes.h"
#include "eventstore/codec/message_json.h"
#include "eventstore/codec/special.h"
#include "eventstore/event.h"

namespace cairn::eventstore::codec {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr uint64_t kSafeInteger = (uint64_t{1} << 53) - 1;

/// The value at `index` of a repeated field, or of a single one.
template <class Value>
Value read(const Message& message, const FieldDescriptor& field, int index,
           Value (Reflection::*single)(const Message&, const FieldDescriptor*) const,
           Value (Reflection::*repeated)(const Message&, const FieldDescriptor*, int) const) {
  const Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? (reflection.*repeated)(message, &field, index) : (reflection.*single)(message, &field);
}

void write_signed(int64_t value, JsonWriter& json) {
  const uint64_t magnitude = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  if (magnitude <= kSafeInteger)
    json.number(value);
  else
    json.text(std::to_string(value));
}

void write_unsigned(uint64_t value, JsonWriter& json) {
  if (value <= kSafeInteger)
    json.number(value);
  else
    json.text(std::to_string(value));
}

void write_string(const Message& message, const FieldDescriptor& field, int index, JsonWriter& json) {
  const Reflection& reflection = *message.GetReflection();
  std::string scratch;
  const std::string& value = field.is_repeated()
                                 ? reflection.GetRepeatedStringReference(message, &field, index, &scratch)
                                 : reflection.GetStringReference(message, &field, &scratch);
  if (field.type() == FieldDescriptor::TYPE_BYTES)
    json.text(to_hex(value));
  else
    json.text(value);
}

void write_enum(int number, const FieldDescriptor& field, JsonWriter& json) {
  const auto* value = field.enum_type()->FindValueByNumber(number);
  if (number == 0)
    json.null();
  else if (value == nullptr)
    json.number(number);  // from a newer program than this one
  else
    json.text(word_of(*value));
}

void write_value(const Message& message, const FieldDescriptor& field, int index, JsonWriter& json) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      json.number(read(message, field, index, &Reflection::GetInt32, &Reflection::GetRepeatedInt32));
      return;
    case FieldDescriptor::CPPTYPE_UINT32:
      json.number(read(message, field, index, &Reflection::GetUInt32, &Reflection::GetRepeatedUInt32));
      return;
    case FieldDescriptor::CPPTYPE_INT64:
      write_signed(read(message, field, index, &Reflection::GetInt64, &Reflection::GetRepeatedInt64), json);
      return;
    case FieldDescriptor::CPPTYPE_UINT64:
      write_unsigned(read(message, field, index, &Reflection::GetUInt64, &Reflection::GetRepeatedUInt64), json);
      return;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      json.number(read(message, field, index, &Reflection::GetDouble, &Reflection::GetRepeatedDouble));
      return;
    case FieldDescriptor::CPPTYPE_FLOAT:
      json.number(
          static_cast<double>(read(message, field, index, &Reflection::GetFloat, &Reflection::GetRepeatedFloat)));
      return;
    case FieldDescriptor::CPPTYPE_BOOL:
      json.boolean(read(message, field, index, &Reflection::GetBool, &Reflection::GetRepeatedBool));
      return;
    case FieldDescriptor::CPPTYPE_ENUM:
      write_enum(read(message, field, index, &Reflection::GetEnumValue, &Reflection::GetRepeatedEnumValue), field,
                 json);
      return;
    case FieldDescriptor::CPPTYPE_STRING: write_string(message, field, index, json); return;
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Reflection& reflection = *message.GetReflection();
      message_to_json(field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, index)
                                          : reflection.GetMessage(message, &field),
                      json);
      return;
    }
  }
}

bool is_written(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  if (field.is_repeated()) return reflection.FieldSize(message, &field) > 0;
  return reflection.HasField(message, &field) || (!field.has_presence() && field.name() == "position");
}

void write_fields(const Message& message, JsonWriter& json) {
  const auto& type = *message.GetDescriptor();
  const Reflection& reflection = *message.GetReflection();
  json.begin_object();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!is_written(message, field)) continue;
    json.key(field.name());
    if (!field.is_repeated()) {
      write_value(message, field, 0, json);
      continue;
    }
    json.begin_array();
    for (int n = 0; n < reflection.FieldSize(message, &field); ++n) write_value(message, field, n, json);
    json.end_array();
  }
  json.end_object();
}

void write_date(const Message& message, JsonWriter& json) {
  const auto& date = static_cast<const common::v1::PartialDate&>(message);
  const auto known = PartialDate::of(date.year(), date.month(), date.day());
  if (known)
    json.text(known.value().text());
  else
    json.null();
}

void write_money(const Message& message, JsonWriter& json) {
  const auto& money = static_cast<const common::v1::Money&>(message);
  if (money.currency().empty() && money.amount_minor() == 0) {
    json.null();
    return;
  }
  json.begin_object().field("amount", amount_text(money.amount_minor(), money.currency()));
  json.field("currency", money.currency()).end_object();
}

void write_list(const Message& message, JsonWriter& json) {
  const FieldDescriptor& values = *message.GetDescriptor()->field(0);
  json.begin_array();
  for (int n = 0; n < message.GetReflection()->FieldSize(message, &values); ++n) write_value(message, values, n, json);
  json.end_array();
}

}  // namespace

void message_to_json(const Message& message, JsonWriter& json) {
  switch (special_of(*message.GetDescriptor())) {
    case Special::kNone:
    case Special::kLocalText: write_fields(message, json); return;
    case Special::kPartialDate: write_date(message, json); return;
    case Special::kMoney: write_money(message, json); return;
    case Special::kTextList: write_list(message, json); return;
  }
}

std::string word_of(const google::protobuf::EnumValueDescriptor& value) {
  if (value.number() == 0) return "";
  // KIND_UNSPECIFIED, the zero value, shows the prefix of all the others (buf's ENUM_ZERO_VALUE_SUFFIX).
  constexpr std::string_view kZero = "UNSPECIFIED";
  std::string_view prefix = value.type()->value(0)->name();
  if (prefix.ends_with(kZero)) prefix.remove_suffix(kZero.size());
  std::string_view name = value.name();
  if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  std::string word(name);
  for (char& c : word)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return word;
}

}  // namespace cairn::eventstore::codec
