#pragma once

#include "services/http/router.h"

namespace cairn::services::web {

/// The front end: one page, which each of its addresses answers with and whose script shows what the address names, and
/// its files under /assets. Nothing is read from disk. The page may load from here only (Content-Security-Policy).
/// `trial` is told to the page, which then says that none of it is real life.
void add_routes(http::Router& router, bool trial);

}  // namespace cairn::services::web
