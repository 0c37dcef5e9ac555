#include <filesystem>
#include <fstream>

#include "cairn/person/v1/events.pb.h"
#include "cairn/post/v1/events.pb.h"
#include "cairn/quarter/v1/events.pb.h"
#include "cairn/rules/v1/events.pb.h"
#include "eventstore/base/instant.h"
#include "eventstore/sealing/key_ring.h"
#include "projections/duties/kind.h"
#include "projections/engagements/kind.h"
#include "projections/indicators/kind.h"
#include "projections/organisations/kind.h"
#include "projections/persons/kind.h"
#include "projections/posts/kind.h"
#include "projections/quarters/kind.h"
#include "projections/quarters/schedule.h"
#include "projections/reviews/kind.h"
#include "projections/rules/kind.h"
#include "projections/summaries/kind.h"
#include "projections/units/kind.h"
#include "tests/store/fixture.h"
#include "tests/store/workers/reminders/crashing_store.h"
#include "workers/mail/encoding.h"
#include "workers/runtime/runner.h"
#include "workers/summary/delivering.h"
#include "workers/summary/drafting.h"
#include "workers/summary/embedded_templates.h"

// The schedules of the yearly summary: what they do over years, over an outage, and whatever write is the last one.

namespace cairn::workers::summary {
namespace {

namespace p = projections;
namespace v1 = cairn::summary::v1;
namespace fs = std::filesystem;
using p::calendar::FinancialYear;
using reminders::testing::CrashingStore;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int64_t kHourUs = 3'600'000'000;
constexpr int64_t kYearUs = 366 * 24 * kHourUs;
constexpr char kPdf[] = "%PDF-1.7 of a test";

/// Takes every mail, unless it is told to lose the process first.
class KeptMails final : public mail::Transport {
 public:
  std::vector<std::string> mails;
  std::vector<std::string> to;
  CrashingStore* dies = nullptr;

  Result<mail::Outcome> send(const mail::Envelope& envelope, std::string_view bytes, const mail::Stopping&) override {
    if (dies != nullptr && dies->dead()) return fail(Errc::kUnavailable, "the process is gone");
    mails.emplace_back(bytes);
    to.push_back(envelope.to);
    return mail::Outcome{mail::Verdict::kTaken, {}, 250, "2.0.0", "queued"};
  }
  std::string where() const override { return "a test"; }
};

/// A ledger with every view that a summary reads; the clock stands in November 2023.
class YearlyTest : public eventstore::testing::StoreFixture {
 protected:
  YearlyTest() {
    for (const auto* kind : {&p::engagements::kKind, &p::organisations::kKind, &p::units::kKind, &p::posts::kKind,
                             &p::persons::kKind, &p::rules::kKind, &p::quarters::kKind, &p::duties::kKind,
                             &p::indicators::kKind, &p::reviews::kKind, &p::summaries::kKind}) {
      views_.push_back(std::make_unique<p::registers::RegisterView>(*kind));
      projections.push_back(views_.back().get());
    }
    const auto renderer = fs::path(folder_.path()) / "renderer";
    std::ofstream(renderer) << "#!/bin/sh\nprintf '%%%s' '" << (kPdf + 1) << "' > \"$5\"\necho a renderer of a test\n";
    fs::permissions(renderer, fs::perms::owner_all);
    pdf_.interpreter = renderer.string();
    options.keys = &keys_;
    begin_anew();
  }
  /// An empty ledger in which one rule was set.
  void begin_anew() {
    store.reset();
    home = std::make_unique<eventstore::testing::MemoryHome>();
    clock.set_us(eventstore::testing::kStartUs);
    mails_ = {};
    open();
    says("rules-ETH", rule("dormancy_months", "12"), "2020-01-01");
  }

