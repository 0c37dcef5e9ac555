#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "projections/figures/cite.h"
#include "tests/store/projections/figures/ledger.h"

// PRODUCT 3, item 5, over random histories: every figure of a year comes out the same from its cited events alone, and
// never without one of them.

namespace cairn::projections::figures {
namespace {

namespace e = engagement::v1;

std::string some_date() {
  const int year = *rc::gen::inRange(2012, 2015);
  const int month = *rc::gen::inRange(0, 13);
  const int day = month == 0 ? 0 : *rc::gen::inRange(0, 29);
  return PartialDate::of(year, month, day).value().text();
}

std::string some_engagement() { return "e" + std::to_string(*rc::gen::inRange(0, 6)); }
std::string some_organisation() { return "o" + std::to_string(*rc::gen::inRange(0, 4)); }
std::string some_unit() { return "u" + std::to_string(*rc::gen::inRange(0, 3)); }

void something_of_an_engagement(Ledger& ledger) {
  const auto stream = "engagement-" + some_engagement();
  const auto on = some_date();
  const auto number = std::to_string(*rc::gen::inRange(0, 3));
  switch (*rc::gen::inRange(0, 12)) {
    case 0: {
      e::PartyJoined said;
      said.set_organisation_id(some_organisation());
      said.set_role(e::ROLE_PARTNER);
      ledger.says(stream, said, on);
      return;
    }
    case 1: ledger.says(stream, e::Concluded(), on); return;
    case 2: {
      e::Renewed said;
      said.set_review("went well");
      ledger.says(stream, said, on);
      return;
    }
    case 3: {
      e::LeadUnitChanged said;
      said.add_lead_units(some_unit());
      ledger.says(stream, said, on);
      return;
    }
    case 4: {
      e::FundingCommitted said;
      said.set_funding_id("F" + number);
      said.mutable_money()->set_amount_minor(*rc::gen::inRange(1, 1000));
      said.mutable_money()->set_currency(*rc::gen::element("ZAR", "EUR"));
      ledger.says(stream, said, on);
      return;
    }
    case 5: {
      e::LessonRecorded said;
      said.set_lesson_id("L" + number);
      said.set_text("listen first");
      ledger.says(stream, said, on);
      return;
    }
    case 6: {
      e::ReportFiled said;
      said.set_document_id("D" + number);
      said.set_kind(*rc::gen::element(e::DOCUMENT_KIND_VISIT_REPORT, e::DOCUMENT_KIND_LEARNING_NOTE));
      ledger.says(stream, said, on);
      return;
    }
    case 7: {
      e::MandateLinked said;
      said.set_reference("a policy");
      ledger.says(stream, said, on);
      return;
    }
    case 8: {
      e::TermSet said;
      eventstore::set_date(said.mutable_ends(), PartialDate::parse(some_date()).value());
      ledger.says(stream, said, on);
      return;
    }
    case 9: ledger.says(stream, e::Confirmed(), on); return;
    default: ledger.says(stream, e::Activated(), on);
  }
}

void something_of_others(Ledger& ledger) {
  switch (*rc::gen::inRange(0, 6)) {
    case 0: {
      organisation::v1::OrganisationRegistered said;
      said.set_name("An organisation");
      said.set_country(*rc::gen::element("ZA", "DE", ""));
      ledger.says("organisation-" + some_organisation(), said, "1990");
      return;
    }
    case 1: {
      organisation::v1::OrganisationsMerged said;
      said.set_into("o0");
      ledger.says("organisation-o" + std::to_string(*rc::gen::inRange(1, 4)), said, some_date());
      return;
    }
    case 2: {
      unit::v1::UnitRegistered said;
      said.set_municipality("ETH");
      said.set_name("A unit");
      if (*rc::gen::arbitrary<bool>()) said.set_parent_unit("u0");
      ledger.says("unit-" + some_unit(), said, "1990");
      return;
    }
    case 3: {
      cairn::rules::v1::RuleSet said;
      said.set_rule("dormancy_months");
      said.set_value(std::to_string(*rc::gen::inRange(1, 30)));
      ledger.says("rules-ETH", said, some_date());
      return;
    }
    case 4: {
      review::v1::ReviewSubmitted said;
      const auto engagement = some_engagement();
      said.set_engagement_id(engagement);
      said.set_year("2013-14");
      said.set_unit_id(some_unit());
      said.set_objectives("learn");
      ledger.says("review-" + engagement + "_2013_14", said);
      return;
    }
    default: {
      indicator::v1::ValueStoryTold said;
      said.set_story_id("s" + std::to_string(*rc::gen::inRange(0, 3)));
      said.set_cycle(indicator::v1::VALUE_CYCLE_APPLIED);
      said.set_engagement_id(some_engagement());
      said.add_lesson_ids("L" + std::to_string(*rc::gen::inRange(0, 3)));
      ledger.says("indicator-value", said, some_date());
    }
  }
}

/// One quarter of one unit: asked, and perhaps answered row by row.
void something_of_a_duty(Ledger& ledger) {
  const auto unit = some_unit();
  const auto stream = "duty-" + unit + "_2013_14_Q4";
  if (*rc::gen::inRange(0, 3) == 0) {
    duty::v1::DutyOpened said;
    said.set_unit_id(unit);
    said.set_municipality("ETH");
    said.set_quarter("2013-14-Q4");
    ledger.says(stream, said);
    return;
  }
  duty::v1::AnswersSubmitted said;
  said.set_nothing_to_report(*rc::gen::arbitrary<bool>());
  auto* answer = said.add_answers();
  answer->set_engagement_id(some_engagement());
  answer->set_kind(duty::v1::ANSWER_KIND_CONFIRMED);
  ledger.says(stream, said);
}

/// Half a day passes at most: the deadline of the quarter comes in the middle of longer histories.
void happen(Ledger& ledger) {
  ledger.clock.advance_us(int64_t{*rc::gen::inRange(0, 43'200)} * 1'000'000);
  switch (*rc::gen::inRange(0, 10)) {
    case 0:
    case 1:
      ledger.engagement(some_engagement(), *rc::gen::element(e::KIND_AGREEMENT, e::KIND_STAFF_VISIT, e::KIND_RESEARCH),
                        some_date());
      return;
    case 2:
    case 3: return something_of_others(ledger);
    case 4: return something_of_a_duty(ledger);
    case 5: {
      if (ledger.head().value() == 0) return;
      const Position target(*rc::gen::inRange<uint64_t>(0, ledger.head().value()));
      const auto event = ledger.snapshot()->event_at(target).value();
      if (!event.stream().starts_with("engagement-") || event.type() == "Voided" || event.type() == "Corrected") return;
      if (*rc::gen::arbitrary<bool>()) {
        ledger.voids(event.stream(), target);
        return;
      }
      e::EngagementRecorded said;
      said.set_municipality("ETH");
      said.mutable_details()->set_kind(e::KIND_AGREEMENT);
      said.set_status(e::STATUS_ACTIVE);
      ledger.corrects(event.stream(), target, said, some_date());
      return;
    }
    default: something_of_an_engagement(ledger);
  }
}

void check(const Ledger& ledger, World& world, const Pinned& pinned, Position known, size_t& figures, size_t& cited) {
  const auto& formula = *formula_of(pinned.id.formula, pinned.version);
  const auto figure = evaluate(world, formula, pinned.id, known);
  const auto snapshot = ledger.snapshot();
  const auto positions = cite(*snapshot, world, formula, pinned.id, known).value();
  RC_ASSERT(recompute(*snapshot, world, formula, pinned.id, known, positions).value().value == figure.value);
  for (size_t i = 0; i < positions.size(); ++i) {
    auto fewer = positions;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    const auto without = recompute(*snapshot, world, formula, pinned.id, known, fewer).value();
    if (without.value == figure.value)
      RC_FAIL(pinned.id.text("ETH") + " does not need the event at " + std::to_string(positions[i].value()));
  }
  RC_ASSERT(evaluate(world, formula, pinned.id, known).value == figure.value);
  figures += figure.value.has_data ? 1 : 0;
  cited += positions.size();
}

RC_GTEST_PROP(CitationPropertyTest, CitedEventsGiveTheFigureAndEachIsNeeded, ()) {
  Ledger ledger;
  indicator::v1::IndicatorDefined defined;
  defined.set_municipality("ETH");
  ledger.says("indicator-value", defined);
  const int events = *rc::gen::inRange(1, 50);
  for (int i = 0; i < events; ++i) happen(ledger);
  const auto world = World::read(ledger.snapshot()).value();
  const calendar::FinancialYear year(2013);
  const Position known(*rc::gen::inRange<uint64_t>(ledger.head().value() / 2, ledger.head().value() + 1));
  size_t figures = 0;
  size_t cited = 0;
  for (const auto& pinned : figures_of_year(*world, "ETH", year, known))
    check(ledger, *world, pinned, known, figures, cited);
  RC_CLASSIFY(cited > 20, "more than 20 events cited");
  RC_CLASSIFY(figures > 10, "more than 10 figures with data");
}

}  // namespace
}  // namespace cairn::projections::figures
