#include "services/quarters/decide.h"

#include <algorithm>
#include <array>

#include "cairn/quarter/v1/events.pb.h"
#include "eventstore/base/check.h"
#include "eventstore/event.h"

namespace cairn::services::quarters {
namespace {

namespace v1 = cairn::quarter::v1;
using eventstore::Command;
using eventstore::Decision;
using projections::facts::Row;
using projections::quarters::Standing;

constexpr std::array kQuarterVerbs = {eventstore::VerbInfo{"lock", "QuarterLocked"},
                                      eventstore::VerbInfo{"certify", "QuarterCertified"},
                                      eventstore::VerbInfo{"reopen", "QuarterReopened"}};
constexpr std::array kDutyVerbs = {eventstore::VerbInfo{"excuse", "DutyExcused"}};

/// A command before its rules.
struct Case {
  const Command& command;
  std::vector<Complaint> complaints;

  void complain(std::string pointer, std::string detail) {
    complaints.push_back({std::move(pointer), std::move(detail)});
  }
  void need_reason() {
    if (command.reason.find_first_not_of(" \t\r\n") == std::string::npos) complain("/reason", "is missing");
  }
  template <class M>
  const M& said() const {
    const auto* message = dynamic_cast<const M*>(command.content.get());
    CAIRN_CHECK(message != nullptr, "a command's content is a message of its verb's type");
    return *message;
  }
  Result<Decision> take(std::shared_ptr<const google::protobuf::Message> message) {
    if (complaints.empty()) return Decision{{{std::move(message), {}, command.reason, command.source, {}}}, {}};
    Error error = fail(Errc::kInvalid,
                       command.verb + " is refused: " + complaints.front().pointer + " " + complaints.front().detail);
    error.complaints = std::move(complaints);
    return error;
  }
};

/// Answers are taken again today.
bool is_reopened(const Standing& standing, Day today) {
  return standing.reopened_until && today <= *standing.reopened_until;
}

Result<Decision> decide_lock(Case it, const Standing& standing) {
  if (standing.locked && !is_reopened(standing, it.command.today)) it.complain("", "the quarter is locked already");
  return it.take(it.command.content);
}

Result<Decision> decide_certify(Case it, const Standing& standing) {
  const auto& said = it.said<v1::QuarterCertified>();
  if (said.position() != 0) it.complain("/position", "follows from the ledger and is not said");
  if (!said.checkpoint().empty()) it.complain("/checkpoint", "follows from the ledger and is not said");
  if (!standing.locked)
    it.complain("", "the quarter is not locked: answers may still come");
  else if (is_reopened(standing, it.command.today))
    it.complain("", "the quarter is open again until " + text_of(*standing.reopened_until) + "; lock it first");
  return it.take(it.command.content);
}

Result<Decision> decide_reopen(Case it, const Standing& standing) {
  it.need_reason();  // PRODUCT Q8: it needs a reason and ends by itself
  auto event = std::make_shared<v1::QuarterReopened>(it.said<v1::QuarterReopened>());
  if (!standing.locked) it.complain("", "the quarter is not locked, so it need not be opened again");
  const auto expires = eventstore::date_of(event->expires());
  if (!expires || expires->day() == 0)
    it.complain("/expires", "is missing: the last day on which answers are taken, as 2026-11-20");
  else if (expires->last_day() < it.command.today)
    it.complain("/expires", "has passed: " + expires->text() + ", today is " + text_of(it.command.today));
  if (event->has_certificate()) it.complain("/certificate", "follows from the ledger and is not said");
  if (standing.certificate) event->set_certificate(standing.certificate->value());
  return it.take(std::move(event));
}

Error no_such(const Command& command, std::string_view what) {
  return fail(Errc::kNotFound, "there is no " + std::string(what) + " " + command.subject);
}

}  // namespace

std::span<const eventstore::VerbInfo> quarter_verbs() { return kQuarterVerbs; }
std::span<const eventstore::VerbInfo> duty_verbs() { return kDutyVerbs; }

Result<Decision> decide_quarter(const projections::facts::Timeline& history, const Command& command) {
  const auto standing = projections::quarters::standing_of(history.latest());
  if (!standing.opened) return no_such(command, "quarter");
  if (command.verb == "lock") return decide_lock({command, {}}, standing);
  if (command.verb == "certify") return decide_certify({command, {}}, standing);
  if (command.verb == "reopen") return decide_reopen({command, {}}, standing);
  return fail(Errc::kNotFound, "there is no verb \"" + command.verb + "\" of a quarter");
}

Result<Decision> decide_duty(const projections::facts::Timeline& history, const Command& command) {
  const auto duty = projections::duties::duty_of(history.latest());
  if (!duty.opened) return no_such(command, "duty");
  if (command.verb != "excuse") return fail(Errc::kNotFound, "there is no verb \"" + command.verb + "\" of a duty");
  Case it{command, {}};
  it.need_reason();
  if (it.said<duty::v1::DutyExcused>().excuse() == duty::v1::EXCUSE_UNSPECIFIED)
    it.complain("/excuse", "is missing: unit_closed, post_empty or other");
  if (!duty.excuse.empty()) it.complain("", "the duty is excused already (" + duty.excuse + ")");
  return it.take(command.content);
}

}  // namespace cairn::services::quarters
