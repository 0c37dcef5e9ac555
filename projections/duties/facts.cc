#include "projections/duties/facts.h"

#include <algorithm>
#include <array>

#include "cairn/duty/v1/events.pb.h"
#include "projections/duties/columns.h"
#include "projections/facts/message.h"
#include "projections/facts/words.h"

namespace cairn::projections::duties {
namespace {

namespace v1 = cairn::duty::v1;
using eventstore::StoredEvent;
using facts::AssertionBuilder;
using facts::word_of;

constexpr uint32_t kRefusedForGood = 500;  // RFC 5321, 4.2.1

void apply(const v1::DutyOpened& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kBirth, "opened").set(Column::kUnit, said.unit_id());
  facts.set(Column::kMunicipality, said.municipality()).set(Column::kQuarter, said.quarter());
}

void apply(const v1::ReminderQueued& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kReminder, "queued", said.message_id());
  facts.set(Column::kReminderStep, std::to_string(said.step()), said.message_id());
  facts.set(Column::kReminderLevel, word_of(said.level()), said.message_id());
  facts.set(Column::kReminderPost, said.post_id(), said.message_id());
  facts.set(Column::kReminderPerson, said.person_id(), said.message_id());
  if (!said.token_sha256().empty()) facts.set(Column::kLink, said.post_id(), said.token_sha256());
}

void apply(const v1::ReminderSending& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kReminder, "sending", said.message_id());
}

void apply(const v1::ReminderSent& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kReminder, "sent", said.message_id());
}

void apply(const v1::ReminderFailed& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kReminder, said.permanent() ? "dead" : "failed", said.message_id());
  // A server that refused for good has said the same as a report that comes back later.
  if (said.permanent() && said.reply_code() >= kRefusedForGood)
    facts.set(Column::kUndelivered, "hard", said.message_id());
}

void apply(const v1::ReminderBounced& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kReminder, "bounced", said.message_id());
  facts.set(Column::kUndelivered, said.hard() ? "hard" : "soft", said.message_id());
}

void apply(const v1::ReminderDeclined& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kDeclined, "declined", said.post_id());
}

void apply(const v1::LinkIssued& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kLink, said.post_id(), said.token_sha256());
}

void apply(const v1::LinkOpened& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kSeen, "later", said.post_id());
}

void apply(const v1::AnswersSubmitted& said, const StoredEvent& event, AssertionBuilder& facts) {
  for (const auto& answer : said.answers()) facts.set(Column::kAnswer, word_of(answer.kind()), answer.engagement_id());
  if (said.nothing_to_report()) facts.set(Column::kNothing, "nothing_to_report");
  facts.set(Column::kSubmission, said.has_certificate() ? "corrects" : "submitted", std::to_string(event.position()));
}

void apply(const v1::AnswersUndone& said, const StoredEvent&, AssertionBuilder& facts) {
  for (const auto& engagement : said.engagement_ids()) facts.clear(Column::kAnswer, engagement);
  if (said.nothing_to_report()) facts.clear(Column::kNothing);
  facts.set(Column::kSubmission, "undone", std::to_string(said.position()));
}

void apply(const v1::Escalated& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kLevel, word_of(said.level())).set(Column::kCause, word_of(said.cause()));
}

void apply(const v1::DutyExcused& said, const StoredEvent&, AssertionBuilder& facts) {
  facts.set(Column::kExcuse, word_of(said.excuse()));
}

/// From the bytes of one type of event to its facts.
template <class M>
Result<facts::Assertion> read(const StoredEvent& event) {
  CAIRN_TRY(const auto said, facts::message_of<M>(event));
  AssertionBuilder facts(event);
  apply(said, event, facts);
  auto assertion = facts.take();
  assertion.effective = std::nullopt;
  return assertion;
}

struct Reading {
  std::string_view type;
  Result<facts::Assertion> (*read)(const StoredEvent& event);
};

/// In order of type.
constexpr std::array kReadings = {
    Reading{"AnswersSubmitted", read<v1::AnswersSubmitted>},
    Reading{"AnswersUndone", read<v1::AnswersUndone>},
    Reading{"DutyExcused", read<v1::DutyExcused>},
    Reading{"DutyOpened", read<v1::DutyOpened>},
    Reading{"Escalated", read<v1::Escalated>},
    Reading{"LinkIssued", read<v1::LinkIssued>},
    Reading{"LinkOpened", read<v1::LinkOpened>},
    Reading{"ReminderBounced", read<v1::ReminderBounced>},
    Reading{"ReminderDeclined", read<v1::ReminderDeclined>},
    Reading{"ReminderFailed", read<v1::ReminderFailed>},
    Reading{"ReminderQueued", read<v1::ReminderQueued>},
    Reading{"ReminderSending", read<v1::ReminderSending>},
    Reading{"ReminderSent", read<v1::ReminderSent>},
};
static_assert(std::ranges::is_sorted(kReadings, {}, &Reading::type));

}  // namespace

Result<facts::Assertion> assertion_of(const StoredEvent& event) {
  const auto reading = std::ranges::lower_bound(kReadings, std::string_view(event.type()), {}, &Reading::type);
  if (reading == kReadings.end() || reading->type != event.type()) return facts::unknown_type(event);
  return reading->read(event);
}

}  // namespace cairn::projections::duties
