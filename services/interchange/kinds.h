#pragma once

#include <array>
#include <span>
#include <string_view>

#include "projections/registers/register_view.h"

namespace cairn::services::interchange {

/// What an export tells besides where a fact is disputed; nobody writes it.
inline constexpr std::string_view kDisputedColumn = "disputed";

/// Columns of the files that go both ways (data as in deploy/sample/README.md).
inline constexpr std::array<std::string_view, 17> kEngagementHeading = {"ref",
                                                                        "title",
                                                                        "kind",
                                                                        "lead_unit",
                                                                        "partner_organisations",
                                                                        "partner_countries",
                                                                        "geographic_level",
                                                                        "start_date",
                                                                        "end_date",
                                                                        "status",
                                                                        "focus_area",
                                                                        "mandate",
                                                                        "formality",
                                                                        "funding_amount",
                                                                        "funding_currency",
                                                                        "documents",
                                                                        "source"};
inline constexpr std::array<std::string_view, 6> kOrganisationHeading = {"name",    "short_name", "type",
                                                                         "country", "website",    "source"};
inline constexpr std::array<std::string_view, 5> kUnitHeading = {"cluster", "unit", "department", "as_of", "source"};

/// The registers that files are planned against.
std::span<const projections::registers::RegisterKind* const> register_kinds();

}  // namespace cairn::services::interchange
