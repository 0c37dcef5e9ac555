#pragma once

#include <string>
#include <string_view>

#include "projections/indicators/evolve.h"

namespace cairn::projections::figures {

/// What a figure counts: a formula, for whom and when, and which slice of it. As text:
///
///   relationships_active.2013-14                     of the whole year
///   relationships_active.2013-14.scope.africa        one slice; what has no scope is "none"
///   relationships_active.2013-14.scope_cluster.africa__U12   where two slices meet
///   units_silent.KZN225_2013-14-Q2                   of another municipality than the ledger's own
struct FigureId {
  std::string formula;
  std::string municipality;
  indicators::Period period;
  /// scope, kind, cluster, scope_cluster, cycle, currency, unit or indicator; empty for the whole.
  std::string dimension = {};
  std::string slice = {};

  /// kInvalid, naming the text, unless it has one of these forms. Whether there is such a formula is the catalogue's.
  static Result<FigureId> parse(std::string_view text, const std::string& home);
  std::string text(std::string_view home) const;
  FigureId of_slice(std::string_view name, std::string_view value) const;
};

}  // namespace cairn::projections::figures
