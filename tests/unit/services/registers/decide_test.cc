#include "services/registers/decide.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "cairn/common/v1/common.pb.h"
#include "cairn/municipality/v1/events.pb.h"
#include "cairn/organisation/v1/events.pb.h"
#include "cairn/person/v1/events.pb.h"
#include "cairn/post/v1/events.pb.h"
#include "cairn/rules/v1/events.pb.h"
#include "cairn/unit/v1/events.pb.h"
#include "projections/municipalities/kind.h"
#include "projections/organisations/kind.h"
#include "projections/persons/kind.h"
#include "projections/posts/kind.h"
#include "projections/rules/kind.h"
#include "projections/units/kind.h"

namespace cairn::services::registers {
namespace {

using projections::facts::Row;
using projections::registers::RegisterKind;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
namespace organisation = cairn::organisation::v1;
namespace unit = cairn::unit::v1;
namespace post = cairn::post::v1;
namespace person = cairn::person::v1;
namespace municipality = cairn::municipality::v1;
using cairn::rules::v1::RuleSet;

struct Ask {
  std::string effective = {};
  std::string reason = "because";
  std::optional<uint64_t> target = {};
};

/// Given what happened, when a verb is asked, then these events or this refusal: a ledger of timelines in memory.
class Books {
 public:
  Result<eventstore::Decision> decide(const std::string& category, const std::string& id, const std::string& verb,
                                      const google::protobuf::Message& message, const Ask& ask = {}) {
    eventstore::Command command;
    command.verb = verb;
    command.content = std::shared_ptr<const google::protobuf::Message>(copy_of(message));
    if (!ask.effective.empty()) command.effective = PartialDate::parse(ask.effective).value();
    command.reason = ask.reason;
    if (ask.target && *ask.target < events_.size()) command.target = events_[*ask.target];
    const auto& history = timelines_[category + "-" + id];
    return registers::decide({category, id, history}, command, others());
  }
  /// The same, and folded in; fails the test when it is refused.
  std::vector<Complaint> must(const std::string& category, const std::string& id, const std::string& verb,
                              const google::protobuf::Message& message, const Ask& ask = {}) {
    auto decision = decide(category, id, verb, message, ask);
    if (!decision) {
      ADD_FAILURE() << verb << ": " << decision.error().context;
      return {};
    }
    for (const auto& happening : decision.value().events) fold(category, id, happening);
    return decision.value().warnings;
  }
  std::string refusal(const std::string& category, const std::string& id, const std::string& verb,
                      const google::protobuf::Message& message, const Ask& ask = {}) {
    const auto decision = decide(category, id, verb, message, ask);
    return decision ? "allowed" : decision.error().context;
  }
  Row row(const std::string& category, const std::string& id, Day valid = Day::latest()) {
    return timelines_[category + "-" + id].at(valid, Position(UINT64_MAX));
  }
  uint64_t next() const { return events_.size(); }

 private:
  static google::protobuf::Message* copy_of(const google::protobuf::Message& message) {
    auto* copy = message.New();
    copy->CopyFrom(message);
    return copy;
  }
  static const RegisterKind& kind_of(std::string_view category) {
    for (const auto* kind :
         {&projections::organisations::kKind, &projections::units::kKind, &projections::posts::kKind,
          &projections::persons::kKind, &projections::municipalities::kKind, &projections::rules::kKind})
      if (kind->category == category) return *kind;
    std::abort();
  }
  Others others() {
    Others others;
    others.row = [this](std::string_view category, std::string_view id) -> Result<Row> {
      return timelines_[std::string(category) + "-" + std::string(id)].latest();
    };
    others.find = [this](std::string_view category, std::string_view alias) -> Result<std::optional<std::string>> {
      for (const auto& [stream, timeline] : timelines_) {
        const auto& kind = kind_of(category);
        if (!stream.starts_with(std::string(category) + "-") || !kind.aliases_of) continue;
        for (const auto& found : kind.aliases_of(timeline.latest()))
          if (found == alias) return std::optional(stream.substr(category.size() + 1));
      }
      return std::optional<std::string>();
    };
    return others;
  }
  void fold(const std::string& category, const std::string& id, const eventstore::Happening& happening) {
    eventstore::StoredEvent event;
    event.set_stream(category + "-" + id);
    event.set_position(events_.size());
    event.set_type(happening.type());
    event.set_payload(happening.message->SerializeAsString());
    if (happening.effective) eventstore::set_date(event.mutable_effective(), *happening.effective);
    auto& timeline = timelines_[event.stream()];
    const auto& kind = kind_of(category);
    if (event.type() == "Corrected") {
      const auto correction = projections::registers::correction_of(event, kind.assertion_of).value();
      timeline.correct(correction.target, correction.replacement);
    } else if (event.type() == "Voided") {
      timeline.void_event(projections::registers::voided_by(event).value(), Position(event.position()));
    } else {
      timeline.assert_facts(kind.assertion_of(event).value());
    }
    events_.push_back(event);
  }

