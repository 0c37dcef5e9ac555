#include "proto/event_files.h"

#include "cairn/access/v1/events.pb.h"
#include "cairn/account/v1/events.pb.h"
#include "cairn/common/v1/common.pb.h"
#include "cairn/duty/v1/events.pb.h"
#include "cairn/engagement/v1/events.pb.h"
#include "cairn/indicator/v1/events.pb.h"
#include "cairn/integrity/v1/events.pb.h"
#include "cairn/municipality/v1/events.pb.h"
#include "cairn/organisation/v1/events.pb.h"
#include "cairn/person/v1/events.pb.h"
#include "cairn/post/v1/events.pb.h"
#include "cairn/quarter/v1/events.pb.h"
#include "cairn/request/v1/events.pb.h"
#include "cairn/review/v1/events.pb.h"
#include "cairn/rules/v1/events.pb.h"
#include "cairn/summary/v1/events.pb.h"
#include "cairn/unit/v1/events.pb.h"

namespace cairn::proto {

const std::vector<const google::protobuf::FileDescriptor*>& event_files() {
  static const std::vector<const google::protobuf::FileDescriptor*> files = {
      access::v1::PersonalDataRevealed::descriptor()->file(),
      account::v1::AccountOpened::descriptor()->file(),
      common::v1::Corrected::descriptor()->file(),
      duty::v1::DutyOpened::descriptor()->file(),
      engagement::v1::EngagementRecorded::descriptor()->file(),
      indicator::v1::IndicatorDefined::descriptor()->file(),
      integrity::v1::SelfAudited::descriptor()->file(),
      municipality::v1::MunicipalityEstablished::descriptor()->file(),
      organisation::v1::OrganisationRegistered::descriptor()->file(),
      person::v1::PersonRegistered::descriptor()->file(),
      post::v1::PostCreated::descriptor()->file(),
      quarter::v1::QuarterOpened::descriptor()->file(),
      request::v1::RequestReceived::descriptor()->file(),
      review::v1::ReviewSubmitted::descriptor()->file(),
      rules::v1::RuleSet::descriptor()->file(),
      summary::v1::SummaryDrafted::descriptor()->file(),
      unit::v1::UnitRegistered::descriptor()->file(),
  };
  return files;
}

}  // namespace cairn::proto
