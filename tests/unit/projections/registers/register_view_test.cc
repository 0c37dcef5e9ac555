#include "projections/registers/register_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cairn/common/v1/common.pb.h"
#include "projections/accounts/kind.h"
#include "projections/duties/kind.h"
#include "projections/engagements/kind.h"
#include "projections/organisations/kind.h"
#include "projections/registers/register.h"
#include "projections/units/kind.h"
#include "tests/support/ledger_twin.h"
#include "tests/support/story.h"

namespace cairn::projections::registers {
namespace {

using cairn::tests::MapRows;
using eventstore::StoredEvent;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::array<facts::Column, 3> kColumns = {
    {{"birth", facts::ColumnType::kCode}, {"name", facts::ColumnType::kText}, {"note", facts::ColumnType::kText}}};

/// "Named" sets the birth and the name to its payload, "Noted" the note; nothing else is known.
Result<facts::Assertion> assertion_of(const StoredEvent& event) {
  if (event.type() == "Noted")
    return facts::Assertion{
        Position(event.position()), eventstore::effective_of(event), false, {{2, "", event.payload()}}};
  if (event.type() != "Named") return fail(Errc::kInvalid, "no facts of " + event.type());
  return facts::Assertion{
      Position(event.position()), eventstore::effective_of(event), false, {{0, "", "born"}, {1, "", event.payload()}}};
}
std::vector<std::string> aliases_of(const facts::Row& latest) {
  const auto name = latest.text(1);
  return name.empty() ? std::vector<std::string>() : std::vector<std::string>{"name:" + std::string(name)};
}
constexpr facts::ColumnId kAliasColumns[] = {1};
const RegisterKind kKind{.category = "thing",
                         .view = "matrix",
                         .columns = kColumns,
                         .assertion_of = assertion_of,
                         .aliases_of = aliases_of,
                         .alias_columns = kAliasColumns};

class RegisterViewTest : public ::testing::Test {
 protected:
  Result<void> apply(const std::string& stream, const std::string& type, const std::string& payload) {
    StoredEvent event;
    event.set_position(position_++);
    event.set_stream(stream);
    event.set_revision(revisions_[stream]++);
    event.set_type(type);
    event.set_payload(payload);
    return view_.apply(event, rows_);
  }
  void named(const std::string& id, const std::string& name) { ASSERT_TRUE(apply("thing-" + id, "Named", name)); }
  Result<void> corrected(const std::string& id, uint64_t target, const std::string& name) {
    common::v1::Corrected corrected;
    corrected.set_position(target);
    corrected.set_type("Named");
    corrected.set_payload(name);
    return apply("thing-" + id, "Corrected", corrected.SerializeAsString());
  }
  Result<void> voided(const std::string& id, uint64_t target) {
    common::v1::Voided voided;
    voided.set_position(target);
    return apply("thing-" + id, "Voided", voided.SerializeAsString());
  }
  Register reader() {
    cairn::tests::TwinRows::Families families{{"matrix", rows_.rows}};
    auto rows = std::make_shared<const cairn::tests::TwinRows>(families);
    return Register(eventstore::ViewReader(rows, rows->family("matrix"), Position(position_), 1));
  }
  std::string name(const std::string& id, uint64_t known = UINT64_MAX) {
    return std::string(reader().row(id, Day::latest(), Position(known)).value().text(1));
  }