  std::map<std::string, projections::facts::Timeline> timelines_;
  std::vector<eventstore::StoredEvent> events_;
};

/// A row as text: every cell with who set it and since when.
std::string bytes_of(const Row& row) {
  std::string text;
  for (const auto& cell : row.cells())
    text += std::to_string(cell.column) + "[" + std::string(cell.element) + "]=" + std::string(cell.value) + "@" +
            std::to_string(cell.set_by.value()) + (cell.effective ? " " + cell.effective->text() : "") + "\n";
  return text;
}

organisation::OrganisationRegistered called(const std::string& name) {
  organisation::OrganisationRegistered message;
  message.set_name(name);
  return message;
}
organisation::OrganisationsMerged into(const std::string& id) {
  organisation::OrganisationsMerged message;
  message.set_into(id);
  return message;
}

class OrganisationsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const std::string id : {"a", "b", "c", "d"}) books_.must("organisation", id, "create", called(id));
  }
  std::string merge(const std::string& id, const std::string& other) {
    return books_.refusal("organisation", id, "merge", into(other));
  }
  Books books_;
};

TEST_F(OrganisationsTest, UndoingAMergeRestoresTheEarlierRowsOfEveryDay) {
  std::map<std::string, std::string> before;
  for (const std::string day : {"1990", "2015", "2020", "2024"})
    before[day] = bytes_of(books_.row("organisation", "a", PartialDate::parse(day).value().last_day()));
  books_.must("organisation", "a", "merge", into("b"), {.effective = "2016-05"});
  EXPECT_EQ(books_.row("organisation", "a").text(id_of(projections::organisations::Column::kMergedInto)), "b");
  books_.must("organisation", "a", "undo-merge", organisation::MergeUndone(), {.effective = "2023"});
  for (const auto& [day, bytes] : before)
    EXPECT_EQ(bytes_of(books_.row("organisation", "a", PartialDate::parse(day).value().last_day())), bytes) << day;
  EXPECT_EQ(merge("a", "b"), "allowed");
}

TEST_F(OrganisationsTest, CircularMergesAreRefusedWithTheChain) {
  books_.must("organisation", "a", "merge", into("b"));
  books_.must("organisation", "b", "merge", into("c"));
  EXPECT_THAT(merge("c", "a"), HasSubstr("a circular merge: c -> a -> b -> c"));
  EXPECT_THAT(merge("a", "d"), HasSubstr("merged already: a -> b -> c"));
  EXPECT_THAT(merge("d", "d"), HasSubstr("into itself"));
  EXPECT_THAT(merge("d", "a"), HasSubstr("stands for it is c"));
  EXPECT_THAT(merge("d", "x"), HasSubstr("no organisation x"));
  EXPECT_THAT(books_.refusal("organisation", "d", "merge", into("c"), {.reason = " "}), HasSubstr("is missing"));
}

