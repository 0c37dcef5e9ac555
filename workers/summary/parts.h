#pragma once

#include "workers/summary/sources.h"

/// The sections of a summary, one function each. Private to this folder; model.cc puts them in order.
namespace cairn::workers::summary {

// part_front.cc: one page for the City Manager
std::vector<Entry> headlines(const Sources& sources);
Section front_page(const Sources& sources);
// part_year.cc: the year against target and last year
Result<Section> against_target(Sources& sources);
Section quarters(const Sources& sources);
Section matrix(const Sources& sources);
// part_activities.cc
Section activities(const Sources& sources);
// part_evaluation.cc
Section results(const Sources& sources);
Section self_reviews(const Sources& sources);
Section remedial_actions(const Sources& sources);
// part_definitions.cc
Section definitions(const Sources& sources);
Section members(const Sources& sources);

/// "Free text" of a code as people read it: "delegation_in" is "delegation in".
std::string words_of(std::string_view code);
/// The names of the units that lead an engagement, on the last day of the year.
std::string lead_units(const Sources& sources, const projections::facts::Row& row);

}  // namespace cairn::workers::summary
