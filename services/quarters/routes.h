#pragma once

#include "services/http/router.h"
#include "services/quarters/quarters.h"

namespace cairn::services::quarters {

/// GET  /v1/quarters                           every quarter that was opened, with its days and state
///      /v1/quarters/{id}                      the board; {id} is 2026-27-Q1 or KZN225_2026-27-Q1
///      /v1/quarters/{id}/duties               each unit with its rows, reports and reminders; `state` selects
///      /v1/duties/{unit}/{quarter}            one unit; /proof tells it from the log alone
/// All take known_at, as_of and min_position. True on: the quarter's last day for rows, its deadline for units; a
/// question with valid_at is refused.
void add_read_routes(http::Router& router, const Quarters& quarters);

/// POST /v1/quarters/{id}:open, :lock, :certify, :reopen
///      /v1/duties/{unit}/{quarter}:answer, :undo, :excuse, :issue-link
/// Receipts, Idempotency-Key and If-Match as services/commands.
void add_command_routes(http::Router& router, const Quarters& quarters);

/// GET and POST /answer/{token}: the page behind the link in a reminder; GET /answer/{token}/new: the form for an
/// engagement that is not on record yet. A GET or HEAD writes nothing, ever.
void add_answer_routes(http::Router& router, const Quarters& quarters);

}  // namespace cairn::services::quarters