TEST_F(OrganisationsTest, OldIdsResolveThroughEveryMerge) {
  books_.must("organisation", "a", "merge", into("b"));
  books_.must("organisation", "b", "merge", into("c"));
  Others others;
  others.row = [this](auto category, auto id) -> Result<Row> {
    return books_.row(std::string(category), std::string(id));
  };
  EXPECT_EQ(merge_chain("a", others).value(), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(merge_chain("d", others).value(), (std::vector<std::string>{"d"}));
}

TEST_F(OrganisationsTest, UndoingWantsTheRightMerge) {
  organisation::MergeUndone undo;
  EXPECT_THAT(books_.refusal("organisation", "a", "undo-merge", undo), HasSubstr("not merged"));
  books_.must("organisation", "a", "merge", into("b"));
  undo.set_from("c");
  EXPECT_THAT(books_.refusal("organisation", "a", "undo-merge", undo), HasSubstr("into b, not into c"));
}

TEST_F(OrganisationsTest, IdentifiersAreCheckedAndTheSameOneProposesAMerge) {
  organisation::IdentifierAdded said;
  const auto add = [&](const char* scheme, const char* identifier) {
    said.set_scheme(scheme);
    said.set_identifier(identifier);
    return books_.refusal("organisation", "a", "add-identifier", said);
  };
  for (const auto& [scheme, good] : {std::pair("XI-ROR", "04qzfn040"),
                                     {"XI-LEI", "529900T8BM49AURSDO55"},
                                     {"XI-WIKIDATA", "Q5468"},
                                     {"ZA-CIP", "1994/007705/06"},
                                     {"ZA-NPO", "001-234 NPO"},
                                     {"ZA-PBO", "930012345"},
                                     {"ZA-MDB", "KZN225"}})
    EXPECT_EQ(add(scheme, good), "allowed") << scheme;
  for (const auto& [scheme, bad] : {std::pair("XI-ROR", "04qzfn041"),
                                    {"XI-ROR", "04qzfn04"},
                                    {"XI-LEI", "529900T8BM49AURSDO56"},
                                    {"XI-WIKIDATA", "Q0"},
                                    {"ZA-CIP", "94/7705/06"},
                                    {"ZA-NPO", "1234"},
                                    {"ZA-PBO", "123456789"},
                                    {"ZA-MDB", "eth"},
                                    {"XX", "1"}})
    EXPECT_NE(add(scheme, bad), "allowed") << scheme << bad;
  said.set_scheme("XI-WIKIDATA");
  said.set_identifier("Q5468");
  EXPECT_THAT(books_.must("organisation", "a", "add-identifier", said), IsEmpty());
  const auto warnings = books_.must("organisation", "b", "add-identifier", said);
  ASSERT_THAT(warnings, SizeIs(1));
  EXPECT_THAT(warnings[0].detail, HasSubstr("organisation a has it too"));
}

TEST_F(OrganisationsTest, BegunTwiceIsAConflictAndUnknownIsNotFound) {
  EXPECT_EQ(books_.decide("organisation", "a", "create", called("a")).error().code, Errc::kConflict);
  EXPECT_EQ(books_.decide("organisation", "x", "merge", into("a")).error().code, Errc::kNotFound);
  EXPECT_EQ(books_.decide("organisation", "a", "promote", into("a")).error().code, Errc::kNotFound);
  EXPECT_THAT(books_.refusal("organisation", "a", "rename", organisation::OrganisationRenamed()),
              HasSubstr("nothing is changed"));
}

unit::UnitRegistered unit_of(const std::string& name, const std::string& parent = "", const std::string& code = "ETH") {
  unit::UnitRegistered message;
  message.set_municipality(code);
  message.set_name(name);
  message.set_parent_unit(parent);
  return message;
}
unit::UnitMoved under(const std::string& parent) {
  unit::UnitMoved message;
  message.set_parent_unit(parent);
  return message;
}

TEST(UnitsTest, ACircleOfParentsIsRefusedWithTheChain) {
  Books books;
  books.must("unit", "top", "create", unit_of("top"));
  books.must("unit", "mid", "create", unit_of("mid", "top"));
  books.must("unit", "low", "create", unit_of("low", "mid"));
  books.must("unit", "far", "create", unit_of("far", "", "KZN225"));
  EXPECT_THAT(books.refusal("unit", "top", "move", under("low")),
              HasSubstr("a circle of parents: top -> low -> mid -> top"));
  EXPECT_THAT(books.refusal("unit", "top", "move", under("top")), HasSubstr("its own parent"));
  EXPECT_THAT(books.refusal("unit", "low", "move", under("gone")), HasSubstr("no unit gone"));
  EXPECT_THAT(books.refusal("unit", "low", "move", under("far")), HasSubstr("of KZN225"));
  EXPECT_EQ(books.refusal("unit", "low", "move", under("top")), "allowed");
  cairn::common::v1::Corrected corrected;
  corrected.set_position(0);
  corrected.set_type("UnitRegistered");
  corrected.set_payload(unit_of("top", "low").SerializeAsString());
  EXPECT_THAT(books.refusal("unit", "top", "correct", corrected, {.target = 0}), HasSubstr("a circle of parents"));
}

TEST(UnitsTest, ClosesOnItsLastDayAndOpensAgain) {
  Books books;
  books.must("unit", "a", "create", unit_of("a"), {.effective = "2009"});
  books.must("unit", "b", "create", unit_of("b"));
  unit::UnitClosed closed;
  closed.add_successor_units("b");
  EXPECT_THAT(books.refusal("unit", "a", "close", closed), HasSubstr("is missing"));
  EXPECT_THAT(books.refusal("unit", "a", "close", closed, {.effective = "2008"}),
              HasSubstr("before it was registered"));
  books.must("unit", "a", "close", closed, {.effective = "2016-06-30"});
  const auto state = [&](const char* day) {
    return books.row("unit", "a", PartialDate::parse(day).value().first_day())
        .text(id_of(projections::units::Column::kState));
  };
  EXPECT_EQ(state("2016-06-30"), "open");
  EXPECT_EQ(state("2016-07-01"), "closed");
  EXPECT_THAT(books.refusal("unit", "a", "close", closed, {.effective = "2017"}), HasSubstr("closed already"));
  EXPECT_THAT(books.refusal("unit", "a", "reopen", unit::UnitReopened(), {.effective = "2016"}),
              HasSubstr("still open"));
  books.must("unit", "a", "reopen", unit::UnitReopened(), {.effective = "2018"});
  EXPECT_EQ(state("2018-01-01"), "open");
  EXPECT_THAT(books.refusal("unit", "a", "reopen", unit::UnitReopened(), {.effective = "2019"}),
              HasSubstr("not closed"));
}

class PostsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    books_.must("unit", "u", "create", unit_of("u"));
    person::PersonRegistered registered;
    registered.set_name("N");
    for (const std::string id : {"p", "q"}) books_.must("person", id, "create", registered);
    post::PostCreated created;
    created.set_unit_id("u");
    created.set_title("Contact");
    created.set_duty(post::DUTY_CONTACT);
    books_.must("post", "s", "create", created);
  }
  static post::PostFilled by(const std::string& id) {
    post::PostFilled message;
    message.set_person_id(id);
    return message;
  }
  static post::PostVacated left(const std::string& id) {
    post::PostVacated message;
    message.set_person_id(id);
    return message;
  }
  Books books_;
};

