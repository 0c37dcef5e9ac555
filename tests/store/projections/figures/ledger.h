#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "cairn/common/v1/common.pb.h"
#include "cairn/duty/v1/events.pb.h"
#include "cairn/engagement/v1/events.pb.h"
#include "cairn/indicator/v1/events.pb.h"
#include "cairn/organisation/v1/events.pb.h"
#include "cairn/review/v1/events.pb.h"
#include "cairn/rules/v1/events.pb.h"
#include "cairn/unit/v1/events.pb.h"
#include "eventstore/memory_commit_log.h"
#include "eventstore/store.h"
#include "projections/duties/kind.h"
#include "projections/engagements/kind.h"
#include "projections/figures/year.h"
#include "projections/indicators/kind.h"
#include "projections/organisations/kind.h"
#include "projections/reviews/kind.h"
#include "projections/rules/kind.h"
#include "projections/units/kind.h"

namespace cairn::projections::figures {

/// A real store in memory, spoken to in events, with the views that formulas read. The clock stands at 1 July 2014.
class Ledger {
 public:
  Ledger() {
    for (const auto* kind : {&engagements::kKind, &organisations::kKind, &units::kKind, &rules::kKind, &duties::kKind,
                             &indicators::kKind, &reviews::kKind})
      views_.push_back(std::make_unique<registers::RegisterView>(*kind));
    eventstore::StoreOptions options;
    options.origin = "ledger.test";
    options.clock = &clock;
    std::vector<eventstore::Projection*> projections;
    for (const auto& view : views_) projections.push_back(view.get());
    store = eventstore::Store::open(eventstore::make_memory_commit_log(), options, std::move(projections)).value();
  }

  /// One event in a commit of its own; its position is returned.
  Position says(const std::string& stream, const google::protobuf::Message& message,
                const std::string& effective = "") {
    eventstore::NewEvent event;
    event.id = EventId(ids_.next());
    event.type = message.GetDescriptor()->name();
    if (!effective.empty()) event.effective = PartialDate::parse(effective).value();
    event.payload = message.SerializeAsString();
    event.reason = "a test";
    eventstore::Append append;
    append.commit_id = CommitId(ids_.next());
    append.writes.push_back({StreamId::parse(stream).value(), eventstore::Expected::any(), {std::move(event)}});
    append.actor = {"tester", "officer", ""};
    append.channel = "test";
    const auto appended = store->append_and_wait(std::move(append));
    EXPECT_TRUE(appended) << (appended ? "" : appended.error().context);
    return appended.value().first;
  }
  Position corrects(const std::string& stream, Position target, const google::protobuf::Message& message,
                    const std::string& effective = "") {
    common::v1::Corrected corrected;
    corrected.set_position(target.value());
    corrected.set_type(message.GetDescriptor()->name());
    corrected.set_schema_version(1);
    corrected.set_payload(message.SerializeAsString());
    if (!effective.empty()) eventstore::set_date(corrected.mutable_effective(), PartialDate::parse(effective).value());
    return says(stream, corrected);
  }
  Position voids(const std::string& stream, Position target) {
    common::v1::Voided voided;
    voided.set_position(target.value());
    return says(stream, voided);
  }

  /// Recorded in ETH with a kind, since a date.
  Position engagement(const std::string& id, engagement::v1::Kind kind, const std::string& since,
                      engagement::v1::Status status = engagement::v1::STATUS_ACTIVE) {
    engagement::v1::EngagementRecorded said;
    said.set_municipality("ETH");
    said.mutable_details()->mutable_title()->set_en("Engagement " + id);
    said.mutable_details()->set_kind(kind);
    said.mutable_details()->set_geographic_level(engagement::v1::GEOGRAPHIC_LEVEL_AFRICA);
    said.set_status(status);
    return says("engagement-" + id, said, since);
  }

  std::shared_ptr<const eventstore::Snapshot> snapshot() const { return store->snapshot(); }
  Position head() const { return store->head(); }
  FigureId id(const std::string& text) const { return FigureId::parse(text, "ETH").value(); }
  Figure figure(const std::string& text) const {
    const auto world = World::read(snapshot()).value();
    const auto asked = id(text);
    return evaluate(*world, *formula_for(*world, asked, head()).value(), asked, head());
  }
  std::string text(const std::string& figure_id) const {
    const auto read = figure(figure_id);
    return text_of(read.value, read.formula->shape);
  }

  ManualClock clock{1'404'201'600'000'000};
  std::unique_ptr<eventstore::Store> store;

 private:
  class Ids final : public IdSource {
   public:
    std::array<uint8_t, 16> next() override {
      ++number_;
      std::array<uint8_t, 16> id{};
      for (size_t i = 0; i < sizeof number_; ++i) id[15 - i] = static_cast<uint8_t>(number_ >> (8 * i));
      return id;
    }

   private:
    uint64_t number_ = 0;
  };
  Ids ids_;
  std::vector<std::unique_ptr<registers::RegisterView>> views_;
};

}  // namespace cairn::projections::figures
