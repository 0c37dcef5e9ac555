#include "projections/quarters/facts.h"

#include "cairn/quarter/v1/events.pb.h"
#include "projections/facts/message.h"
#include "projections/facts/words.h"
#include "projections/quarters/columns.h"

namespace cairn::projections::quarters {
namespace {

namespace v1 = cairn::quarter::v1;
using facts::AssertionBuilder;
using facts::message_of;

std::string text_of(const cairn::common::v1::PartialDate& date) {
  const auto known = eventstore::date_of(date);
  return known ? known->text() : std::string();
}

Result<facts::Assertion> said_by(const eventstore::StoredEvent& event) {
  AssertionBuilder builder(event);
  if (event.type() == "QuarterOpened") {
    CAIRN_TRY(const auto said, message_of<v1::QuarterOpened>(event));
    return builder.set(Column::kBirth, "opened")
        .set(Column::kMunicipality, said.municipality())
        .set(Column::kQuarter, said.quarter())
        .told(Column::kAnswersDue, text_of(said.answers_due()))
        .told(Column::kLockDue, text_of(said.lock_due()))
        .take();
  }
  if (event.type() == "StepReleased") {
    CAIRN_TRY(const auto said, message_of<v1::StepReleased>(event));
    builder.set(Column::kStep, text_of(said.due()), std::to_string(said.step()));
    for (const auto missed : said.missed_steps())
      builder.set(Column::kStep, text_of(said.due()), std::to_string(missed));
    return builder.take();
  }
  if (event.type() == "QuarterLocked")
    return builder.set(Column::kLocked, "locked").clear(Column::kReopened).clear(Column::kReopenedUnits).take();
  if (event.type() == "QuarterCertified") {
    CAIRN_TRY(const auto said, message_of<v1::QuarterCertified>(event));
    return builder.set(Column::kCertified, std::to_string(said.position()))
        .set(Column::kCheckpoint, said.checkpoint())
        .take();
  }
  if (event.type() == "QuarterReopened") {
    CAIRN_TRY(const auto said, message_of<v1::QuarterReopened>(event));
    return builder.set(Column::kReopened, text_of(said.expires()))
        .revise(Column::kReopenedUnits, facts::list_of(said.unit_ids()))
        .take();
  }
  return facts::unknown_type(event);
}

}  // namespace

Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event) {
  CAIRN_TRY(auto assertion, said_by(event));
  assertion.effective = std::nullopt;
  return assertion;
}

}  // namespace cairn::projections::quarters