TEST_F(PostsTest, IsFilledByOnePersonAtATime) {
  EXPECT_THAT(books_.refusal("post", "s", "vacate", left("p"), {.effective = "2020"}), HasSubstr("nobody filled"));
  books_.must("post", "s", "fill", by("p"), {.effective = "2020-03-01"});
  EXPECT_THAT(books_.refusal("post", "s", "fill", by("q"), {.effective = "2021"}),
              HasSubstr("filled by p since 2020-03-01"));
  EXPECT_THAT(books_.refusal("post", "s", "vacate", left("q"), {.effective = "2021"}), HasSubstr("filled by p"));
  EXPECT_THAT(books_.refusal("post", "s", "vacate", left("p"), {.effective = "2019"}), HasSubstr("nobody filled"));
  books_.must("post", "s", "vacate", left("p"), {.effective = "2022-05-31"});
  books_.must("post", "s", "fill", by("q"), {.effective = "2022-06-01"});
  const auto holder = [&](const char* day) {
    return books_.row("post", "s", PartialDate::parse(day).value().first_day())
        .text(id_of(projections::posts::Column::kHolder));
  };
  EXPECT_EQ(holder("2022-05-31"), "p");
  EXPECT_EQ(holder("2022-06-01"), "q");
  EXPECT_THAT(books_.refusal("post", "s", "fill", by("x"), {.effective = "2019"}), HasSubstr("no person x"));
}

TEST_F(PostsTest, ContactsAreChecked) {
  person::ContactChanged changed;
  EXPECT_THAT(books_.refusal("person", "p", "change-contact", changed), HasSubstr("nothing is changed"));
  changed.set_email("not an address");
  changed.set_language("fr");
  EXPECT_THAT(books_.decide("person", "p", "change-contact", changed).error().complaints, SizeIs(2));
}

TEST(RulesTest, KnownRulesWithTheirShapesAndAuthority) {
  Books books;
  const auto set = [&](const char* rule, const char* value, const char* authority = "Policy (7)") {
    RuleSet said;
    said.set_rule(rule);
    said.set_value(value);
    said.set_authority(authority);
    return books.refusal("rules", "ETH", "set", said);
  };
  for (const auto& [rule, good] : {std::pair("dormancy_months", "12"),
                                   {"reminder_steps", "-14,0,5,10"},
                                   {"holiday", "2026-12-16"},
                                   {"deadline_exception", "report 2026-27-Q1 2027-01-15"},
                                   {"report_grace_days", "0"}})
    EXPECT_EQ(set(rule, good), "allowed") << rule;
  for (const auto& [rule, bad] : {std::pair("dormancy_months", "0"),
                                  {"dormancy_months", "12.5"},
                                  {"reminder_steps", "5,0"},
                                  {"reminder_steps", "0,"},
                                  {"holiday", "2026-12"},
                                  {"holiday", "2026-02-30"},
                                  {"deadline_exception", "2027-01-15"},
                                  {"coffee", "1"}})
    EXPECT_NE(set(rule, bad), "allowed") << rule << bad;
  EXPECT_THAT(set("amber_months", "9", ""), HasSubstr("is missing"));
}

