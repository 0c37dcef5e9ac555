#include <google/protobuf/descriptor.h>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <limits>
#include <optional>

#include "cairn/common/v1/common.pb.h"
#include "eventstore/base/bytes.h"
#include "eventstore/codec/message_json.h"
#include "eventstore/codec/special.h"
#include "eventstore/event.h"

namespace cairn::eventstore::codec {
namespace {

namespace json = boost::json;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

std::string_view view(json::string_view text) { return {text.data(), text.size()}; }

/// ~ and / escaped, as a reference token of a JSON pointer wants (RFC 6901).
std::string token(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

/// A whole number from a JSON number or, for 64-bit fields, a text of digits.
template <class Integer>
std::optional<Integer> integer_of(const json::value& value) {
  if (value.is_string() && sizeof(Integer) == 8) {
    const std::string_view text = view(value.as_string());
    Integer number = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
    return number;
  }
  if (value.is_int64() && std::in_range<Integer>(value.as_int64())) return static_cast<Integer>(value.as_int64());
  if (value.is_uint64() && std::in_range<Integer>(value.as_uint64())) return static_cast<Integer>(value.as_uint64());
  return std::nullopt;
}

class Reader {
 public:
  explicit Reader(std::vector<Complaint>& complaints) : complaints_(complaints) {}

  void fields(const json::object& object, Message& message, const std::string& pointer);

 private:
  void complain(const std::string& pointer, std::string detail) { complaints_.push_back({pointer, std::move(detail)}); }
  void field(const json::value& value, Message& message, const FieldDescriptor& field, const std::string& pointer);
  void element(const json::value& value, Message& message, const FieldDescriptor& field, const std::string& pointer);
  void clear(Message& message, const FieldDescriptor& field, const std::string& pointer);
  void message_value(const json::value& value, Message& message, const std::string& pointer);
  void enumeration(const json::value& value, Message& message, const FieldDescriptor& field,
                   const std::string& pointer);
  void text(const json::value& value, Message& message, const FieldDescriptor& field, const std::string& pointer);
  void date(const json::value& value, Message& message, const std::string& pointer);
  void money(const json::value& value, Message& message, const std::string& pointer);
  void local_text(const json::value& value, Message& message, const std::string& pointer);

  template <class Integer>
  void integer(const json::value& value, Message& message, const FieldDescriptor& field, const std::string& pointer,
               void (Reflection::*set)(Message*, const FieldDescriptor*, Integer) const,
               void (Reflection::*add)(Message*, const FieldDescriptor*, Integer) const) {
    const auto number = integer_of<Integer>(value);
    if (!number) {
      complain(pointer, "must be a whole number from " + std::to_string(std::numeric_limits<Integer>::min()) + " to " +
                            std::to_string(std::numeric_limits<Integer>::max()));
      return;
    }
    (message.GetReflection()->*(field.is_repeated() ? add : set))(&message, &field, *number);
  }

  std::vector<Complaint>& complaints_;
};

void Reader::fields(const json::object& object, Message& message, const std::string& pointer) {
  const auto& type = *message.GetDescriptor();
  for (const auto& member : object) {
    const std::string name(view(member.key()));
    const std::string place = pointer + "/" + token(name);
    const auto* found = type.FindFieldByName(name);
    if (found == nullptr)
      complain(place, "unknown field of " + type.name());
    else
      field(member.value(), message, *found, place);
  }
}

void Reader::field(const json::value& value, Message& message, const FieldDescriptor& field,
                   const std::string& pointer) {
  if (value.is_null()) return clear(message, field, pointer);
  if (!field.is_repeated()) return element(value, message, field, pointer);
  if (!value.is_array()) return complain(pointer, "must be a list");
  const auto& elements = value.as_array();
  for (size_t n = 0; n < elements.size(); ++n) element(elements[n], message, field, pointer + "/" + std::to_string(n));
}

void Reader::clear(Message& message, const FieldDescriptor& field, const std::string& pointer) {
  if (!field.has_presence() || field.is_repeated()) return complain(pointer, "must not be null");
  const Reflection& reflection = *message.GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
    reflection.MutableMessage(&message, &field)->Clear();
  else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING)
    reflection.SetString(&message, &field, "");
  else if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM)
    reflection.SetEnumValue(&message, &field, 0);
  else
    complain(pointer, "must not be null");
}

void Reader::element(const json::value& value, Message& message, const FieldDescriptor& field,
                     const std::string& pointer) {
  const Reflection& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return integer<int32_t>(value, message, field, pointer, &Reflection::SetInt32, &Reflection::AddInt32);
    case FieldDescriptor::CPPTYPE_UINT32:
      return integer<uint32_t>(value, message, field, pointer, &Reflection::SetUInt32, &Reflection::AddUInt32);
    case FieldDescriptor::CPPTYPE_INT64:
      return integer<int64_t>(value, message, field, pointer, &Reflection::SetInt64, &Reflection::AddInt64);
    case FieldDescriptor::CPPTYPE_UINT64:
      return integer<uint64_t>(value, message, field, pointer, &Reflection::SetUInt64, &Reflection::AddUInt64);
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return complain(pointer, "takes no numbers with a fraction");  // no event has one: money is in minor units
    case FieldDescriptor::CPPTYPE_BOOL:
      if (!value.is_bool()) return complain(pointer, "must be true or false");
      if (field.is_repeated())
        reflection.AddBool(&message, &field, value.as_bool());
      else
        reflection.SetBool(&message, &field, value.as_bool());
      return;
    case FieldDescriptor::CPPTYPE_ENUM: return enumeration(value, message, field, pointer);
    case FieldDescriptor::CPPTYPE_STRING: return text(value, message, field, pointer);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return message_value(
          value,
          field.is_repeated() ? *reflection.AddMessage(&message, &field) : *reflection.MutableMessage(&message, &field),
          pointer);
  }
}

