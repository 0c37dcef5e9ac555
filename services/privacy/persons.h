#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/date.h"
#include "eventstore/sealing/key_ring.h"
#include "eventstore/store.h"
#include "services/http/message.h"

namespace cairn::services::privacy {

/// One cell of a person as it is opened for an answer.
struct PersonalField {
  std::string name;  ///< name, email or telephone
  std::string value;
  Position set_by;
  std::optional<PartialDate> since;
};

/// What is held of a person today.
struct Person {
  std::string id;
  bool erased = false;
  std::string language;
  std::vector<PersonalField> fields;  ///< in the order of the register's columns; none once erased
};

/// kNotFound for one who was never registered; kUnavailable while the keys cannot be read. Blocking.
Result<Person> person_of(const eventstore::Snapshot& snapshot, const eventstore::sealing::KeyRing* keys,
                         const std::string& id);

/// kNotFound for one who was never registered. Blocking.
Result<void> need_person(const eventstore::Snapshot& snapshot, const std::string& id);

/// kDenied unless whoever asks may be told of this person: a contact of nobody but itself.
Result<void> need_own_person(const http::Request& request, std::string_view person);

}  // namespace cairn::services::privacy
