#pragma once

#include <optional>
#include <string>

#include "projections/duties/board.h"
#include "services/quarters/quarters.h"

namespace cairn::services::quarters {

/// "not_opened", "open", "locked", "reopened" or "certified".
std::string_view state_of(const projections::quarters::Standing& standing, Day today);

/// The board: the quarter's days and state, counts and rates, every unit with its state, the silent ones with what was
/// sent to them, and triage; of one unit only, besides days and counts, where one is named. `troubles`: a JSON array of
/// what keeps reminders from getting through; left out when empty.
std::string board_json(const projections::duties::Board& board, const projections::calendar::Quarter& quarter,
                       Day today, std::string_view troubles, const std::optional<std::string>& only_unit);

/// {"total","items","position"}: each unit with its rows, reports, posts and reminders; of one state when it is named.
std::string duties_json(const projections::duties::Board& board, std::string_view state);

/// One unit of the board.
void append_duty(std::string& out, const projections::duties::Line& line);

}  // namespace cairn::services::quarters
