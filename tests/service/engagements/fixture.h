#pragma once

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "cairn/common/v1/common.pb.h"
#include "cairn/engagement/v1/events.pb.h"
#include "cairn/organisation/v1/events.pb.h"
#include "cairn/unit/v1/events.pb.h"
#include "projections/audit/trail_view.h"
#include "projections/engagements/kind.h"
#include "projections/history/history_view.h"
#include "projections/organisations/kind.h"
#include "projections/units/kind.h"
#include "services/http/transport.h"
#include "tests/store/fixture.h"

namespace cairn::services {

/// A store in memory with the registers of engagements, organisations and units, the history and the trail, whose
/// routes are called inside the process. Verbs append one event each and return its position.
class EngagementsFixture : public ::testing::Test {
 protected:
  Position append(const std::string& stream, const google::protobuf::Message& message, const std::string& effective,
                  const std::string& reason = "") {
    ++appended_;
    auto event =
        eventstore::testing::event(appended_, message.SerializeAsString(), {}, message.GetDescriptor()->name());
    if (!effective.empty()) event.effective = PartialDate::parse(effective).value();
    event.reason = reason;
    event.source = "minutes";
    auto done =
        store_->append_and_wait(eventstore::testing::commit(appended_, stream, eventstore::Expected::any(), {event}));
    EXPECT_TRUE(done.has_value()) << done.error().context;
    return done.value().last;
  }
  Position organisation(const std::string& id, const std::string& name) {
    organisation::v1::OrganisationRegistered said;
    said.set_name(name);
    return append("organisation-" + id, said, "2000");
  }
  Position unit(const std::string& id, const std::string& name) {
    unit::v1::UnitRegistered said;
    said.set_municipality("ETH");
    said.set_name(name);
    return append("unit-" + id, said, "2000");
  }
  Position recorded(const std::string& id, const std::string& title, const std::string& since) {
    engagement::v1::EngagementRecorded said;
    said.set_municipality("ETH");
    said.mutable_details()->mutable_title()->set_en(title);
    said.mutable_details()->set_ref("ENG-" + id);
    said.mutable_details()->set_kind(engagement::v1::KIND_PARTNERSHIP);
    said.set_status(engagement::v1::STATUS_ACTIVE);
    return append("engagement-" + id, said, since);
  }
  Position joined(const std::string& id, const std::string& organisation, const std::string& since) {
    engagement::v1::PartyJoined said;
    said.set_organisation_id(organisation);
    said.set_role(engagement::v1::ROLE_PARTNER);
    return append("engagement-" + id, said, since);
  }
  Position retitled(const std::string& id, const std::string& title, const std::string& on) {
    engagement::v1::DetailsRevised said;
    said.mutable_details()->mutable_title()->set_en(title);
    return append("engagement-" + id, said, on, "better words");
  }
  /// Of the event recorded at `target`: a title, from another day.
  Position corrected(const std::string& id, Position target, const std::string& title, const std::string& on) {
    engagement::v1::DetailsRevised meant;
    meant.mutable_details()->mutable_title()->set_en(title);
    common::v1::Corrected said;
    said.set_position(target.value());
    said.set_type("DetailsRevised");
    said.set_schema_version(1);
    said.set_payload(meant.SerializeAsString());
    if (!on.empty()) eventstore::set_date(said.mutable_effective(), PartialDate::parse(on).value());
    return append("engagement-" + id, said, "", "misread");
  }
  Position left(const std::string& id, const std::string& organisation, const std::string& on) {
    engagement::v1::PartyLeft said;
    said.set_organisation_id(organisation);
    said.set_role(engagement::v1::ROLE_PARTNER);
    return append("engagement-" + id, said, on);
  }
  Position merged(const std::string& from, const std::string& into, const std::string& on) {
    organisation::v1::OrganisationsMerged said;
    said.set_into(into);
    return append("organisation-" + from, said, on);
  }
  Position voided(const std::string& id, Position target) {
    common::v1::Voided said;
    said.set_position(target.value());
    return append("engagement-" + id, said, "", "entered twice");
  }

  http::Response get(const std::string& target, http::Headers headers = {}) {
    http::Request request;
    request.target = target;
    request.headers = std::move(headers);
    return http::make_local_transport(router_)->call(std::move(request)).value();
  }
  boost::json::object json(const std::string& target) {
    const auto response = get(target);
    EXPECT_EQ(response.status, 200) << target << ": " << response.text();
    return boost::json::parse(std::string(response.text())).as_object();
  }

  ManualClock clock_{eventstore::testing::kStartUs};
  std::vector<const projections::registers::RegisterKind*> kinds_{
      &projections::engagements::kKind, &projections::organisations::kKind, &projections::units::kKind};
  projections::registers::RegisterView engagements_{*kinds_[0]};
  projections::registers::RegisterView organisations_{*kinds_[1]};
  projections::registers::RegisterView units_{*kinds_[2]};
  projections::history::HistoryView history_{kinds_};
  projections::audit::TrailView trail_;
  std::unique_ptr<eventstore::Store> store_ = [this] {
    eventstore::StoreOptions options;
    options.origin = "ledger.test";
    options.clock = &clock_;
    auto opened = eventstore::Store::open(eventstore::make_memory_commit_log(), options,
                                          {&engagements_, &organisations_, &units_, &history_, &trail_});
    return std::move(opened.value());
  }();
  http::BlockingPool pool_{1, 16};
  http::Router router_;
  uint64_t appended_ = 0;
};

}  // namespace cairn::services
