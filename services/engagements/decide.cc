#include "services/engagements/decide.h"

#include <algorithm>
#include <array>

#include "projections/engagements/facts.h"
#include "services/engagements/decide_rules.h"

namespace cairn::services::engagements {
namespace {

// A set of statuses, one bit each.
using Statuses = unsigned;
template <class... Status>
constexpr Statuses in(Status... status) {
  return (0U | ... | (1U << status));
}

constexpr Statuses kStanding = in(v1::STATUS_PROPOSED, v1::STATUS_APPROVED, v1::STATUS_SIGNED, v1::STATUS_ACTIVE,
                                  v1::STATUS_SUSPENDED, v1::STATUS_UNKNOWN);
constexpr Statuses kOver = in(v1::STATUS_CONCLUDED, v1::STATUS_WITHDRAWN);
constexpr Statuses kAny = kStanding | kOver;
// Not a status: a back-loaded row that is over takes the verb as well, for its past is still being told.
constexpr Statuses kPastToo = 1U << 31;
constexpr Statuses kOpen = kStanding | kPastToo;
constexpr Statuses kRunning = in(v1::STATUS_SIGNED, v1::STATUS_ACTIVE, v1::STATUS_SUSPENDED, v1::STATUS_UNKNOWN);

enum class Reason { kFree, kNeeded };  // PRODUCT H5: status changes, corrections and withdrawals say why
enum class Date { kFree, kNeeded };    // where "unknown" would mean "from the start" and so change nothing today

struct Verb {
  eventstore::VerbInfo info;
  Reason reason;
  Date date;
  Statuses statuses;
  Rule shape;
  Rule judge;
};

void judge_nothing(Case&) {}
void shape_nothing(Case&) {}
void judge_correct_by_table(Case& it);

constexpr auto kFree = Reason::kFree;
constexpr auto kWhy = Reason::kNeeded;
constexpr auto kUndated = Date::kFree;
constexpr auto kDated = Date::kNeeded;

constexpr std::array kVerbs = {
    Verb{{"propose", "EngagementProposed", true}, kFree, kUndated, 0, shape_propose, judge_begin},
    Verb{{"record", "EngagementRecorded", true}, kFree, kUndated, 0, shape_record, judge_record},
    Verb{{"revise", "DetailsRevised"}, kFree, kUndated, kOpen, shape_revise, judge_revise},
    Verb{{"join-party", "PartyJoined"}, kFree, kUndated, kOpen, shape_join, judge_join},
    Verb{{"leave-party", "PartyLeft"}, kFree, kDated, kOpen, shape_leave, judge_leave},
    Verb{{"change-lead-unit", "LeadUnitChanged"}, kFree, kUndated, kOpen, shape_lead_units, judge_nothing},
    Verb{{"link-mandate", "MandateLinked"}, kFree, kUndated, kOpen, shape_mandate, judge_nothing},
    Verb{{"approve", "Approved"}, kWhy, kDated, kOpen, shape_approve, judge_approve},
    Verb{{"sign", "AgreementSigned"}, kWhy, kDated, kOpen, shape_sign, judge_sign},
    Verb{{"set-term", "TermSet"}, kFree, kUndated, kOpen, shape_term, judge_term},
    Verb{{"activate", "Activated"},
         kWhy,
         kDated,
         in(v1::STATUS_PROPOSED, v1::STATUS_APPROVED, v1::STATUS_SIGNED, v1::STATUS_UNKNOWN),
         shape_nothing,
         judge_activate},
    Verb{{"renew", "Renewed"}, kWhy, kDated, kRunning, shape_renew, judge_renew},
    Verb{{"suspend", "Suspended"}, kWhy, kDated, in(v1::STATUS_ACTIVE), shape_nothing, judge_change},
    Verb{{"resume", "Resumed"}, kWhy, kDated, in(v1::STATUS_SUSPENDED), shape_nothing, judge_change},
    Verb{{"conclude", "Concluded"}, kWhy, kDated, kRunning | in(v1::STATUS_CONCLUDED), shape_nothing, judge_conclude},
    Verb{{"withdraw", "Withdrawn"}, kWhy, kDated, kStanding, shape_nothing, judge_withdraw},
    Verb{{"commit-funding", "FundingCommitted"}, kFree, kUndated, kOpen, shape_commit_funding, judge_commit_funding},
    Verb{{"receive-funding", "FundingReceived"}, kFree, kUndated, kOpen, shape_receive_funding, judge_receive_funding},
    Verb{{"hold-activity", "ActivityHeld"}, kFree, kUndated, kOpen, shape_activity, judge_activity},
    Verb{{"expect-document", "DocumentExpected"}, kFree, kUndated, kAny, shape_expect, judge_expect},
    Verb{{"file-report", "ReportFiled"}, kFree, kUndated, kAny, shape_file, judge_file},
    Verb{{"attach-document", "DocumentAttached"}, kFree, kUndated, kAny, shape_attach, judge_attach},
    Verb{{"withdraw-document", "DocumentWithdrawn"},
         kWhy,
         kUndated,
         kAny,
         shape_withdraw_document,
         judge_withdraw_document},
    Verb{{"record-lesson", "LessonRecorded"}, kFree, kUndated, kAny, shape_lesson, judge_lesson},
    Verb{{"relate", "RelatedTo"}, kFree, kUndated, kOpen, shape_relate, judge_relate},
    Verb{{"confirm", "Confirmed"}, kFree, kUndated, kAny, shape_confirm, judge_nothing},
    Verb{{"hand-over", "HandedOver"}, kFree, kUndated, kOpen, shape_hand_over, judge_hand_over},
    Verb{{"disown", "Disowned"}, kFree, kUndated, kOpen, shape_disown, judge_nothing},
    Verb{{"assess-risk", "RiskAssessed"}, kFree, kUndated, kOpen, shape_risk, judge_nothing},
    Verb{{"note-rival-claim", "RivalClaimNoted"}, kFree, kUndated, kAny, shape_rival, judge_nothing},
    Verb{{"correct", "Corrected"}, kWhy, kUndated, kAny, shape_nothing, judge_correct_by_table},
    Verb{{"void", "Voided"}, kWhy, kUndated, kAny, shape_nothing, judge_void},
};

constexpr auto kInfos = [] {
  std::array<eventstore::VerbInfo, kVerbs.size()> infos;
  std::ranges::transform(kVerbs, infos.begin(), &Verb::info);
  return infos;
}();

const Verb* verb_of(std::string_view name) {
  const auto found = std::ranges::find(kVerbs, name, [](const Verb& verb) { return verb.info.name; });
  return found == kVerbs.end() ? nullptr : &*found;
}

void judge_correct_by_table(Case& it) {
  judge_correct(it, [](std::string_view type) -> Rule {
    const auto found = std::ranges::find(kVerbs, type, [](const Verb& verb) { return verb.info.type; });
    return found == kVerbs.end() ? nullptr : found->shape;
  });
}

/// What holds for every verb: the row that it needs, the status, the reason, the date.
void judge_common(Case& it, const Verb& verb) {
  const auto& command = it.command();
  if (verb.reason == Reason::kNeeded) need_text(it, command.reason, "/reason");
  if (verb.date == Date::kNeeded && !command.effective)
    it.complain("/effective", "is missing: the date, as exact as it is known");
  if (command.until && verb.info.name != "record") it.complain("/until", "goes with record only");
  if (verb.info.begins) return;
  const auto status = it.status();
  const bool told_late = (verb.statuses & kPastToo) != 0 && it.back_loaded();
  if ((verb.statuses & in(status)) != 0 || told_late) return;
  it.complain("/status", "the engagement is " + std::string(it.text(Column::kStatus)) + ": " +
                             std::string(verb.info.name) + " is not possible now");
}

/// What has no date counts from the start (DESIGN 3), so it does not change what is told of a date: easily overlooked.
void warn_of_undated(Case& it) {
  eventstore::StoredEvent event;
  event.set_type(it.own().type());
  event.set_payload(it.own().message->SerializeAsString());
  const auto says = projections::engagements::assertion_of(event);
  if (!says) return;  // Corrected and Voided say no facts
  for (const auto& fact : says.value().facts) {
    const auto* cell = it.latest().find(fact.column, fact.element);
    if (cell == nullptr || !cell->effective || cell->value == fact.value) continue;
    return it.warn("/effective", "is missing, so it counts from the start and " +
                                     std::string(projections::engagements::kColumns[fact.column].name) + " of " +
                                     cell->effective->text() + " stays as it is");
  }
}

}  // namespace

std::span<const eventstore::VerbInfo> verbs() { return kInfos; }

Result<eventstore::Decision> decide(const projections::facts::Timeline& history, const eventstore::Command& command) {
  const Verb* verb = verb_of(command.verb);
  if (verb == nullptr) return fail(Errc::kNotFound, "there is no verb \"" + command.verb + "\"");
  CAIRN_CHECK(command.content && command.content->GetDescriptor()->name() == verb->info.type,
              "a command's content is a message of its verb's type");
  Case it(history, command);
  if (verb->info.begins != history.empty()) {
    if (verb->info.begins) return fail(Errc::kConflict, "engagement " + command.subject + " is there already");
    return fail(Errc::kNotFound, "there is no engagement " + command.subject);
  }
  if (!verb->info.begins && !it.latest().exists())
    return fail(Errc::kNotFound, "engagement " + command.subject + " was voided");
  judge_common(it, *verb);
  verb->shape(it);
  verb->judge(it);
  if (!verb->info.begins && !command.effective && !it.refused()) warn_of_undated(it);
  return it.take();
}

}  // namespace cairn::services::engagements
