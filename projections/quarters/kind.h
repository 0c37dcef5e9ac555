#pragma once

#include <string>
#include <string_view>

#include "projections/calendar/quarter.h"
#include "projections/quarters/columns.h"
#include "projections/quarters/facts.h"
#include "projections/registers/register_view.h"

namespace cairn::projections::quarters {

/// A quarter as it stands in the names of streams, where no hyphen may be: 2026_27_Q1.
inline std::string key_of(const calendar::Quarter& quarter) {
  std::string key = quarter.id();
  for (char& c : key)
    if (c == '-') c = '_';
  return key;
}

/// What the stream of a municipality's quarter ends with: ETH_2026_27_Q1.
inline std::string id_of(std::string_view municipality, const calendar::Quarter& quarter) {
  return std::string(municipality).append("_").append(key_of(quarter));
}

inline const registers::RegisterKind kKind{
    .category = "quarter", .view = "quarters", .columns = kColumns, .assertion_of = assertion_of};

}  // namespace cairn::projections::quarters
