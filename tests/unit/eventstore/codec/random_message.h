#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <rapidcheck.h>

#include "cairn/common/v1/common.pb.h"
#include "eventstore/codec/special.h"
#include "eventstore/event.h"

namespace cairn::eventstore::codec {

/// Fills a message of any type with values that an event may hold: real dates, known words, English beside other
/// languages, currencies of three letters. Fields that can be absent sometimes are, and sometimes are present but
/// empty.
class RandomMessage {
 public:
  static void fill(google::protobuf::Message& message) {
    switch (special_of(*message.GetDescriptor())) {
      case Special::kPartialDate: return date(static_cast<common::v1::PartialDate&>(message));
      case Special::kMoney: return money(static_cast<common::v1::Money&>(message));
      case Special::kLocalText: return local(static_cast<common::v1::LocalText&>(message));
      case Special::kNone:
      case Special::kTextList: break;
    }
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) field(message, *message.GetDescriptor()->field(i));
  }

 private:
  using Field = google::protobuf::FieldDescriptor;

  static std::string text() {
    return *rc::gen::element<std::string>("", "a", "Ngqeleni", "\"quoted\" \\ \n\t", "isiZulu – ukufunda €", "𝄞",
                                          std::string("\0\x7f", 2));
  }
  static void date(common::v1::PartialDate& date) {
    const auto random = PartialDate::of_day(Day(*rc::gen::inRange(-20000, 40000)));
    const int precision = *rc::gen::inRange(0, 4);
    if (precision >= 1) date.set_year(random.year());
    if (precision >= 2) date.set_month(random.month());
    if (precision >= 3) date.set_day(random.day());
  }
  static void money(common::v1::Money& money) {
    if (*rc::gen::inRange(0, 4) == 0) return;
    money.set_amount_minor(*rc::gen::arbitrary<int64_t>());
    money.set_currency(*rc::gen::element<std::string>("ZAR", "EUR", "JPY", "KWD"));
  }
  static void local(common::v1::LocalText& local) {
    if (*rc::gen::inRange(0, 4) == 0) return;
    local.set_en("en " + text());
    local.set_zu(text());
    local.set_af(text());
  }

  static void field(google::protobuf::Message& message, const Field& field) {
    if (field.is_repeated()) {
      for (int n = *rc::gen::inRange(0, 3); n > 0; --n) value(message, field);
    } else if (!field.has_presence() || *rc::gen::arbitrary<bool>()) {
      value(message, field);
    }
  }

  static void value(google::protobuf::Message& message, const Field& field) {
    const auto& reflection = *message.GetReflection();
    const bool many = field.is_repeated();
    switch (field.cpp_type()) {
      case Field::CPPTYPE_STRING:
        return many ? reflection.AddString(&message, &field, text()) : reflection.SetString(&message, &field, text());
      case Field::CPPTYPE_ENUM: {
        const int first = many ? 1 : 0;
        const int index = *rc::gen::inRange(first, field.enum_type()->value_count());
        const int number = field.enum_type()->value(index)->number();
        return many ? reflection.AddEnumValue(&message, &field, number)
                    : reflection.SetEnumValue(&message, &field, number);
      }
      case Field::CPPTYPE_MESSAGE:
        return fill(many ? *reflection.AddMessage(&message, &field) : *reflection.MutableMessage(&message, &field));
      case Field::CPPTYPE_INT32: {
        const auto number = *rc::gen::arbitrary<int32_t>();
        return many ? reflection.AddInt32(&message, &field, number) : reflection.SetInt32(&message, &field, number);
      }
      case Field::CPPTYPE_UINT32: return reflection.SetUInt32(&message, &field, *rc::gen::arbitrary<uint32_t>());
      case Field::CPPTYPE_INT64: return reflection.SetInt64(&message, &field, *rc::gen::arbitrary<int64_t>());
      case Field::CPPTYPE_UINT64: {
        const auto number = *rc::gen::arbitrary<uint64_t>();
        return many ? reflection.AddUInt64(&message, &field, number) : reflection.SetUInt64(&message, &field, number);
      }
      case Field::CPPTYPE_BOOL: return reflection.SetBool(&message, &field, *rc::gen::arbitrary<bool>());
      case Field::CPPTYPE_DOUBLE:
      case Field::CPPTYPE_FLOAT: return;  // no event has a fraction
    }
  }
};

}  // namespace cairn::eventstore::codec
