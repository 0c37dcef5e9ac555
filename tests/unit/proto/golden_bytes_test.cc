#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

#include "cairn/common/v1/common.pb.h"
#include "eventstore/base/bytes.h"
#include "eventstore/codec/event_types.h"

// tests/golden/events.txt holds the bytes of every event type with every field filled, one line each: TYPE HEX. A line
// that is there is what some log may hold: it stays for ever and must read as it was meant. A field that is added gives
// the type one more line (CAIRN_RENEW_GOLDEN=1 appends it); no line is ever changed.

namespace cairn::proto {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

/// Every field filled from its own name and number, the same on every machine.
void fill(Message& message);

void fill_single(Message& message, const FieldDescriptor& field) {
  const auto* reflection = message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE: return fill(*reflection->MutableMessage(&message, &field));
    case FieldDescriptor::CPPTYPE_STRING: return reflection->SetString(&message, &field, field.name());
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection->SetEnumValue(&message, &field, field.enum_type()->value(1)->number());
    case FieldDescriptor::CPPTYPE_INT32: return reflection->SetInt32(&message, &field, 1000 + field.number());
    case FieldDescriptor::CPPTYPE_INT64: return reflection->SetInt64(&message, &field, 1'000'000 + field.number());
    case FieldDescriptor::CPPTYPE_UINT32:
      return reflection->SetUInt32(&message, &field, 1000U + static_cast<uint32_t>(field.number()));
    case FieldDescriptor::CPPTYPE_UINT64:
      return reflection->SetUInt64(&message, &field, 1'000'000U + static_cast<uint64_t>(field.number()));
    case FieldDescriptor::CPPTYPE_BOOL: return reflection->SetBool(&message, &field, true);
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE: FAIL() << field.full_name() << ": events hold no floating point";
  }
}

void fill_repeated(Message& message, const FieldDescriptor& field) {
  const auto* reflection = message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      for (const char* which : {"first ", "second "}) reflection->AddString(&message, &field, which + field.name());
      return;
    case FieldDescriptor::CPPTYPE_INT32:
      for (const int which : {-1, 1}) reflection->AddInt32(&message, &field, which * (1000 + field.number()));
      return;
    case FieldDescriptor::CPPTYPE_UINT64:
      for (const uint64_t which : {0U, 1'000'000U}) reflection->AddUInt64(&message, &field, which);
      return;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      for (int count = 0; count < 2; ++count) fill(*reflection->AddMessage(&message, &field));
      return;
    default: FAIL() << field.full_name() << ": teach this test the type";
  }
}

void fill(Message& message) {
  if (auto* date = dynamic_cast<common::v1::PartialDate*>(&message)) {
    date->set_year(2011);
    date->set_month(1);
    date->set_day(19);
    return;
  }
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const auto& field = *message.GetDescriptor()->field(i);
    if (field.is_repeated())
      fill_repeated(message, field);
    else
      fill_single(message, field);
  }
}

std::string path() { return std::string(CAIRN_SOURCE_DIR) + "/tests/golden/events.txt"; }

struct Line {
  std::string type;
  std::string bytes;
};

std::vector<Line> golden() {
  std::vector<Line> lines;
  std::ifstream file(path());
  std::string type;
  std::string hex;
  while (file >> type >> hex) lines.push_back({type, from_hex(hex).value_or("")});
  return lines;
}

std::unique_ptr<Message> filled(std::string_view type) {
  auto message = eventstore::codec::EventTypes::all().make(type).value();
  fill(*message);
  return message;
}

TEST(GoldenBytesTest, EveryTypeIsThereWithEveryField) {
  const auto lines = golden();
  std::string missing;
  for (const auto& type : eventstore::codec::EventTypes::all().names()) {
    const auto bytes = filled(type)->SerializeAsString();
    const auto same = [&](const Line& line) { return line.type == type && line.bytes == bytes; };
    // A message without a field has no bytes, which a line shows as "-".
    if (std::ranges::none_of(lines, same)) missing += type + " " + (bytes.empty() ? "-" : to_hex(bytes)) + "\n";
  }
  if (!missing.empty() && std::getenv("CAIRN_RENEW_GOLDEN") != nullptr) std::ofstream(path(), std::ios::app) << missing;
  EXPECT_EQ(missing, "") << "the bytes of these types are new; if only fields were added, append the lines with "
                            "CAIRN_RENEW_GOLDEN=1, and never change a line that is there";
}

TEST(GoldenBytesTest, EveryLineReadsAndWritesTheSame) {
  for (const auto& line : golden()) {
    auto message = eventstore::codec::EventTypes::all().parse(line.type, line.bytes);
    ASSERT_TRUE(message) << line.type << ": " << message.error().context;
    EXPECT_EQ(message.value()->SerializeAsString(), line.bytes) << line.type;
    EXPECT_TRUE(message.value()->GetReflection()->GetUnknownFields(*message.value()).empty())
        << line.type << ": a field that was on disk is gone";
  }
}

/// What an old line says is still said: each of its fields has the value that filling gives it.
TEST(GoldenBytesTest, EveryFieldKeepsItsMeaning) {
  for (const auto& line : golden()) {
    const auto message = eventstore::codec::EventTypes::all().parse(line.type, line.bytes).value();
    const auto now = filled(line.type);
    std::vector<const FieldDescriptor*> present;
    message->GetReflection()->ListFields(*message, &present);
    google::protobuf::util::MessageDifferencer difference;
    difference.set_scope(google::protobuf::util::MessageDifferencer::PARTIAL);
    EXPECT_TRUE(difference.CompareWithFields(*message, *now, present, present)) << line.type;
  }
}

}  // namespace
}  // namespace cairn::proto
