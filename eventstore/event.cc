#include "eventstore/event.h"

namespace cairn::eventstore {

std::optional<PartialDate> date_of(const cairn::common::v1::PartialDate& date) {
  auto parsed = PartialDate::of(date.year(), date.month(), date.day());
  if (!parsed) return std::nullopt;
  return parsed.value();
}

void set_date(cairn::common::v1::PartialDate* out, const PartialDate& date) {
  out->set_year(date.year());
  out->set_month(date.month());
  out->set_day(date.day());
}

std::optional<PartialDate> effective_of(const StoredEvent& event) {
  if (!event.has_effective()) return std::nullopt;
  return date_of(event.effective());
}

}  // namespace cairn::eventstore
