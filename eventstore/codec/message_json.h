#pragma once

#include <google/protobuf/message.h>

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "eventstore/base/json_writer.h"
#include "eventstore/base/result.h"

/// JSON as people write it, to and from protobuf messages through their descriptors:
///
///   field             member of the same name, in the order of the .proto; absent fields have no member
///   null              present but empty, which clears (DetailsRevised); only where a field can be absent
///   enum              its lower-case word without the enum's prefix: KIND_AGREEMENT is "agreement"
///   bytes             lower-case hex
///   64-bit integer    a number up to 2^53 - 1, beyond that a text of digits; both are read
///   PartialDate       "2011", "2011-01" or "2011-01-19"
///   Money             {"amount":"1000.50","currency":"ZAR"}, with as many decimals as the currency has minor digits;
///                     a whole amount may leave them out
///   LocalText         {"en":"…","zu":"…","af":"…"} or, when read, a plain text, which means en
///   TextList          ["…","…"]
///   field `position`  always written: 0 is a position
namespace cairn::eventstore::codec {

/// Reads `object` into `message`, which should be empty. kInvalid with a complaint for every place that is wrong
/// (unknown field, wrong type, number out of range, no such word, no such date), pointers beginning with `pointer`.
Result<void> message_from_json(const boost::json::object& object, google::protobuf::Message& message,
                               const std::string& pointer = "");

/// The same, adding to `complaints` instead of stopping.
void read_message(const boost::json::object& object, google::protobuf::Message& message, const std::string& pointer,
                  std::vector<Complaint>& complaints);

/// Writes one JSON value. Works for any message; text that is not UTF-8 is repaired by the writer.
void message_to_json(const google::protobuf::Message& message, JsonWriter& json);

/// "agreement" for KIND_AGREEMENT; "" for the zero value.
std::string word_of(const google::protobuf::EnumValueDescriptor& value);

/// The value of this word, or null; the zero value has no word.
const google::protobuf::EnumValueDescriptor* value_of(const google::protobuf::EnumDescriptor& type,
                                                      std::string_view word);

}  // namespace cairn::eventstore::codec