void Reader::enumeration(const json::value& value, Message& message, const FieldDescriptor& field,
                         const std::string& pointer) {
  const EnumDescriptor& type = *field.enum_type();
  const auto* found = value.is_string() ? value_of(type, view(value.as_string())) : nullptr;
  if (found == nullptr) {
    std::string words;
    for (int i = 1; i < type.value_count(); ++i) words += (i > 1 ? ", " : "") + word_of(*type.value(i));
    return complain(pointer, "must be one of " + words);
  }
  const Reflection& reflection = *message.GetReflection();
  if (field.is_repeated())
    reflection.AddEnumValue(&message, &field, found->number());
  else
    reflection.SetEnumValue(&message, &field, found->number());
}

void Reader::text(const json::value& value, Message& message, const FieldDescriptor& field,
                  const std::string& pointer) {
  if (!value.is_string()) return complain(pointer, "must be a text");
  std::string text(view(value.as_string()));
  if (field.type() == FieldDescriptor::TYPE_BYTES) {
    const auto bytes = from_hex(text);
    if (!bytes) return complain(pointer, "must be hexadecimal");
    text = *bytes;
  }
  const Reflection& reflection = *message.GetReflection();
  if (field.is_repeated())
    reflection.AddString(&message, &field, std::move(text));
  else
    reflection.SetString(&message, &field, std::move(text));
}

void Reader::message_value(const json::value& value, Message& message, const std::string& pointer) {
  switch (special_of(*message.GetDescriptor())) {
    case Special::kNone:
      if (!value.is_object()) return complain(pointer, "must be an object");
      return fields(value.as_object(), message, pointer);
    case Special::kPartialDate: return date(value, message, pointer);
    case Special::kMoney: return money(value, message, pointer);
    case Special::kLocalText: return local_text(value, message, pointer);
    case Special::kTextList: return field(value, message, *message.GetDescriptor()->field(0), pointer);
  }
}

void Reader::date(const json::value& value, Message& message, const std::string& pointer) {
  if (!value.is_string()) return complain(pointer, "must be a date as text: YYYY, YYYY-MM or YYYY-MM-DD");
  const auto date = PartialDate::parse(view(value.as_string()));
  if (!date) return complain(pointer, date.error().context);
  set_date(static_cast<common::v1::PartialDate*>(&message), date.value());
}

void Reader::money(const json::value& value, Message& message, const std::string& pointer) {
  if (!value.is_object()) return complain(pointer, R"(must be an object: {"amount":"1000.50","currency":"ZAR"})");
  const size_t before = complaints_.size();
  const json::object& object = value.as_object();
  for (const auto& member : object)
    if (member.key() != "amount" && member.key() != "currency")
      complain(pointer + "/" + token(view(member.key())), "unknown field of Money");
  const json::value* amount = object.if_contains("amount");
  const json::value* currency = object.if_contains("currency");
  const bool named = currency != nullptr && currency->is_string() && is_currency(view(currency->as_string()));
  if (!named) complain(pointer + "/currency", "must be three capital letters (ISO 4217)");
  if (amount == nullptr || !amount->is_string())
    complain(pointer + "/amount", "must be a text of digits, as \"1000.50\"");
  if (complaints_.size() > before) return;
  const auto minor = parse_amount(view(amount->as_string()), view(currency->as_string()));
  if (!minor) return complain(pointer + "/amount", minor.error().context);
  auto& money = static_cast<common::v1::Money&>(message);
  money.set_amount_minor(minor.value());
  money.set_currency(std::string(view(currency->as_string())));
}

void Reader::local_text(const json::value& value, Message& message, const std::string& pointer) {
  auto& local = static_cast<common::v1::LocalText&>(message);
  if (value.is_string()) {
    local.set_en(std::string(view(value.as_string())));
    return;
  }
  if (!value.is_object()) return complain(pointer, R"(must be a text or {"en":"…","zu":"…","af":"…"})");
  fields(value.as_object(), message, pointer);
  if (local.en().empty() && !(local.zu().empty() && local.af().empty()))
    complain(pointer + "/en", "English is always present");
}

}  // namespace

void read_message(const json::object& object, Message& message, const std::string& pointer,
                  std::vector<Complaint>& complaints) {
  Reader(complaints).fields(object, message, pointer);
}

Result<void> message_from_json(const json::object& object, Message& message, const std::string& pointer) {
  std::vector<Complaint> complaints;
  read_message(object, message, pointer, complaints);
  if (complaints.empty()) return success();
  Error error = fail(Errc::kInvalid, complaints.front().pointer + ": " + complaints.front().detail);
  error.complaints = std::move(complaints);
  return error;
}

const google::protobuf::EnumValueDescriptor* value_of(const EnumDescriptor& type, std::string_view word) {
  for (int i = 1; i < type.value_count(); ++i)
    if (word_of(*type.value(i)) == word) return type.value(i);
  return nullptr;
}

}  // namespace cairn::eventstore::codec
