#pragma once

#include <string>

#include "projections/calendar/words.h"

namespace cairn::services::quarters {

using projections::calendar::Language;

/// Asks whether mail shall go to the head of the unit instead. `address`: of the page, to which its one button sends.
/// `trial`: of a ledger to practise on.
std::string decline_html(Language language, const std::string& address, bool trial);
/// Says that it does from now on.
std::string declined_html(Language language);
/// Says that the link opens nothing here.
std::string undeclinable_html(Language language);

}  // namespace cairn::services::quarters