  Yearly yearly_over(eventstore::Store& over) {
    mail::Settings settings;
    settings.base_url = "https://example.org";
    return {over,     clock,  {"ledger.test", "ETH"},
            settings, mails_, mail::Templates::of(embedded_templates(), {"en"}).value(),
            nullptr,  pdf_,   opens_};
  }
  static cairn::rules::v1::RuleSet rule(const std::string& name, const std::string& value) {
    cairn::rules::v1::RuleSet set;
    set.set_rule(name);
    set.set_value(value);
    set.set_authority("a test");
    return set;
  }
  Position says(const std::string& stream, const google::protobuf::Message& message,
                const std::string& effective = "") {
    auto event = eventstore::testing::event(++said_, message.SerializeAsString(), {}, message.GetDescriptor()->name());
    if (!effective.empty()) event.effective = PartialDate::parse(effective).value();
    return must(eventstore::testing::commit(said_, stream, eventstore::Expected::any(), {std::move(event)})).first;
  }
  void city_manager() {
    cairn::person::v1::PersonRegistered person;
    person.set_name("Nomusa Dube");
    person.set_email("manager@example.org");
    person.set_language("zu");
    says("person-P1", person);
    cairn::post::v1::PostCreated post;
    post.set_unit_id("U1");
    post.set_title("City Manager");
    says("post-CM", post);
    cairn::post::v1::PostFilled filled;
    filled.set_person_id("P1");
    says("post-CM", filled, "2020-01-01");
    says("rules-ETH", rule("city_manager", "CM"), "2020-01-01");
  }
  /// Works until nothing is due.
  static void work(runtime::Runner& runner) {
    for (int round = 0; round < 50; ++round) {
      const auto attempts = runner.step();
      if (!attempts || attempts.value() == 0) return;
    }
    ADD_FAILURE() << "there is always more to do";
  }
  /// Both schedules over this store, as a program that starts now; returns what is begun and not yet done.
  void run_from_start(eventstore::Store& over) {
    const auto yearly = yearly_over(over);
    runtime::JobQueue queue(over, clock, system_ids());
    Drafting drafting(yearly);
    Delivering delivering(yearly);
    runtime::Runner runner(queue, {&drafting, &delivering}, {drafts(yearly), deliveries(yearly)});
    work(runner);
  }
  /// Streams of the events of a type, in order.
  std::vector<std::string> streams_of(const std::string& type) {
    std::vector<std::string> streams;
    eventstore::Filter filter;
    filter.types = {type};
    const auto done = store->snapshot()->scan(Position(0), store->head(), filter, [&](const auto& event, auto) {
      streams.push_back(event.stream());
      return true;
    });
    EXPECT_TRUE(done);
    return streams;
  }
  /// The draft of 2023/24, signed and published as people do.
  void sign_and_publish() {
    eventstore::Filter filter;
    filter.types = {"SummaryDrafted"};
    v1::SummaryDrafted drafted;
    ASSERT_TRUE(store->snapshot()->scan(Position(0), store->head(), filter, [&](const auto& event, auto) {
      drafted.ParseFromString(event.payload());
      return true;
    }));
    v1::SummarySigned said;
    *said.mutable_manifest() = drafted.manifest();
    says("summary-ETH_2023_24", said);
    says("summary-ETH_2023_24", v1::SummaryPublished());
  }
  static int64_t due_of(int begins) {
    return end_of_day_us(p::quarters::schedule_of({}, {}, FinancialYear(begins).quarter(4)).lock.day) + 1;
  }

