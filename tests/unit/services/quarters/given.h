#pragma once

#include "eventstore/event.h"
#include "projections/facts/timeline.h"

namespace cairn::services::quarters {

inline Day day(std::string_view text) { return PartialDate::parse(text).value().first_day(); }

/// Events of one stream, folded as its register does. The first stands at position 40.
class Given {
 public:
  using AssertionOf = Result<projections::facts::Assertion> (*)(const eventstore::StoredEvent&);
  explicit Given(AssertionOf assertion_of) : assertion_of_(assertion_of) {}
  Given& event(const google::protobuf::Message& message) {
    eventstore::StoredEvent event;
    event.set_position(next_++);
    event.set_type(message.GetDescriptor()->name());
    event.set_payload(message.SerializeAsString());
    timeline_.assert_facts(assertion_of_(event).value());
    return *this;
  }
  const projections::facts::Timeline& history() const { return timeline_; }

 private:
  AssertionOf assertion_of_;
  uint64_t next_ = 40;
  projections::facts::Timeline timeline_;
};

}  // namespace cairn::services::quarters
