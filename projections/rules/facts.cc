#include "projections/rules/facts.h"

#include "cairn/rules/v1/events.pb.h"
#include "projections/facts/message.h"
#include "projections/rules/columns.h"

namespace cairn::projections::rules {
namespace {

/// Of most rules one value holds at a time, and the element is the rule. Holidays and dated exceptions stand side by
/// side: "holiday:2026-12-16", "deadline_exception:report 2026-27-Q1" (the value's words but the last name the case).
std::string element_of(const cairn::rules::v1::RuleSet& said) {
  if (said.rule() == "holiday") return "holiday:" + said.value();
  if (said.rule() != "deadline_exception") return said.rule();
  return said.rule() + ":" + said.value().substr(0, said.value().rfind(' '));
}

}  // namespace

Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event) {
  if (event.type() != "RuleSet") return facts::unknown_type(event);
  CAIRN_TRY(auto said, facts::message_of<cairn::rules::v1::RuleSet>(event));
  const std::string element = element_of(said);
  return facts::AssertionBuilder(event)
      .set(Column::kBirth, "set")
      .set(Column::kValue, said.value(), element)
      .set(Column::kAuthority, said.authority(), element)
      .take();
}

}  // namespace cairn::projections::rules
