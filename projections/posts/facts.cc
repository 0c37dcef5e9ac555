#include "projections/posts/facts.h"

#include "cairn/post/v1/events.pb.h"
#include "projections/facts/message.h"
#include "projections/facts/words.h"
#include "projections/posts/columns.h"

namespace cairn::projections::posts {

namespace v1 = cairn::post::v1;
using facts::AssertionBuilder;
using facts::message_of;

Result<facts::Assertion> assertion_of(const eventstore::StoredEvent& event) {
  if (event.type() == "PostCreated") {
    CAIRN_TRY(auto said, message_of<v1::PostCreated>(event));
    return AssertionBuilder(event)
        .set(Column::kBirth, "created")
        .set(Column::kUnit, said.unit_id())
        .told(Column::kTitle, said.title())
        .told(Column::kDuty, facts::word_of(said.duty()))
        .take();
  }
  if (event.type() == "PostFilled") {
    CAIRN_TRY(auto said, message_of<v1::PostFilled>(event));
    return AssertionBuilder(event).set(Column::kHolder, said.person_id()).take();
  }
  if (event.type() == "PostVacated") {
    CAIRN_TRY(message_of<v1::PostVacated>(event));
    return AssertionBuilder(event).ends().clear(Column::kHolder).take();
  }
  return facts::unknown_type(event);
}

}  // namespace cairn::projections::posts
