#include <algorithm>

#include "cairn/engagement/v1/events.pb.h"
#include "cairn/organisation/v1/events.pb.h"
#include "eventstore/base/check.h"
#include "eventstore/event.h"
#include "services/quarters/decide.h"

// What comes with an answer beside its rows: reports and files, and engagements that were not on record. Each is the
// engagement's own command, judged by its own rules.

namespace cairn::services::quarters {
namespace {

namespace e1 = cairn::engagement::v1;
using eventstore::Command;

Command command(const Submission& submission, std::string_view verb, const std::string& subject, Day today) {
  Command command;
  command.verb = verb;
  command.subject = subject;
  command.today = today;
  command.reason = "said by the unit for " + submission.quarter;
  command.source = command.reason;
  return command;
}

/// A report of what was held is due so many days after its last day, until somebody says otherwise.
constexpr int kReportDays = 30;
constexpr char kReportDocument[] = "report";

/// Delegations, visits, tours, conferences, exchanges are held; the kinds before them last (events.proto).
bool is_activity(e1::Kind kind) { return kind >= e1::KIND_DELEGATION_IN; }

template <class Birth>
void describe(Birth& birth, const Submission& submission, const std::string& municipality) {
  birth.set_municipality(municipality);
  birth.mutable_details()->mutable_title()->set_en(submission.added->title);
  birth.mutable_details()->set_kind(submission.added->kind);
  birth.add_lead_units(submission.unit);
}

bool has_begun(const Addition& added, Day today) { return !added.begins || added.begins->first_day() <= today; }

/// Policy (8): what is held is on record with its report. It is owed from here on, red once its day has passed.
Command report_of(const Submission& submission, Day today) {
  const auto& added = *submission.added;
  const Day held = added.begins ? added.begins->last_day() : today;
  auto expected = std::make_shared<e1::DocumentExpected>();
  expected->set_document_id(kReportDocument);
  expected->set_kind(e1::DOCUMENT_KIND_VISIT_REPORT);
  expected->set_title("Report");
  eventstore::set_date(expected->mutable_due(), PartialDate::of_day(Day(held.number() + kReportDays)));
  auto asked = command(submission, "expect-document", added.engagement, today);
  asked.content = std::move(expected);
  return asked;
}

Command partner_of(const Submission& submission, Day today) {
  const auto& added = *submission.added;
  auto joined = std::make_shared<e1::PartyJoined>();
  joined->set_organisation_id(added.organisation);
  joined->set_role(e1::ROLE_PARTNER);
  auto asked = command(submission, "join-party", added.engagement, today);
  asked.effective = has_begun(added, today) ? added.begins : PartialDate::of_day(today);
  asked.content = std::move(joined);
  return asked;
}

}  // namespace

Command command_of(const Submission& submission, const FiledReport& report,
                   const projections::calendar::Quarter& quarter, Day today) {
  auto filed = std::make_shared<e1::ReportFiled>();
  filed->set_document_id(report.document);
  filed->set_sha256(report.sha256);
  auto asked = command(submission, "file-report", report.engagement, today);
  asked.effective = PartialDate::of_day(std::min(today, quarter.last_day()));
  asked.content = std::move(filed);
  return asked;
}

Command attach_of(const Submission& submission, const RowAnswer& answer, Day today) {
  CAIRN_CHECK(answer.file.has_value(), "only a file that came is attached");
  auto attached = std::make_shared<e1::DocumentAttached>();
  attached->set_document_id(answer.file->document);
  attached->set_kind(e1::DOCUMENT_KIND_OTHER);
  attached->set_title(answer.file->title);
  attached->set_sha256(answer.file->sha256);
  attached->set_media_type(answer.file->media_type);
  auto asked = command(submission, "attach-document", answer.engagement, today);
  asked.effective = answer.effective;
  asked.content = std::move(attached);
  return asked;
}

Command begin_of(const Submission& submission, const std::string& municipality, Day today) {
  const auto& added = *submission.added;
  if (!has_begun(added, today)) {
    auto proposed = std::make_shared<e1::EngagementProposed>();
    describe(*proposed, submission, municipality);
    auto asked = command(submission, "propose", added.engagement, today);
    asked.effective = PartialDate::of_day(today);
    asked.content = std::move(proposed);
    return asked;
  }
  auto recorded = std::make_shared<e1::EngagementRecorded>();
  describe(*recorded, submission, municipality);
  recorded->set_status(is_activity(added.kind) ? e1::STATUS_CONCLUDED : e1::STATUS_ACTIVE);
  auto asked = command(submission, "record", added.engagement, today);
  asked.effective = added.begins;
  asked.content = std::move(recorded);
  return asked;
}

std::vector<Command> more_of(const Submission& submission, Day today) {
  std::vector<Command> more;
  const auto& added = *submission.added;
  if (!has_begun(added, today)) {
    auto term = std::make_shared<e1::TermSet>();
    eventstore::set_date(term->mutable_begins(), *added.begins);
    more.push_back(command(submission, "set-term", added.engagement, today));
    more.back().effective = PartialDate::of_day(today);
    more.back().content = std::move(term);
  }
  if (!added.organisation.empty()) more.push_back(partner_of(submission, today));
  if (is_activity(added.kind)) more.push_back(report_of(submission, today));
  return more;
}

Command register_of(const Submission& submission, Day today) {
  CAIRN_CHECK(!submission.added->new_organisation.empty(), "only a new partner is registered");
  auto registered = std::make_shared<cairn::organisation::v1::OrganisationRegistered>();
  registered->set_name(submission.added->new_organisation);
  auto asked = command(submission, "create", submission.added->organisation, today);
  asked.content = std::move(registered);
  return asked;
}

}  // namespace cairn::services::quarters
