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

/// The figures of a year as known at `from`, and the slices that came with what was recorded until `to`, such as the
/// first relationship in Africa: held to the versions that counted at `from`. What may have moved between the two.
std::vector<Pinned> figures_between(const World& world, const std::string& municipality,
                                    const calendar::FinancialYear& year, Position from, Position to);

/// What a member's key means to people: the title of an engagement, the name of a unit or organisation.
std::string member_title(const World& world, const Formula& formula, const FigureId& id, const std::string& key,
                         Position known);

}  // namespace cairn::projections::figures
