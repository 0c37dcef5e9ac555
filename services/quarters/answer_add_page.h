#pragma once

#include <string>
#include <vector>

#include "services/quarters/answer_page.h"

namespace cairn::services::quarters {

/// The form for an engagement or visit that is not on record yet, at /answer/{token}/new. What is shown of `page`:
/// language, token, quarter, unit, turn, what was typed and what is wrong of it. `partners`: names to choose from.
std::string add_html(const AnswerPage& page, const std::vector<std::string>& partners);

}  // namespace cairn::services::quarters
