#pragma once

#include "services/privacy/privacy.h"

/// The routes of this folder, each in its own file. Private to it.
namespace cairn::services::privacy {

void add_reveal_route(http::Router& router, const Privacy& privacy);
void add_disclosures_route(http::Router& router, const Privacy& privacy);
void add_report_route(http::Router& router, const Privacy& privacy);
void add_request_routes(http::Router& router, const Privacy& privacy);

}  // namespace cairn::services::privacy