TEST(RegistersTest, AnEndThatNoVerbReadsIsRefused) {
  eventstore::Command command;
  command.verb = "create";
  auto said = std::make_shared<unit::UnitRegistered>();
  said->set_name("Short");
  said->set_municipality("ETH");
  command.content = said;
  const projections::facts::Timeline nothing;
  EXPECT_TRUE(registers::decide({"unit", "a", nothing}, command, {}));
  command.until = PartialDate::parse("2019").value();
  const auto decision = registers::decide({"unit", "a", nothing}, command, {});
  ASSERT_FALSE(decision);
  EXPECT_EQ(decision.error().complaints.front().pointer, "/until");
  EXPECT_THAT(decision.error().context, HasSubstr("create is refused: /until"));
}

TEST(RulesTest, HolidaysStandSideBySide) {
  Books books;
  for (const char* day : {"2026-12-16", "2026-12-25"}) {
    RuleSet said;
    said.set_rule("holiday");
    said.set_value(day);
    said.set_authority("Public Holidays Act 36 of 1994");
    books.must("rules", "ETH", "set", said);
  }
  const auto rules = books.row("rules", "ETH");
  EXPECT_THAT(rules.all(id_of(projections::rules::Column::kValue)), SizeIs(2));
}

TEST(MunicipalitiesTest, EndOnceWithSuccessorsThatAreThere) {
  Books books;
  municipality::MunicipalityEstablished established;
  established.set_name("N");
  established.set_category("B");
  for (const std::string id : {"EC127", "EC129"}) books.must("municipality", id, "create", established);
  EXPECT_THAT(books.refusal("municipality", "ec1", "create", established), HasSubstr("no demarcation code"));
  municipality::MunicipalityDisestablished ended;
  ended.add_successors("EC999");
  EXPECT_THAT(books.refusal("municipality", "EC127", "disestablish", ended, {.effective = "2016-08-02"}),
              HasSubstr("no municipality \"EC999\""));
  ended.set_successors(0, "EC129");
  books.must("municipality", "EC127", "disestablish", ended, {.effective = "2016-08-02"});
  EXPECT_THAT(books.refusal("municipality", "EC127", "disestablish", ended, {.effective = "2017"}),
              HasSubstr("ended already"));
}

TEST(CorrectionsTest, StandInForTheirEventAndAreCheckedLikeIt) {
  Books books;
  books.must("organisation", "a", "create", called("SALGA"));
  books.must("organisation", "b", "create", called("other"));
  cairn::common::v1::Corrected said;
  said.set_position(0);
  said.set_type("OrganisationRegistered");
  said.set_payload(called("").SerializeAsString());
  EXPECT_THAT(books.refusal("organisation", "a", "correct", said, {.target = 0}), HasSubstr("is missing"));
  said.set_payload(called("South African Local Government Association").SerializeAsString());
  EXPECT_THAT(books.refusal("organisation", "a", "correct", said, {.reason = "", .target = 0}),
              HasSubstr("is missing"));
  EXPECT_THAT(books.refusal("organisation", "a", "correct", said, {.target = 9}), HasSubstr("no event"));
  EXPECT_THAT(books.refusal("organisation", "a", "correct", said, {.target = 1}), HasSubstr("of organisation-b"));
  books.must("organisation", "a", "correct", said, {.target = 0});
  EXPECT_EQ(books.row("organisation", "a").text(id_of(projections::organisations::Column::kName)),
            "South African Local Government Association");
  cairn::common::v1::Voided voided;
  voided.set_position(1);
  books.must("organisation", "b", "void", voided, {.target = 1});
  EXPECT_FALSE(books.row("organisation", "b").exists());
  said.set_type("OrganisationRenamed");
  EXPECT_THAT(books.refusal("organisation", "a", "correct", said, {.target = 0}), HasSubstr("so must be"));
}

}  // namespace
}  // namespace cairn::services::registers