  RegisterView view_{kKind};
  MapRows rows_;
  uint64_t position_ = 0;
  std::map<std::string, uint64_t> revisions_;
};

TEST_F(RegisterViewTest, LeavesOtherCategoriesAlone) {
  ASSERT_TRUE(apply("things-1", "Teleported", ""));
  ASSERT_TRUE(apply("thing", "Teleported", ""));
  ASSERT_TRUE(apply("other-1", "Teleported", ""));
  EXPECT_THAT(rows_.rows, IsEmpty());
}

TEST_F(RegisterViewTest, ParksOnATypeThatItDoesNotKnow) {
  const auto applied = apply("thing-1", "Teleported", "");
  ASSERT_FALSE(applied);
  EXPECT_THAT(rows_.rows, IsEmpty());
}

TEST_F(RegisterViewTest, KeepsRevisionAndCount) {
  named("a", "one");
  named("a", "two");
  named("b", "three");
  EXPECT_EQ(reader().timeline("a").value()->revision(), Revision(1));
  EXPECT_EQ(reader().count().value(), 2U);
}

TEST_F(RegisterViewTest, AnAliasFollowsTheLatestRow) {
  named("a", "one");
  named("a", "two");
  EXPECT_EQ(reader().resolve("name:one").value(), std::nullopt);
  EXPECT_EQ(reader().resolve("name:two").value(), "a");
  EXPECT_EQ(reader().resolve("a").value(), "a");
}

TEST_F(RegisterViewTest, AnAliasBelongsToTheLastWhoClaimsIt) {
  named("a", "one");
  named("b", "one");
  EXPECT_EQ(reader().resolve("name:one").value(), "b");
  named("a", "two");
  EXPECT_EQ(reader().resolve("name:one").value(), "b");
}

TEST_F(RegisterViewTest, WhatSaysNothingOfTheNameMovesNoAlias) {
  named("a", "one");
  named("b", "one");
  ASSERT_TRUE(apply("thing-a", "Noted", "a note"));
  EXPECT_EQ(reader().resolve("name:one").value(), "b") << "a note is no claim";
  ASSERT_TRUE(corrected("a", 2, "uno"));
  EXPECT_EQ(reader().resolve("name:uno").value(), "a") << "a name stands in for the note";
}

/// Each register with aliases: a cell of a column that is not among those they are made of changes none.
TEST(AliasColumns, AreAllThatAliasesAreMadeOf) {
  size_t tried = 0;
  for (const auto* kind :
       {&engagements::kKind, &organisations::kKind, &units::kKind, &duties::kKind, &accounts::kKind}) {
    const auto aliases_with = [&](std::optional<facts::ColumnId> other) {
      facts::Assertion said{Position(0), std::nullopt, false, {}};
      const auto say = [&](facts::ColumnId column, const std::string& value) {
        said.facts.push_back({column, kind->columns[column].by_element ? value : "", value});
      };
      say(facts::kBirth, "born");
      for (const auto column : kind->alias_columns) say(column, "one");
      if (other) say(*other, "two");
      facts::Timeline timeline;
      timeline.assert_facts(said);
      return kind->aliases_of(timeline.latest());
    };
    const auto aliases = aliases_with(std::nullopt);
    EXPECT_FALSE(aliases.empty()) << kind->category;
    for (facts::ColumnId column = facts::kBirth + 1; column < kind->columns.size(); ++column) {
      const bool among = std::ranges::find(kind->alias_columns, column) != kind->alias_columns.end();
      EXPECT_EQ(aliases_with(column) != aliases, among) << kind->category << " " << kind->columns[column].name;
      ++tried;
    }
  }
  EXPECT_GT(tried, 80U);
}

TEST_F(RegisterViewTest, CorrectionsStandInFromWhenTheyWereRecorded) {
  named("a", "one");
  ASSERT_TRUE(corrected("a", 0, "uno"));
  ASSERT_TRUE(corrected("a", 0, "eins"));
  EXPECT_EQ(name("a", 1), "one");
  EXPECT_EQ(name("a", 2), "uno");
  EXPECT_EQ(name("a"), "eins");
  EXPECT_EQ(reader().resolve("name:eins").value(), "a");
}

TEST_F(RegisterViewTest, AVoidIsFinal) {
  named("a", "one");
  ASSERT_TRUE(voided("a", 0));
  ASSERT_TRUE(corrected("a", 0, "uno"));
  EXPECT_EQ(name("a", 1), "one");
  EXPECT_EQ(name("a"), "");
  EXPECT_EQ(reader().resolve("name:one").value(), std::nullopt);
  EXPECT_EQ(reader().count().value(), 1U);
}

TEST_F(RegisterViewTest, EachVisitsWhatExistedInOrderOfId) {
  named("b", "two");
  named("a", "one");
  named("c", "three");
  ASSERT_TRUE(voided("c", 2));
  std::vector<std::string> ids;
  const auto visit = [&](std::string_view id, const facts::Row&) {
    ids.emplace_back(id);
    return true;
  };
  ASSERT_TRUE(reader().each(Day::latest(), Position(4), visit));
  EXPECT_THAT(ids, ElementsAre("a", "b"));
  ids.clear();
  ASSERT_TRUE(reader().each(Day::latest(), Position(3), visit));
  EXPECT_THAT(ids, ElementsAre("a", "b", "c"));
}

TEST_F(RegisterViewTest, NobodyIsAnEmptyRow) {
  EXPECT_FALSE(reader().latest("nobody").value().exists());
  EXPECT_FALSE(reader().timeline("nobody").value().has_value());
  EXPECT_EQ(reader().count().value(), 0U);
}

TEST_F(RegisterViewTest, BytesThatAreNoRowAreCorrupt) {
  rows_.rows["ea"] = "garbage";
  EXPECT_EQ(reader().row("a", Day::latest(), Position(1)).error().code, Errc::kCorrupt);
  EXPECT_EQ(apply("thing-a", "Named", "one").error().code, Errc::kCorrupt);
  EXPECT_EQ(apply("thing-b", "Voided", "\xff").error().code, Errc::kCorrupt);
}

}  // namespace
}  // namespace cairn::projections::registers
