#include "eventstore/codec/event_json.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "cairn/common/v1/common.pb.h"
#include "cairn/engagement/v1/events.pb.h"
#include "eventstore/codec/event_types.h"
#include "eventstore/codec/special.h"

namespace cairn::eventstore::codec {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using testing::HasSubstr;

StoredEvent stored(std::string type, std::string payload) {
  StoredEvent event;
  event.set_position(7);
  event.set_stream("engagement-0192f0c1");
  event.set_revision(2);
  event.set_type(std::move(type));
  event.set_schema_version(1);
  event.set_recorded_us(1'782'894'600'000'000);
  event.mutable_effective()->set_year(2011);
  event.mutable_effective()->set_month(1);
  event.mutable_actor()->set_id("u-17");
  event.mutable_actor()->set_role("officer");
  event.set_channel("api");
  event.set_reason("as signed");
  event.set_event_id(std::string("\x01\x92\xf0\xc1\0\0\x70\0\x80\0\0\0\0\0\0\x01", 16));
  event.set_commit_id(std::string("\x01\x92\xf0\xc1\0\0\x70\0\x80\0\0\0\0\0\0\x02", 16));
  event.set_commit_count(1);
  event.add_tags("ref:12");
  event.set_payload(std::move(payload));
  return event;
}

std::string json_of(const StoredEvent& event) {
  std::string out;
  JsonWriter json(out);
  event_to_json(event, json);
  return out;
}

/// Every field set, the same each time: the second word of an enum, 1, "name of the field".
void fill(Message& message) {
  if (special_of(*message.GetDescriptor()) == Special::kPartialDate) {
    set_date(static_cast<common::v1::PartialDate*>(&message), PartialDate::of(2011, 1, 0).value());
    return;
  }
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    const bool many = field.is_repeated();
    const std::string text = field.name() == "currency" ? "ZAR" : field.name();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        many ? reflection.AddString(&message, &field, text) : reflection.SetString(&message, &field, text);
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        fill(many ? *reflection.AddMessage(&message, &field) : *reflection.MutableMessage(&message, &field));
        break;
      case FieldDescriptor::CPPTYPE_ENUM: reflection.SetEnumValue(&message, &field, 1); break;
      case FieldDescriptor::CPPTYPE_UINT32: reflection.SetUInt32(&message, &field, 3); break;
      case FieldDescriptor::CPPTYPE_INT32:
        many ? reflection.AddInt32(&message, &field, -14) : reflection.SetInt32(&message, &field, -14);
        break;
      case FieldDescriptor::CPPTYPE_BOOL: reflection.SetBool(&message, &field, true); break;
      case FieldDescriptor::CPPTYPE_INT64: reflection.SetInt64(&message, &field, 100050); break;
      case FieldDescriptor::CPPTYPE_UINT64:
        many ? reflection.AddUInt64(&message, &field, 7) : reflection.SetUInt64(&message, &field, 7);
        break;
      default: ADD_FAILURE() << "no sample for a field of type " << field.cpp_type_name(); break;
    }
  }
}

/// One event a line, sorted by type, as GET /v1/events gives them.
std::string all_events() {
  std::string lines;
  for (const auto& type : EventTypes::all().names()) {
    const auto message = std::move(EventTypes::all().make(type).value());
    fill(*message);
    if (type == "Corrected") {
      auto& corrected = static_cast<common::v1::Corrected&>(*message);
      engagement::v1::PartyJoined replacement;
      fill(replacement);
      corrected.set_type("PartyJoined");
      corrected.set_payload(replacement.SerializeAsString());
    }
    lines += json_of(stored(type, message->SerializeAsString())) + "\n";
  }
  return lines;
}

TEST(EventJsonTest, EveryEventLooksAsItAlwaysDid) {
  const std::string path = std::string(CAIRN_SOURCE_DIR) + "/tests/golden/events.ndjson";
  const std::string now = all_events();
  if (std::getenv("CAIRN_RENEW_GOLDEN") != nullptr) std::ofstream(path) << now;
  std::stringstream golden;
  golden << std::ifstream(path).rdbuf();
  EXPECT_EQ(now, golden.str()) << "the JSON of the API changed; renew with CAIRN_RENEW_GOLDEN=1 if it must";
}

TEST(EventJsonTest, EnvelopeIsWhole) {
  EXPECT_EQ(json_of(stored("UnitReopened", "")),
            R"({"position":7,"stream":"engagement-0192f0c1","revision":2,"type":"UnitReopened","schema_version":1,)"
            R"("recorded_at":"2026-07-01T08:30:00.000000Z","effective":"2011-01",)"
            R"("actor":{"id":"u-17","role":"officer"},"channel":"api","reason":"as signed","tags":["ref:12"],)"
            R"("event_id":"0192f0c1-0000-7000-8000-000000000001",)"
            R"("commit":{"id":"0192f0c1-0000-7000-8000-000000000002","index":0,"count":1},"data":{}})");
}

TEST(EventJsonTest, UnknownTypeShowsItsBytes) {
  EXPECT_THAT(json_of(stored("PartyEaten", "\x0a\x01x")), HasSubstr(R"("data":null,"data_hex":"0a0178"})"));
}

TEST(EventJsonTest, CorrectionInsideACorrectionIsDecoded) {
  common::v1::Corrected inner;
  inner.set_type("Nothing");
  common::v1::Corrected outer;
  outer.set_type("Corrected");
  outer.set_payload(inner.SerializeAsString());
  EXPECT_THAT(json_of(stored("Corrected", outer.SerializeAsString())),
              HasSubstr(R"("replacement":{"position":0,"type":"Nothing","schema_version":0,"replacement":null)"));
}

TEST(EventJsonTest, CorrectionsNestedForEverEndAsBytes) {
  std::string payload;
  for (int i = 0; i < 10'000; ++i) {
    common::v1::Corrected corrected;
    corrected.set_type("Corrected");
    corrected.set_payload(payload);
    payload = corrected.SerializeAsString();
  }
  const auto shown = json_of(stored("Corrected", payload));
  EXPECT_THAT(shown, HasSubstr(R"("replacement":null,"replacement_hex":")"));
  EXPECT_EQ(shown.find("replacement_hex"), shown.rfind("replacement_hex"));
}

TEST(EventJsonTest, CloudEventHasItsRequiredMembers) {
  std::string out;
  JsonWriter json(out);
  event_to_cloud_event(stored("UnitReopened", ""), "ledger.example.gov.za", json);
  EXPECT_EQ(out, R"({"specversion":"1.0","id":"0192f0c1-0000-7000-8000-000000000001",)"
                 R"("source":"//ledger.example.gov.za/v1/events","type":"cairn.unit.v1.UnitReopened",)"
                 R"("subject":"engagement-0192f0c1","time":"2026-07-01T08:30:00.000000Z",)"
                 R"("datacontenttype":"application/json","sequence":"7","revision":"2","effective":"2011-01",)"
                 R"("actor":"u-17","data":{}})");
}

}  // namespace
}  // namespace cairn::eventstore::codec
