#include "projections/calendar/statutory.h"

#include <array>
#include <vector>

#include "projections/calendar/civil.h"

namespace cairn::projections::calendar {
namespace {

constexpr std::string_view kMfmaAmajuba = "https://www.amajuba.gov.za/documents/mfma-section-75/";
constexpr std::string_view kMfma33 =
    "http://acts.co.za/municipal-finance-management-act-2003/33__contracts_having_future_budgetary_implications.php";

constexpr std::array kRules = {
    Rule{"mfma_71_1", "budget statement", "accounting officer", "MFMA s71(1)", "zfm-dm.gov.za", Anchor::kMonthEnd,
         Count::kWorkingDays, 10},
    Rule{"mfma_52d", "quarterly report to council", "mayor", "MFMA s52(d)", "cdm.org.za; bloemfontein.co.za",
         Anchor::kQuarterEnd, Count::kCalendarDays, 30},
    Rule{"mfma_72_1", "mid-year assessment to mayor and treasuries", "accounting officer", "MFMA s72(1)",
         "zfm-dm.gov.za", Anchor::kYear, Count::kDate, 0, 1, 25},
    Rule{"mfma_54_1_f", "mid-year assessment to council", "mayor", "MFMA s54(1)(f)", "zfm-dm.gov.za", Anchor::kYear,
         Count::kDate, 0, 1, 31},
    Rule{"mfma_69_3_a", "draft SDBIP", "accounting officer", "MFMA s69(3)(a)", "123dok.com (Amahlathi)",
         Anchor::kBudgetApproval, Count::kCalendarDays, 14},
    Rule{"mfma_53_1_c", "SDBIP approved", "mayor", "MFMA s53(1)(c)(ii)", "cdm.org.za", Anchor::kBudgetApproval,
         Count::kCalendarDays, 28},
    Rule{"mfma_126_1_a", "financial statements to the Auditor-General", "accounting officer", "MFMA s126(1)(a)",
         "acts.co.za, s126", Anchor::kYearEnd, Count::kMonths, 2},
    Rule{"mfma_126_1_b", "consolidated financial statements to the Auditor-General", "accounting officer",
         "MFMA s126(1)(b)", "acts.co.za, s126", Anchor::kYearEnd, Count::kMonths, 3},
    Rule{"mfma_126_3", "audit report", "Auditor-General", "MFMA s126(3)", "acts.co.za, s126",
         Anchor::kStatementsReceived, Count::kMonths, 3},
    Rule{"mfma_127_1", "entity's annual report to its parent municipality", "entity", "MFMA s127(1)",
         "acts.co.za, s127", Anchor::kYearEnd, Count::kMonths, 6},
    Rule{"mfma_127_2", "annual report tabled", "mayor", "MFMA s127(2)", "acts.co.za, s127", Anchor::kYearEnd,
         Count::kMonths, 7},
    Rule{"mfma_127_3", "written reasons for lateness, with the parts that are ready", "mayor", "MFMA s127(3)",
         "acts.co.za, s127", Anchor::kTablingMissed, Count::kPromptly},
    Rule{"mfma_129_1", "oversight report adopted", "council", "MFMA s129(1)", "acts.co.za, s129", Anchor::kReportTabled,
         Count::kMonths, 2},
    Rule{"mfma_129_3", "oversight report made public", "accounting officer", "MFMA s129(3)", "acts.co.za, s129",
         Anchor::kOversightAdopted, Count::kCalendarDays, 7},
    Rule{"mfma_75_2", "documents on the website", "accounting officer", "MFMA s75(2)", kMfmaAmajuba,
         Anchor::kReportTabled, Count::kCalendarDays, 5},
    Rule{"mfma_33_1_a", "contract of over three years made public", "municipal manager", "MFMA s33(1)(a)", kMfma33,
         Anchor::kCouncilMeeting, Count::kCalendarDays, -60},
};

}  // namespace

std::span<const Rule> statutory_rules() { return kRules; }

const Rule* find_statutory_rule(std::string_view id) {
  for (const auto& rule : kRules)
    if (rule.id == id) return &rule;
  return nullptr;
}

std::span<const DatedException> statutory_exceptions() {
  static const std::vector<DatedException> kExceptions = {
      {"mfma_126_1_a", "2019-20", day_of(2020, 10, 31),
       "National Treasury, exemption from MFMA ss126, 127, 129 and 133 of 5 August 2020", day_of(2020, 8, 5)},
  };
  return kExceptions;
}

}  // namespace cairn::projections::calendar