  cairn::testing::TempFolder folder_;
  std::vector<std::unique_ptr<p::registers::RegisterView>> views_;
  PdfOptions pdf_;
  KeptMails mails_;
  eventstore::sealing::MemoryKeyRing keys_;
  const eventstore::sealing::KeyRing* opens_ = &keys_;
  uint64_t said_ = 0;
};

TEST_F(YearlyTest, EachYearIsDueWhenTheDayAfterItsLastQuartersLockBegins) {
  const auto yearly = yearly_over(*store);
  const auto schedule = drafts(yearly);
  EXPECT_EQ(schedule.misfire, runtime::Misfire::kAll);
  int64_t after_us = eventstore::testing::kStartUs;
  for (int begins = 2023; begins < 2043; ++begins) {
    const auto slot = schedule.next(after_us).value();
    ASSERT_TRUE(slot);
    EXPECT_EQ(slot->id, FinancialYear(begins).id());
    EXPECT_EQ(slot->due_us, due_of(begins));
    after_us = slot->due_us;
  }
}

TEST_F(YearlyTest, AQuarterThatWasOpenedIsLockedFirst) {
  const auto yearly = yearly_over(*store);
  const auto schedule = drafts(yearly);
  cairn::quarter::v1::QuarterOpened opened;
  opened.set_municipality("ETH");
  opened.set_quarter("2023-24-Q4");
  says("quarter-ETH_2023_24_Q4", opened);
  clock.set_us(due_of(2023) + kHourUs);
  EXPECT_FALSE(schedule.next(eventstore::testing::kStartUs).value());
  says("quarter-ETH_2023_24_Q4", cairn::quarter::v1::QuarterLocked());
  const auto slot = schedule.next(eventstore::testing::kStartUs).value();
  ASSERT_TRUE(slot);
  EXPECT_EQ(slot->id, "2023-24");
}

TEST_F(YearlyTest, AQuarterThatNobodyLockedHoldsUpNoLaterYear) {
  const auto yearly = yearly_over(*store);
  cairn::quarter::v1::QuarterOpened opened;
  opened.set_municipality("ETH");
  opened.set_quarter("2023-24-Q4");
  says("quarter-ETH_2023_24_Q4", opened);
  clock.set_us(due_of(2024) + kHourUs);
  const auto slot = drafts(yearly).next(eventstore::testing::kStartUs).value();
  ASSERT_TRUE(slot);
  EXPECT_EQ(slot->id, "2023-24");
}

TEST_F(YearlyTest, AfterAnOutageOfYearsEachIsDraftedOnceInOrder) {
  run_from_start(*store);
  clock.set_us(due_of(2025) + kHourUs);
  run_from_start(*store);
  const auto three = ElementsAre("summary-ETH_2023_24", "summary-ETH_2024_25", "summary-ETH_2025_26");
  EXPECT_THAT(streams_of("SummaryDrafted"), three);
  runtime::JobQueue queue(*store, clock, system_ids());
  for (const auto* slot : {"2023-24", "2024-25", "2025-26"}) {
    const auto job = queue.find(runtime::id_of(runtime::JobName{"summary-draft-ETH", slot, ""}));
    ASSERT_TRUE(job) << slot;
    EXPECT_EQ(runtime::name_of(job.value().state()), "done");
  }
  run_from_start(*store);
  EXPECT_THAT(streams_of("SummaryDrafted"), three);
}

TEST_F(YearlyTest, AnOfficerWhoHasACommentToAnswerIsNotAnsweredForByTheClock) {
  run_from_start(*store);
  says("summary-ETH_2023_24", v1::SummaryDrafted());
  says("summary-ETH_2023_24", v1::SummaryReturned());
  clock.set_us(due_of(2023) + kHourUs);
  run_from_start(*store);
  EXPECT_THAT(streams_of("SummaryDrafted"), SizeIs(1));
}

TEST_F(YearlyTest, WhateverWriteIsTheLastThereIsOneDraft) {
  for (const bool last_is_in : {false, true})
    for (int writes = 0, dead = 1; dead == 1; ++writes) {
      begin_anew();
      run_from_start(*store);
      clock.set_us(due_of(2023) + kHourUs);
      CrashingStore crashing(*store, writes, last_is_in);
      run_from_start(crashing);
      dead = crashing.dead() ? 1 : 0;
      clock.advance_us(kHourUs);  // the lease of the dead ends
      run_from_start(*store);
      EXPECT_THAT(streams_of("SummaryDrafted"), ElementsAre("summary-ETH_2023_24")) << writes << last_is_in;
    }
}

TEST_F(YearlyTest, WhateverWriteIsTheLastTheCityManagerGetsOneMail) {
  for (const bool last_is_in : {false, true})
    for (int writes = 0, dead = 1; dead == 1; ++writes) {
      begin_anew();
      city_manager();
      run_from_start(*store);
      clock.set_us(due_of(2023) + kHourUs);
      run_from_start(*store);
      sign_and_publish();
      clock.advance_us(kHourUs);
      CrashingStore crashing(*store, writes, last_is_in);
      mails_.dies = &crashing;
      run_from_start(crashing);
      dead = crashing.dead() ? 1 : 0;
      mails_.dies = nullptr;
      clock.advance_us(kHourUs);
      run_from_start(*store);
      run_from_start(*store);
      EXPECT_THAT(streams_of("SummaryDelivered"), ElementsAre("summary-ETH_2023_24")) << writes << last_is_in;
      // Between the mail and the word that it went out it may go out again, and is the same mail then.
      ASSERT_FALSE(mails_.mails.empty());
      EXPECT_LE(mails_.mails.size(), 2U);
      EXPECT_EQ(mails_.mails.front(), mails_.mails.back()) << writes << last_is_in;
    }
}

TEST_F(YearlyTest, TheMailWaitsForAPostThatSomebodyFills) {
  run_from_start(*store);
  clock.set_us(due_of(2023) + kHourUs);
  run_from_start(*store);
  sign_and_publish();
  clock.advance_us(kHourUs);
  run_from_start(*store);
  EXPECT_THAT(mails_.mails, IsEmpty());
  runtime::JobQueue queue(*store, clock, system_ids());
  const auto job = queue.find(runtime::id_of(runtime::JobName{"summary-delivery-ETH", "2023-24", ""}));
  ASSERT_TRUE(job);
  EXPECT_EQ(runtime::name_of(job.value().state()), "retry");
  EXPECT_THAT(job.value().last_error(), HasSubstr("city_manager"));
  city_manager();
  clock.advance_us(kYearUs / 12);
  run_from_start(*store);
  ASSERT_THAT(mails_.to, ElementsAre("manager@example.org"));
  const auto& mail = mails_.mails.front();
  EXPECT_THAT(mail, HasSubstr("Content-Language: zu\r\n"));
  EXPECT_THAT(mail, HasSubstr("filename=\"summary-2023-24.pdf\"\r\n\r\n" + mail::to_base64_lines(kPdf)));
  EXPECT_THAT(mail, HasSubstr("https://example.org/v1/summaries/2023-24.xlsx"));
  EXPECT_THAT(streams_of("SummaryDelivered"), ElementsAre("summary-ETH_2023_24"));
}

TEST_F(YearlyTest, AnAddressWithoutItsKeyIsWaitedForAndAnErasedOneIsNone) {
  city_manager();
  run_from_start(*store);
  clock.set_us(due_of(2023) + kHourUs);
  run_from_start(*store);
  sign_and_publish();
  runtime::JobQueue queue(*store, clock, system_ids());
  const auto waits_for = [&] {
    clock.advance_us(kHourUs);
    run_from_start(*store);
    const auto job = queue.find(runtime::id_of(runtime::JobName{"summary-delivery-ETH", "2023-24", ""}));
    return job ? job.value().last_error() : job.error().context;
  };
  opens_ = nullptr;
  EXPECT_THAT(waits_for(), HasSubstr("no keys here for person-P1"));
  opens_ = &keys_;
  ASSERT_TRUE(keys_.destroy("person-P1"));
  EXPECT_THAT(waits_for(), HasSubstr("no address is on record"));
  EXPECT_THAT(mails_.mails, IsEmpty());
}

}  // namespace
}  // namespace cairn::workers::summary
