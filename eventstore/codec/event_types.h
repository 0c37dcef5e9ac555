#pragma once

#include <google/protobuf/message.h>

#include <boost/json/object.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/result.h"

namespace cairn::eventstore::codec {

/// Every event that this program knows, by its short name (PartyJoined), which is what the log stores as `type`.
/// Immutable after construction; any thread.
class EventTypes {
 public:
  /// Top-level messages of proto/event_files.h that are not merely parts of others.
  static const EventTypes& all();

  /// Null for a type that this program does not know.
  const google::protobuf::Descriptor* find(std::string_view type) const;
  std::vector<std::string> names() const;  ///< sorted

  /// An empty message of this type; kInvalid for a type that is not known.
  Result<std::unique_ptr<google::protobuf::Message>> make(std::string_view type) const;
  /// kInvalid for a type that is not known, kCorrupt for bytes that are not such a message.
  Result<std::unique_ptr<google::protobuf::Message>> parse(std::string_view type, std::string_view payload) const;
  /// From the JSON of message_json.h; kInvalid with complaints. A Corrected names its replacement as JSON:
  /// {"position":7,"type":"PartyJoined","replacement":{…},"effective":"2011"}.
  Result<std::unique_ptr<google::protobuf::Message>> read(std::string_view type, const boost::json::object& data,
                                                          const std::string& pointer = "") const;

 private:
  EventTypes();
  std::map<std::string, const google::protobuf::Descriptor*, std::less<>> types_;
};

}  // namespace cairn::eventstore::codec
