#include "services/interchange/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "cairn/engagement/v1/events.pb.h"
#include "eventstore/memory_commit_log.h"
#include "projections/engagements/kind.h"
#include "projections/municipalities/kind.h"
#include "projections/organisations/kind.h"
#include "projections/registers/register.h"
#include "projections/units/kind.h"
#include "services/interchange/export.h"

namespace cairn::services::interchange {
namespace {

using projections::registers::Register;
using projections::registers::RegisterView;
using ::testing::HasSubstr;

std::string sample(const std::string& name) {
  std::ifstream file(std::string(CAIRN_SAMPLE) + "/" + name, std::ios::binary);
  EXPECT_TRUE(file.good()) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

const std::vector<std::pair<std::string, std::string>> kSampleFiles = {
    {"municipalities", "municipalities-2011.csv"},
    {"municipalities", "municipality-changes.csv"},
    {"municipalities", "municipalities.csv"},
    {"units", "units.csv"},
    {"organisations", "organisations.csv"},
    {"networks", "networks.csv"},
    {"engagements", "engagements.csv"},
};

/// A ledger in memory with the views that imports need.
class Books {
 public:
  Books() {
    eventstore::StoreOptions options;
    options.origin = "ledger.test";
    options.clock = &clock_;
    auto store = eventstore::Store::open(eventstore::make_memory_commit_log(), options,
                                         {&engagements_, &organisations_, &units_, &municipalities_});
    EXPECT_TRUE(store.has_value());
    store_ = std::move(store).value();
  }

  Result<ImportTotals> import(const std::string& kind, const std::string& bytes,
                              const std::string& file = "sheet.csv") {
    request_.kind = kind;
    request_.file = file;
    reports_.clear();
    return import_file(*store_, request_, bytes, [&](const RowReport& report) {
      reports_.push_back(*report.plan);
      return reports_.size() < stop_after_;
    });
  }
  void import_sample() {
    for (const auto& [kind, file] : kSampleFiles) {
      const auto totals = import(kind, sample(file), file);
      ASSERT_TRUE(totals.has_value()) << totals.error().context;
      EXPECT_EQ(totals.value().bad + totals.value().conflict, 0U) << file;
    }
  }
  std::vector<std::string> digests() {
    std::vector<std::string> digests;
    for (const auto& view : store_->views()) digests.push_back(view.name + " " + view.digest);
    return digests;
  }
  projections::facts::Row row(std::string_view view, std::string_view name, Day valid = Day::latest()) {
    const auto snapshot = store_->snapshot();
    const auto rows = Register::open(*snapshot, view).value();
    const auto id = rows.resolve(name).value();
    return id ? rows.row(*id, valid, store_->head()).value() : projections::facts::Row();
  }
  /// Somebody changes an engagement through the API.
  void append_by_hand(std::string_view ref, std::string type, const google::protobuf::Message& message) {
    const auto snapshot = store_->snapshot();
    const auto id = Register::open(*snapshot, "matrix").value().resolve(ref).value();
    ASSERT_TRUE(id.has_value());
    eventstore::NewEvent event;
    event.type = std::move(type);
    event.payload = message.SerializeAsString();
    event.effective = PartialDate::of(2026, 1, 1).value();
    event.id = EventId(system_ids().next());
    eventstore::Append append;
    append.commit_id = CommitId(system_ids().next());
    append.writes.push_back({StreamId::of("engagement", *id), eventstore::Expected::exists(), {event}});
    append.actor.id = "officer";
    append.channel = "web";
    ASSERT_TRUE(store_->append_and_wait(std::move(append)).has_value());
  }

  ManualClock clock_{1'790'000'000'000'000};
  RegisterView engagements_{projections::engagements::kKind};
  RegisterView organisations_{projections::organisations::kKind};
  RegisterView units_{projections::units::kKind};
  RegisterView municipalities_{projections::municipalities::kKind};
  std::unique_ptr<eventstore::Store> store_;
  ImportRequest request_{"engagements",
                         "ETH",
                         "sheet.csv",
                         PartialDate::of(2026, 11, 23).value(),
                         false,
                         false,
                         {"importer", "officer", ""}};
  std::vector<RowPlan> reports_;
  size_t stop_after_ = SIZE_MAX;
};

/// The records of a file by the heading's names.
std::vector<std::map<std::string, std::string>> table_of(const std::string& bytes) {
  auto table = CsvTable::open(bytes);
  std::vector<std::map<std::string, std::string>> rows;
  while (auto record = table.value().next()) {
    auto& row = rows.emplace_back();
    for (size_t i = 0; i < record->fields.size(); ++i) row[table.value().heading()[i]] = record->fields[i];
  }
  return rows;
}

/// Straight from the columns: begun by `day`, and not known to be over before it.
bool runs_on(const std::map<std::string, std::string>& row, Day day) {
  static const std::set<std::string> kActivities = {"delegation_in", "delegation_out", "staff_visit",
                                                    "tour",          "conference",     "learning_exchange"};
  const auto date = [&](const char* column) { return PartialDate::parse(row.at(column)); };
  if (!row.at("start_date").empty() && date("start_date").value().first_day() > day) return false;
  if (row.at("status") != "concluded") return true;
  if (!row.at("end_date").empty()) return date("end_date").value().last_day() >= day;
  return kActivities.contains(row.at("kind")) && !row.at("start_date").empty() &&
         date("start_date").value().last_day() >= day;
}

TEST(ImportTest, TheSampleGoesInOnceAndComesOutAsItWent) {
  Books books;
  books.import_sample();
  const auto count = [&](const char* view) {
    return Register::open(*books.store_->snapshot(), view).value().count().value();
  };
  EXPECT_EQ(count("matrix"), 165U);
  EXPECT_EQ(count("organisations"), 156U + 20U);
  EXPECT_EQ(count("units"), 62U);
  EXPECT_EQ(count("municipalities"), 292U);

  const auto head = books.store_->head();
  for (const auto& [kind, file] : kSampleFiles) {
    const auto totals = books.import(kind, sample(file), file).value();
    EXPECT_EQ(totals.events, 0U) << file;
    EXPECT_EQ(totals.same, totals.rows) << file;
  }
  for (const std::string name : {"engagements", "organisations", "units"}) {
    ExportRequest request{.municipality = "ETH"};
    const auto exported = export_file(*books.store_->snapshot(), name, request);
    ASSERT_TRUE(exported.has_value()) << exported.error().context;
    const auto totals = books.import(name, exported.value(), "export.csv").value();
    EXPECT_EQ(totals.same, totals.rows) << name;
    for (const auto& plan : books.reports_)
      for (const auto& change : plan.changes)
        ADD_FAILURE() << plan.name << " " << change.field << ": " << change.before << " -> " << change.after;
  }
  EXPECT_EQ(books.store_->head(), head);
}

TEST(ImportTest, OnADayRunsExactlyWhatTheFileSays) {
  Books books;
  books.import_sample();
  const auto rows = table_of(sample("engagements.csv"));
  for (const std::string text : {"1999-12-31", "2011-12-31", "2012-01-01", "2012-06-30", "2016-06-30", "2026-06-30"}) {
    const Day day = PartialDate::parse(text).value().first_day();
    std::set<std::string> expected;
    for (const auto& row : rows)
      if (runs_on(row, day)) expected.insert(row.at("ref"));
    std::set<std::string> found;
    const auto matrix = Register::open(*books.store_->snapshot(), "matrix").value();
    using projections::engagements::Column;
    ASSERT_TRUE(matrix
                    .each(day, books.store_->head(),
                          [&](std::string_view, const auto& row) {
                            if (row.text(id_of(Column::kStatus)) != "concluded")
                              found.emplace(row.text(id_of(Column::kRef)));
                            return true;
                          })
                    .has_value());
    EXPECT_EQ(found, expected) << text;
  }
}

TEST(ImportTest, BeforeTheImportNothingWasKnown) {
  Books books;
  books.import_sample();
  const auto matrix = Register::open(*books.store_->snapshot(), "matrix").value();
  int rows = 0;
  ASSERT_TRUE(matrix.each(Day::latest(), Position(0), [&](auto, const auto&) { return ++rows > 0; }).has_value());
  EXPECT_EQ(rows, 0);
}

TEST(ImportTest, AnImportCutOffAnywhereAndBegunAgainIsTheUndisturbedOne) {
  Books whole;
  whole.import_sample();
  for (const size_t after : {1U, 2U, 15U, 16U, 17U, 33U, 100U, 164U}) {
    Books cut;
    for (const auto& [kind, file] : kSampleFiles) {
      cut.stop_after_ = after;
      const auto stopped = cut.import(kind, sample(file), file);
      if (!stopped) EXPECT_EQ(stopped.error().code, Errc::kCancelled);
      cut.stop_after_ = SIZE_MAX;
      ASSERT_TRUE(cut.import(kind, sample(file), file).has_value());
    }
    EXPECT_EQ(cut.store_->head(), whole.store_->head()) << after;
    EXPECT_EQ(cut.digests(), whole.digests()) << after;
  }
}

TEST(ImportTest, EngagementsAloneRegisterWhomTheyName) {
  Books books;
  const auto totals = books.import("engagements", sample("engagements.csv"), "engagements.csv");
  ASSERT_TRUE(totals.has_value()) << totals.error().context;
  EXPECT_EQ(totals.value().add, 165U);
  EXPECT_EQ(Register::open(*books.store_->snapshot(), "organisations").value().count().value(), 156U);
  EXPECT_EQ(books.row("organisations", "name:universityofkwazulunatal").text(1), "University of KwaZulu-Natal");
  EXPECT_EQ(books.import("engagements", sample("engagements.csv"), "engagements.csv").value().same, 165U);
}

TEST(ImportTest, ADryRunSaysAllAndAppendsNothing) {
  Books books;
  books.request_.dry_run = true;
  const auto totals = books.import("engagements", sample("engagements.csv")).value();
  EXPECT_EQ(totals.add, 165U);
  EXPECT_FALSE(totals.applied);
  EXPECT_EQ(books.store_->head(), Position(0));
}

constexpr const char* kHeading =
    "ref,title,kind,lead_unit,partner_organisations,partner_countries,geographic_level,start_date,end_date,status,"
    "focus_area,mandate,formality,funding_amount,funding_currency,documents,source\n";

TEST(ImportTest, OneBadRowDoesNotStopTheOthersUnlessStrict) {
  const std::string bytes = std::string(kHeading) +
                            "A-1,One,agreement,,City of X,ZA,local,2011,,active,,,,,,,s\n"
                            "A-2,Two,party,,City of X,ZAF,local,2012,2011,active,,,,5,,,s\n"
                            "A-3,\"Three,agreement\n"
                            "A-4,Four,agreement,,City of X,ZA,local,2011-13,,active,,,,,,,s\n"
                            "A-5,Five,agreement,,City of Y,ZA,local,2011,,active,,,,,,,s\n";
  Books books;
  books.request_.strict = true;
  const auto strict = books.import("engagements", bytes).value();
  EXPECT_EQ(strict.bad, 3U);
  EXPECT_FALSE(strict.applied);
  EXPECT_EQ(books.store_->head(), Position(0));
  books.request_.strict = false;
  const auto totals = books.import("engagements", bytes).value();
  EXPECT_EQ(totals.add, 2U);
  EXPECT_EQ(totals.bad, 3U);
  const auto& bad = books.reports_.at(1);
  ASSERT_EQ(bad.errors.size(), 4U);
  EXPECT_EQ(bad.errors[0].line, 3U);
  EXPECT_EQ(bad.errors[0].column, 3U);
  EXPECT_THAT(bad.errors[2].detail, HasSubstr("before it starts"));
  EXPECT_EQ(books.reports_.at(2).errors.at(0).line, 4U);
  EXPECT_THAT(books.reports_.at(3).errors.at(0).detail, HasSubstr("2011-13"));
}

TEST(ImportTest, WrongColumnsAreOneClearError) {
  Books books;
  const auto wrong = books.import("units", "cluster,department,asof\n");
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().context, "wrong columns; missing: unit, as_of, source; unexpected: \"asof\"");
  EXPECT_EQ(books.import("people", "a\n").error().code, Errc::kInvalid);
}

std::string one_row(std::string row) { return kHeading + std::move(row) + "\n"; }

class ChangedCellTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(books_.import("engagements", one_row(kRow)).has_value()); }
  /// Imports another version of the row, and again: then it is the same.
  std::vector<std::string> types_of(const std::string& row) {
    const auto totals = books_.import("engagements", one_row(row));
    EXPECT_TRUE(totals.has_value()) << totals.error().context;
    EXPECT_EQ(totals.value().change, 1U);
    std::vector<std::string> types;
    for (const auto& write : books_.reports_.at(0).writes)
      for (const auto& event : write.events) types.push_back(event.type);
    const auto again = books_.import("engagements", one_row(row)).value();
    EXPECT_EQ(again.same, 1U) << row;
    for (const auto& change : books_.reports_.at(0).changes)
      ADD_FAILURE() << change.field << ": " << change.before << " -> " << change.after;
    return types;
  }
  static constexpr const char* kRow =
      "A-1,One,agreement,MILE,City of X;City of Y,ZA,local,2011,,active,water,MIR,,500,ZAR,Memo,s";
  Books books_;
};

using ::testing::ElementsAre;

TEST_F(ChangedCellTest, GivesTheMatchingEvent) {
  EXPECT_THAT(types_of("A-1,Uno,agreement,MILE,City of X;City of Y,ZA,local,2011,,active,,MIR,,500,ZAR,Memo,s"),
              ElementsAre("DetailsRevised"));
  EXPECT_THAT(types_of("A-1,Uno,agreement,MILE,City of X;City of Z,ZA,local,2011,,active,,MIR,,500,ZAR,Memo,s"),
              ElementsAre("OrganisationRegistered", "PartyLeft", "PartyJoined"));
  EXPECT_THAT(types_of("A-1,Uno,agreement,MILE,City of X;City of Y,ZA,local,2011,,active,,MIR,,500,ZAR,Memo,s"),
              ElementsAre("PartyLeft", "PartyJoined"));
  EXPECT_THAT(types_of("A-1,Uno,agreement,MILE,City of X;City of Y,ZA,local,2011,2031,active,,MIR,,500,ZAR,Memo,s"),
              ElementsAre("TermSet"));
  EXPECT_THAT(types_of("A-1,Uno,agreement,MILE,City of X;City of Y,ZA,local,2011,2020,concluded,,MIR,,500,ZAR,Memo,s"),
              ElementsAre("Concluded"));
  EXPECT_THAT(types_of("A-1,Uno,agreement,MILE,City of X;City of Y,ZA,local,2011,2021,concluded,,MIR,,500,ZAR,Memo,s"),
              ElementsAre("Corrected"));
  EXPECT_THAT(types_of("A-1,Uno,agreement,MILE,City of X;City of Y,ZA,local,2011,,active,,,,,,,s"),
              ElementsAre("Voided", "Voided", "DocumentWithdrawn", "Voided", "Voided"));
}

TEST_F(ChangedCellTest, AnotherBeginningTakesWhatCountedFromItAlong) {
  const auto types =
      types_of("A-1,One,agreement,MILE,City of X;City of Y,ZA,local,2009,,active,water,MIR,,500,ZAR,Memo,s");
  EXPECT_EQ(types.size(), 6U);
  for (const auto& type : types) EXPECT_EQ(type, "Corrected");
  const auto row = books_.row("matrix", "ETH/A-1", PartialDate::parse("2009-06").value().first_day());
  EXPECT_EQ(row.text(id_of(projections::engagements::Column::kStartDate)), "2009");
  EXPECT_EQ(row.all(id_of(projections::engagements::Column::kParty)).size(), 2U);
  types_of("A-1,One,agreement,MILE,City of X;City of Y,ZA,local,,,active,water,MIR,,500,ZAR,Memo,t");
}

TEST_F(ChangedCellTest, WhatWasChangedByHandIsAConflictOnlyWhereTheFileDiffers) {
  cairn::engagement::v1::DetailsRevised revised;
  revised.mutable_details()->set_focus_area("water and sanitation");
  books_.append_by_hand("ETH/A-1", "DetailsRevised", revised);
  const auto head = books_.store_->head();
  const auto totals = books_.import("engagements", one_row(kRow)).value();
  EXPECT_EQ(totals.conflict, 1U);
  ASSERT_EQ(books_.reports_.at(0).changes.size(), 1U);
  EXPECT_EQ(books_.reports_[0].changes[0].before, "water and sanitation");
  EXPECT_EQ(books_.store_->head(), head);
  const auto same = books_.import(
      "engagements",
      one_row(
          "A-1,One,agreement,MILE,City of X;City of Y,ZA,local,2011,,active,water and sanitation,MIR,,500,ZAR,Memo,s"));
  EXPECT_EQ(same.value().same, 1U);
}

}  // namespace
}  // namespace cairn::services::interchange
