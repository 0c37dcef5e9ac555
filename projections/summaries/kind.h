#pragma once

#include <string>
#include <string_view>

#include "projections/calendar/quarter.h"
#include "projections/registers/register_view.h"
#include "projections/summaries/columns.h"
#include "projections/summaries/facts.h"

namespace cairn::projections::summaries {

/// What the stream of a municipality's summary ends with: ETH_2013_14.
inline std::string id_of(std::string_view municipality, const calendar::FinancialYear& year) {
  std::string id = std::string(municipality).append("_").append(year.id());
  for (char& c : id)
    if (c == '-') c = '_';
  return id;
}

inline const registers::RegisterKind kKind{
    .category = "summary", .view = "summaries", .columns = kColumns, .assertion_of = assertion_of};

}  // namespace cairn::projections::summaries
