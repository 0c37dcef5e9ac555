#include <algorithm>
#include <array>
#include <charconv>

#include "cairn/common/v1/common.pb.h"
#include "cairn/rules/v1/events.pb.h"
#include "services/registers/decide_case.h"

// Every rule that is known, and the shape of its value. Each is set with the authority that it rests on (DOMAIN 4: a
// deadline is a rule, a year and dated exceptions with their authority).

namespace cairn::services::registers {
namespace {

using cairn::rules::v1::RuleSet;

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_number(std::string_view text, int min, int max) {
  const auto number = number_of(text);
  return number && *number >= min && *number <= max;
}

bool is_months(std::string_view text) { return is_number(text, 1, 120); }
bool is_after_end(std::string_view text) { return is_number(text, 1, 90); }
bool is_days(std::string_view text) { return is_number(text, 0, 366); }

bool is_mails(std::string_view text) { return is_number(text, 1, 50); }

bool is_day(std::string_view text) {
  const auto date = PartialDate::parse(text);
  return date.has_value() && date.value().day() > 0;
}

/// Working days before and after a quarter's end, in rising order: "-14,0,5,10".
bool is_steps(std::string_view text) {
  int before = -1000;
  while (true) {
    const size_t end = std::min(text.find(','), text.size());
    const auto step = number_of(text.substr(0, end));
    if (!step || *step <= before || *step < -90 || *step > 90) return false;
    before = *step;
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_release(std::string_view text) { return text == "automatic" || text == "reviewed"; }

/// Whether there is such a unit is asked when it is used: rules may be set before the units are loaded.
bool is_unit(std::string_view text) { return is_id(text); }

/// Likewise of posts.
bool is_post(std::string_view text) { return is_id(text); }

/// What is excepted and the day that holds for it: "report 2026-27-Q1 2027-01-15".
bool is_exception(std::string_view text) {
  const size_t blank = text.rfind(' ');
  return blank != std::string_view::npos && blank > 0 && is_day(text.substr(blank + 1));
}

struct Known {
  std::string_view rule;
  bool (*is)(std::string_view value);
  std::string_view form;
};
constexpr std::array kKnown = {
    Known{"dormancy_months", is_months, "a number of months from 1 to 120"},
    Known{"amber_months", is_months, "a number of months from 1 to 120"},
    Known{"red_months", is_months, "a number of months from 1 to 120"},
    Known{"expiry_notice_months", is_months, "a number of months from 1 to 120"},
    Known{"report_grace_days", is_days, "a number of days from 0 to 366"},
    Known{"reminder_steps", is_steps, "working days in rising order, as -14,0,5,10"},
    Known{"reminder_release", is_release, "automatic, or reviewed when an officer looks first"},
    Known{"reminders_per_week", is_mails, "how many reminders one person gets in seven days, from 1 to 50"},
    Known{"mile_office", is_unit, "the id of the unit that is the MILE office"},
    Known{"city_manager", is_post, "the id of the post that the year's summary is delivered to"},
    Known{"answer_days", is_after_end, "working days after the quarter's end, from 1 to 90"},
    Known{"lock_days", is_after_end, "working days after the quarter's end, from 1 to 90"},
    Known{"holiday", is_day, "a day, as 2026-12-16"},
    Known{"deadline_exception", is_exception, "what is excepted and its day, as report 2026-27-Q1 2027-01-15"},
};

void shape_set(Shape& it) {
  const auto& said = it.said<RuleSet>();
  const auto known = std::ranges::find(kKnown, said.rule(), &Known::rule);
  if (known == kKnown.end()) {
    std::string text = in_quotes(said.rule()) + " is no rule; known are";
    for (const auto& one : kKnown) text.append(" ").append(one.rule);
    it.complain("rule", std::move(text));
  } else if (!known->is(said.value())) {
    it.complain("value", in_quotes(said.value()) + " is no value of " + said.rule() + ": " + std::string(known->form));
  }
  it.need_text("authority", said.authority());
}

void judge_set(Case& it) {
  if (!is_municipality(it.id()))
    it.complain("/id", in_quotes(it.id()) + " is no demarcation code such as ETH or KZN225");
}

const std::array kVerbs = {
    Verb{{"set", "RuleSet", true}, make<RuleSet>, shape_set, judge_set},
    Verb{{"correct", "Corrected"}, make<cairn::common::v1::Corrected>, nullptr, judge_correct},
    Verb{{"void", "Voided"}, make<cairn::common::v1::Voided>, nullptr, judge_void},
};

}  // namespace

std::span<const Verb> rules_verbs() { return kVerbs; }

}  // namespace cairn::services::registers
