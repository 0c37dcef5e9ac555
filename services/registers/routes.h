#pragma once

#include "eventstore/base/clock.h"
#include "eventstore/store.h"
#include "projections/matrix/tables.h"
#include "services/commands/commanding.h"
#include "services/commands/entity.h"
#include "services/http/blocking.h"
#include "services/http/router.h"

namespace cairn::services::registers {

/// POST /v1/organisations, /v1/units, /v1/posts, /v1/persons, /v1/municipalities and every POST …/{id}:{verb} of
/// decide.h but the erasure of a person (erasure_route.h).
void add_command_routes(http::Router& router, const commands::Commanding& commanding);

/// How organisations are written to, for those who register a partner beside something else.
const commands::Entity& organisations();

/// The same of persons.
const commands::Entity& persons();

/// What the reading routes need. Outlives the router.
struct Reads {
  eventstore::Store& store;  ///< keeps the views organisations, units, posts, municipalities and rules
  http::BlockingPool& pool;
  const Clock& clock;
  projections::matrix::MatrixTables& public_tables;
};

/// GET /v1/organisations, /v1/units, /v1/posts, /v1/municipalities, /v1/rules and each with /{id}, at valid_at and
/// known_at: {"total","items","next","position"}, filters by column, `q` in names without case and marks, in order of
/// id; `next` names the pair of its first page, so later pages come from the same rows. Persons have no reading route:
/// what they hold is personal. An organisation tells with `resolves_to` who stands for it today. The public is told of
/// those that a published engagement names at that pair: with whom a city works beyond them is in the names alone.
void add_read_routes(http::Router& router, const Reads& reads);

/// POST /v1/rehearsals: what would be judged otherwise if rules were set otherwise (projections/audit/rehearsal.h).
/// Changes nothing, so nobody need be named. A rule or value that could not be set is refused as setting it would be.
void add_rehearsal_route(http::Router& router, const Reads& reads);

}  // namespace cairn::services::registers
