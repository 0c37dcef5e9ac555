#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <boost/json/parse.hpp>

#include "eventstore/codec/event_types.h"
#include "eventstore/codec/message_json.h"
#include "tests/unit/eventstore/codec/random_message.h"

namespace cairn::eventstore::codec {
namespace {

TEST(RoundTripTest, EveryEventReadsBackAsItWasWritten) {
  for (const auto& type : EventTypes::all().names()) {
    const bool held = rc::check(type, [&type] {
      const auto message = std::move(EventTypes::all().make(type).value());
      RandomMessage::fill(*message);
      std::string text;
      JsonWriter json(text);
      message_to_json(*message, json);
      const auto copy = std::move(EventTypes::all().make(type).value());
      const auto read = message_from_json(boost::json::parse(text).as_object(), *copy);
      RC_ASSERT(read.has_value());
      RC_ASSERT(copy->SerializeAsString() == message->SerializeAsString());
    });
    EXPECT_TRUE(held) << type;
  }
}

TEST(RoundTripTest, WhatIsReadIsNeverSilentlyOther) {
  // Any JSON object at all is either refused, or taken wholly: written again it says the same.
  const bool held = rc::check([] {
    const auto names = EventTypes::all().names();
    const std::string type = *rc::gen::elementOf(names);
    const auto field = *rc::gen::element<std::string>("organisation_id", "role", "title", "values", "position", "ends",
                                                      "money", "details", "name", "lead_units", "status");
    const auto value = *rc::gen::element<std::string>("null", "1", "-1", "\"a\"", "\"2011-13\"", "[]", "[null]", "{}",
                                                      "[\"a\"]", "{\"en\":1}", "true", "1e400", "\"partner\"");
    boost::json::error_code broken;
    const auto json = boost::json::parse("{\"" + field + "\":" + value + "}", broken);
    RC_PRE(!broken);
    const auto message = std::move(EventTypes::all().make(type).value());
    if (!message_from_json(json.as_object(), *message)) return;
    std::string text;
    JsonWriter writer(text);
    message_to_json(*message, writer);
    const auto again = std::move(EventTypes::all().make(type).value());
    RC_ASSERT(message_from_json(boost::json::parse(text).as_object(), *again).has_value());
    RC_ASSERT(again->SerializeAsString() == message->SerializeAsString());
  });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace cairn::eventstore::codec
