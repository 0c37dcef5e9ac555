#pragma once

#include <string>
#include <vector>

#include "projections/figures/evaluate.h"

namespace cairn::projections::figures {

/// A figure with the version of its formula that is held to.
struct Pinned {
  FigureId id;
  int version = 1;
};

/// Every figure of a year: of the year itself, of its four quarters, and each slice that has members; with the versions
/// that count for the year as known at `known`. In the order of the catalogue.
std::vector<Pinned> figures_of_year(const World& world, const std::string& municipality,
                                    const calendar::FinancialYear& year, Position known);

/// What a member's key means to people: the title of an engagement, the name of a unit or organisation.
std::string member_title(const World& world, const Formula& formula, const FigureId& id, const std::string& key,
                         Position known);

}  // namespace cairn::projections::figures
