#include "projections/requests/evolve.h"

#include <algorithm>
#include <charconv>

#include "projections/requests/columns.h"

namespace cairn::projections::requests {
namespace {

std::optional<Position> position_of(std::string_view text) {
  uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return Position(number);
}

std::optional<PartialDate> date_of(std::string_view text) {
  const auto date = PartialDate::parse(text);
  return date ? std::optional(date.value()) : std::nullopt;
}

}  // namespace

const Dispute* Request::dispute_at(Position position) const {
  const auto found = std::ranges::find(disputes, position, &Dispute::position);
  return found == disputes.end() ? nullptr : &*found;
}

Request request_of(const facts::Row& row) {
  Request request;
  request.received = row.exists();
  const auto text = [&](Column column, std::string_view element = {}) {
    return std::string(row.text(id_of(column), element));
  };
  request.kind = text(Column::kKind);
  request.person = text(Column::kPerson);
  request.fact = position_of(text(Column::kFactPosition));
  request.field = text(Column::kFactField);
  request.asked = text(Column::kAsked);
  request.received_on = date_of(text(Column::kReceivedOn));
  request.due = date_of(text(Column::kDue));
  request.outcome = text(Column::kOutcome);
  request.ground = text(Column::kGround);
  request.done = position_of(text(Column::kDonePosition));
  if (const auto* state = row.find(id_of(Column::kState))) {
    request.open = state->value == "open";
    request.set_by = state->set_by;
  }
  for (const auto* cell : row.all(id_of(Column::kDispute))) {
    const auto position = position_of(cell->element);
    if (!position) continue;
    request.disputes.push_back(
        {*position, text(Column::kDisputeStream, cell->element), text(Column::kDisputeField, cell->element),
         text(Column::kDisputeStatement, cell->element), cell->value == "attached", cell->set_by});
  }
  std::ranges::sort(request.disputes, {}, &Dispute::position);
  return request;
}

}  // namespace cairn::projections::requests
