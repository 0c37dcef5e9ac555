#pragma once

#include "cairn/duty/v1/events.pb.h"
#include "eventstore/base/check.h"
#include "projections/duties/evolve.h"
#include "projections/duties/facts.h"

namespace cairn::projections::duties {

namespace v1 = cairn::duty::v1;

/// The events of one duty, as the log would hold them, and their fold as known at any position.
class History {
 public:
  template <class Event>
  Position says(const Event& event) {
    eventstore::StoredEvent stored;
    stored.set_position(next_);
    stored.set_stream("duty-u1_2026_27_Q1");
    stored.set_type(event.GetDescriptor()->name());
    stored.set_payload(event.SerializeAsString());
    const auto assertion = assertion_of(stored);
    CAIRN_CHECK(assertion.has_value(), "a test says what is known");
    timeline_.assert_facts(assertion.value());
    return Position(next_++);
  }
  Position opened() {
    v1::DutyOpened event;
    event.set_unit_id("u1");
    event.set_municipality("ETH");
    event.set_quarter("2026-27-Q1");
    return says(event);
  }
  Position answered(const std::vector<std::string>& engagements, v1::AnswerKind kind = v1::ANSWER_KIND_CONFIRMED) {
    v1::AnswersSubmitted event;
    for (const auto& engagement : engagements) {
      auto& answer = *event.add_answers();
      answer.set_engagement_id(engagement);
      answer.set_kind(kind);
    }
    event.set_nothing_to_report(engagements.empty());
    return says(event);
  }
  Position undone(Position position, const std::vector<std::string>& engagements) {
    v1::AnswersUndone event;
    event.set_position(position.value());
    for (const auto& engagement : engagements) event.add_engagement_ids(engagement);
    event.set_nothing_to_report(engagements.empty());
    return says(event);
  }
  Position excused() {
    v1::DutyExcused event;
    event.set_excuse(v1::EXCUSE_POST_EMPTY);
    return says(event);
  }
  Position queued(const std::string& message_id, int step) {
    v1::ReminderQueued event;
    event.set_message_id(message_id);
    event.set_step(step);
    event.set_level(v1::LEVEL_CONTACT);
    event.set_post_id("p1");
    event.set_token_sha256("abc");
    return says(event);
  }
  /// Something elsewhere in the log.
  void elsewhere() { ++next_; }

  Position head() const { return Position(next_); }
  Duty at(Position known) const { return duty_of(timeline_.at(Day::latest(), known)); }
  Duty now() const { return at(head()); }

 private:
  uint64_t next_ = 100;
  facts::Timeline timeline_;
};

}  // namespace cairn::projections::duties
