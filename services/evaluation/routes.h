#pragma once

#include "services/evaluation/evaluation.h"
#include "services/http/router.h"

namespace cairn::services::evaluation {

/// GET /v1/figures/{id}            as known now, or at a position: relationships_active.2013-14@1200, the permanent
///                                 address: value, formula and version, members, events, files (figure_json.h)
///     /v1/figures?period=2013-14  every figure of a year
void add_figure_routes(http::Router& router, const Evaluation& evaluation);

/// GET /v1/indicators, /v1/indicators/{id}, /v1/reviews, /v1/reviews/{engagement}/{year}, all at known_at.
void add_read_routes(http::Router& router, const Evaluation& evaluation);

/// POST /v1/indicators, /v1/indicators/{id}:{verb}, /v1/reviews/{engagement}/{year}:{verb}; the verbs are decide.h's.
/// Receipts, Idempotency-Key and If-Match as services/commands.
void add_command_routes(http::Router& router, const Evaluation& evaluation);

/// GET  /v1/summaries                    how far each year's summary has come
///      /v1/summaries/{year}             one of them, with its manifests
///      /v1/summaries/{year}.html        the signed form, or where none is signed one made from now; .json, .xlsx, .pdf
///      /v1/summaries/{year}/edition     all four, as lines: how far it is, then the manifest, then each file in
///      base64;
///                                       `signed`, `position` and `formats` choose what is made
///      /v1/summaries/{year}/movements   what moved since it was signed, and why
/// POST /v1/summaries/{year}:draft, :return, :sign, :publish
void add_summary_routes(http::Router& router, const Evaluation& evaluation);

}  // namespace cairn::services::evaluation
