#pragma once

#include <string_view>

#include "services/http/router.h"

namespace cairn::services::cairn {

/// services/cairn/openapi.yaml as JSON, made while building (embed_openapi.py).
std::string_view openapi_json();

/// GET /openapi.json.
void add_openapi_route(http::Router& router);

}  // namespace cairn::services::cairn
