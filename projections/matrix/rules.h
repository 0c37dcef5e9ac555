#pragma once

#include "projections/facts/timeline.h"

namespace cairn::projections::matrix {

/// The thresholds that badges and exceptions rest on, as a municipality's RuleSet events give them at one (V, K). The
/// defaults hold until a rule is set: dormancy and grace follow DESIGN 4, the others are the MILE office's practice.
struct Rules {
  int dormancy_months = 12;      ///< without any dated sign of life, a relationship is dormant
  int amber_months = 9;          ///< … and amber before that
  int report_grace_days = 30;    ///< after a report's due date the badge turns from amber to red
  int expiry_notice_months = 3;  ///< before a planned end the badge is amber: decide whether to renew

  /// From the row of a municipality in the view "rules"; a value that is no number from 0 to 1200 leaves the default.
  static Rules of(const facts::Row& row);
  bool operator==(const Rules&) const = default;
};

}  // namespace cairn::projections::matrix
