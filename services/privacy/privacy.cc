#include "services/privacy/privacy.h"

#include "services/privacy/routes.h"

namespace cairn::services::privacy {

void add_routes(http::Router& router, const Privacy& privacy) {
  add_reveal_route(router, privacy);
  add_disclosures_route(router, privacy);
  add_report_route(router, privacy);
  add_request_routes(router, privacy);
}

}  // namespace cairn::services::privacy
