#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"
#include "eventstore/event.h"
#include "projections/facts/fact.h"

// What every `assertion_of` needs: the message of an event, and the facts that it gathers.

namespace cairn::projections::facts {

/// The event's payload as a message of type M; kCorrupt, naming the type and position, when the bytes are not one.
template <class M>
Result<M> message_of(const eventstore::StoredEvent& event) {
  M message;
  if (!message.ParseFromString(event.payload()))
    return fail(Errc::kCorrupt,
                "the payload at position " + std::to_string(event.position()) + " is no " + event.type());
  return message;
}

/// Gathers the facts of one event.
class AssertionBuilder {
 public:
  explicit AssertionBuilder(const eventstore::StoredEvent& event) {
    assertion_.position = Position(event.position());
    assertion_.effective = eventstore::effective_of(event);
  }
  template <class C>
  AssertionBuilder& set(C column, std::string value, std::string element = {}) {
    assertion_.facts.push_back({static_cast<ColumnId>(column), std::move(element), std::move(value)});
    return *this;
  }
  /// Sets the cell unless the value is "", which in a first event means "not told".
  template <class C>
  AssertionBuilder& told(C column, std::string value) {
    return value.empty() ? *this : set(column, std::move(value));
  }
  template <class C>
  AssertionBuilder& clear(C column, std::string element = {}) {
    assertion_.facts.push_back({static_cast<ColumnId>(column), std::move(element), std::nullopt});
    return *this;
  }
  /// Sets the cell, or empties it when the value is "".
  template <class C>
  AssertionBuilder& revise(C column, std::string value) {
    return value.empty() ? clear(column) : set(column, std::move(value));
  }
  /// The envelope's date is the last day on which something still held.
  AssertionBuilder& ends() {
    assertion_.ends = true;
    return *this;
  }
  Assertion take() { return std::move(assertion_); }

 private:
  Assertion assertion_;
};

inline Error unknown_type(const eventstore::StoredEvent& event) {
  return fail(Errc::kInvalid, "no facts are known of type " + event.type() + " in stream " + event.stream() +
                                  ", position " + std::to_string(event.position()));
}

}  // namespace cairn::projections::facts
