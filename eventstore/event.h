#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cairn/log/v1/record.pb.h"
#include "eventstore/base/date.h"
#include "eventstore/base/ids.h"

namespace cairn::eventstore {

/// A record as read back from the log; the fields of ENGINE 3. Read-only by convention: the stored bytes are the truth.
using StoredEvent = cairn::log::v1::StoredEvent;

/// On whose word: a pseudonymous id (never a name), the role it acted in, the unit it stands for (may be empty).
struct Actor {
  std::string id;
  std::string role;
  std::string on_behalf_of;
};

/// An event that a client proposes. `type` is the message's short name (PartyJoined), `payload` its serialised bytes.
struct NewEvent {
  EventId id;
  std::string type;
  uint32_t schema_version = 1;
  std::optional<PartialDate> effective;  ///< valid time; none = unknown
  std::string payload;
  std::string reason;
  std::string source;
  std::vector<std::string> tags;
  /// Personal values that were taken out of the payload (sealing/seal.h).
  std::vector<cairn::log::v1::SealedField> sealed = {};
};

/// The envelope's date; none when absent or not a date that exists.
std::optional<PartialDate> effective_of(const StoredEvent& event);
void set_date(cairn::common::v1::PartialDate* out, const PartialDate& date);
std::optional<PartialDate> date_of(const cairn::common::v1::PartialDate& date);

}  // namespace cairn::eventstore
