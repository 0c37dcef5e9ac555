#include <gmock/gmock.h>

#include "cairn/organisation/v1/events.pb.h"
#include "projections/municipalities/columns.h"
#include "projections/organisations/columns.h"
#include "projections/units/columns.h"
#include "services/interchange/plan_organisations.h"
#include "services/interchange/plan_units.h"
#include "tests/unit/services/interchange/sample.h"

namespace cairn::services::interchange {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

namespace municipalities = projections::municipalities;
namespace organisations = projections::organisations;
namespace units = projections::units;

Day day(std::string_view text) { return PartialDate::parse(text).value().first_day(); }

class PlanMunicipalitiesTest : public PlanningTest {
 protected:
  int established(const std::vector<std::string>& codes, Day valid) {
    int count = 0;
    for (const auto& code : codes) {
      const auto row = this->row("municipality", code, valid);
      if (row.exists() && row.text(id_of(municipalities::Column::kState)) == "established") ++count;
    }
    return count;
  }
  std::vector<std::string> codes() {
    std::set<std::string> codes;
    for (const auto* file : {"municipalities.csv", "municipalities-2011.csv"}) {
      const std::string bytes = sample(file);
      auto table = CsvTable::open(bytes);
      while (auto record = table.value().next()) codes.insert(record->fields[0]);
    }
    return {codes.begin(), codes.end()};
  }
  void lists_in(const std::vector<std::string>& files) {
    for (const auto& file : files) {
      const auto factory = file == "municipality-changes.csv" ? municipality_change_planner : municipality_planner;
      EXPECT_EQ(counts(import(factory, sample(file), file)).count("bad"), 0U);
    }
    for (const auto& file : files) {
      const auto factory = file == "municipality-changes.csv" ? municipality_change_planner : municipality_planner;
      const auto again = import(factory, sample(file), file);
      EXPECT_EQ(counts(again), (Counts{{"same", static_cast<int>(again.size())}})) << file;
    }
    EXPECT_EQ(established(codes(), day("2012-06-30")), 278);
    EXPECT_EQ(established(codes(), day("2016-08-02")), 278);
    EXPECT_EQ(established(codes(), day("2016-08-03")), 257);
    EXPECT_EQ(row("municipality", "DC43").text(id_of(municipalities::Column::kName)), "Harry Gwala");
    EXPECT_EQ(row("municipality", "DC10").text(id_of(municipalities::Column::kName)), "Sarah Baartman");
    EXPECT_EQ(row("municipality", "EC129").text(id_of(municipalities::Column::kName)), "Raymond Mhlaba");
    EXPECT_EQ(row("municipality", "KZN283").text(id_of(municipalities::Column::kSuccessors)),
              "KZN281\nKZN282\nKZN285\n");
  }
};

TEST_F(PlanMunicipalitiesTest, LifeSpansComeOutOfTheThreeFilesInAnyOrder) {
  std::vector<std::string> files{"municipalities-2011.csv", "municipalities.csv", "municipality-changes.csv"};
  std::ranges::sort(files);
  do {
    SCOPED_TRACE(files[0] + ", " + files[1] + ", " + files[2]);
    ledger_.refresh(nullptr);
    lists_in(files);
  } while (std::ranges::next_permutation(files).found);
}

TEST_F(PlanMunicipalitiesTest, TheCurrentListAloneGives257OfUnknownBeginning) {
  EXPECT_EQ(counts(import(municipality_planner, sample("municipalities.csv"))), (Counts{{"add", 257}}));
  EXPECT_EQ(established(codes(), day("1900")), 257);
}

TEST_F(PlanMunicipalitiesTest, BadCellsAreNamedAndTheOthersGoIn) {
  const auto plans = import(municipality_planner,
                            "code,name,category,province,province_code,district_code,district,later_name,source\n"
                            "eth,eThekwini,A,KwaZulu-Natal,KZN,,,,x\n"
                            "ETH,,Z,KwaZulu-Natal,KZN,,,,x\n"
                            "ETH,eThekwini,A,KwaZulu-Natal,KZN,,,,x\n"
                            "ETH,eThekwini,A,KwaZulu-Natal,KZN,,,,x\n");
  EXPECT_EQ(counts(plans), (Counts{{"bad", 3}, {"add", 1}}));
  EXPECT_EQ(plans[0].errors.at(0).column, 1U);
  EXPECT_THAT(plans[1].errors, SizeIs(2));
  EXPECT_THAT(plans[3].errors.at(0).detail, HasSubstr("line 4 already"));
}

using PlanUnitsTest = PlanningTest;

TEST_F(PlanUnitsTest, TheSampleGoesInOnce) {
  const auto plans = import(unit_planner, sample("units.csv"), "units.csv");
  EXPECT_THAT(plans, SizeIs(63));
  EXPECT_EQ(counts(plans).count("bad") + counts(plans).count("conflict"), 0U);
  EXPECT_EQ(counts(import(unit_planner, sample("units.csv"), "units.csv")), (Counts{{"same", 63}}));
}

TEST_F(PlanUnitsTest, MileMovesToTheAcademy) {
  import(unit_planner, sample("units.csv"));
  const auto mile = unit_called("ETH", "municipal institute of learning (mile)", ledger_).value();
  const auto policy = unit_called("ETH", "Geographic Information and Policy", ledger_).value();
  const auto academy = unit_called("ETH", "eThekwini Municipal Academy", ledger_).value();
  ASSERT_TRUE(mile.entity.known);
  EXPECT_EQ(row("unit", mile.id, day("2010")).text(id_of(units::Column::kParent)), policy.id);
  EXPECT_EQ(row("unit", mile.id, day("2023")).text(id_of(units::Column::kParent)), academy.id);
}

TEST_F(PlanUnitsTest, AnEarlierSightingCorrectsTheBeginning) {
  const std::string heading = "cluster,unit,department,as_of,source\n";
  import(unit_planner, heading + ",Architecture,,2012-12,x\n");
  const auto plans = import(unit_planner, heading + ",Architecture,,2003/04,y\n");
  EXPECT_EQ(counts(plans), (Counts{{"change", 1}}));
  const auto id = unit_called("ETH", "Architecture", ledger_).value().id;
  EXPECT_TRUE(row("unit", id, day("2003-07")).exists());
  EXPECT_FALSE(row("unit", id, day("2003-06")).exists());
}

TEST_F(PlanUnitsTest, AsOfTakesYearsMonthsAndFinancialYears) {
  EXPECT_EQ(parse_as_of("2003/04").value().text(), "2003-07");
  EXPECT_EQ(parse_as_of("1999/2000").value().text(), "1999-07");
  EXPECT_EQ(parse_as_of("2017-08").value().text(), "2017-08");
  for (const auto* bad : {"2003/05", "2003/", "03/04", "2003/4", "soon", "2003-07/08"})
    EXPECT_FALSE(parse_as_of(bad).has_value()) << bad;
}

using PlanOrganisationsTest = PlanningTest;

TEST_F(PlanOrganisationsTest, OrganisationsAndNetworksGoInOnceInEitherOrder) {
  for (const bool networks_first : {false, true}) {
    ledger_.refresh(nullptr);
    const auto first = networks_first ? network_planner : organisation_planner;
    const auto second = networks_first ? organisation_planner : network_planner;
    const std::string files[] = {sample(networks_first ? "networks.csv" : "organisations.csv"),
                                 sample(networks_first ? "organisations.csv" : "networks.csv")};
    EXPECT_EQ(counts(import(first, files[0])), (Counts{{"add", networks_first ? 26 : 156}}));
    const auto next = counts(import(second, files[1]));
    EXPECT_EQ(next.at("add"), networks_first ? 150 : 20);
    EXPECT_EQ(next.count("conflict"), 0U);
    for (int i = 0; i < 2; ++i) {
      const auto again = import(i == 0 ? first : second, files[i]);
      EXPECT_EQ(counts(again), (Counts{{"same", static_cast<int>(again.size())}}));
    }
  }
}

TEST_F(PlanOrganisationsTest, AChangedCellIsAChangeAndAnEditByHandAConflict) {
  const std::string heading = "name,short_name,type,country,website,source\n";
  import(organisation_planner, heading + "SALGA,,association,ZA,,x\n");
  const auto plans = import(organisation_planner, heading + "SALGA,,association,ZA,salga.org.za,x\n");
  ASSERT_THAT(plans.at(0).changes, SizeIs(1));
  EXPECT_EQ(plans[0].changes[0].field, "website");
  EXPECT_EQ(plans[0].changes[0].after, "salga.org.za");
  EXPECT_EQ(plans[0].writes.at(0).events.at(0).type, "OrganisationRenamed");
  EXPECT_EQ(plans[0].writes[0].events[0].reason, "import of sheet.csv line 2");
}

TEST_F(PlanOrganisationsTest, NamesMatchWithoutCaseMarksAndPunctuation) {
  EXPECT_EQ(organisation_called("S.A.L.G.A.", ledger_).value().id, organisation_called("salga", ledger_).value().id);
  EXPECT_EQ(organisation_called("Bogotá", ledger_).value().id, organisation_called("BOGOTA", ledger_).value().id);
  EXPECT_NE(organisation_called("Umgeni Water", ledger_).value().id,
            organisation_called("uMngeni", ledger_).value().id);
  EXPECT_THAT(organisation_called("SALGA", ledger_).value().id, SizeIs(32));
}

TEST_F(PlanOrganisationsTest, BadCellsAreNamed) {
  const auto plans =
      import(organisation_planner,
             "name,short_name,type,country,website,source\n?!,,club,Zambia,,x\nA,,ngo,ZM,,x\n a ,,ngo,ZM,,x\n");
  EXPECT_THAT(plans.at(0).errors, SizeIs(3));
  EXPECT_THAT(plans[1].errors, IsEmpty());
  EXPECT_THAT(plans[2].errors.at(0).detail, HasSubstr("line 3 already"));
}

}  // namespace
}  // namespace cairn::services::interchange
