#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/engagements/columns.h"
#include "projections/facts/timeline.h"
#include "projections/matrix/rules.h"

/// What follows from a row, the rules and a date, and is never typed in (DESIGN 4). Pure.
namespace cairn::projections::matrix {

enum class Badge : uint8_t { kGreen, kAmber, kRed, kDormant };
std::string_view name_of(Badge badge);

/// A document of an engagement, read out of its cell "state kind sha256 title" (sha256 "-" or empty: bytes not held).
struct DocumentText {
  std::string_view state;  ///< expected, attached, filed or withdrawn
  std::string_view kind;
  std::string_view sha256;
  std::string_view title;
};
DocumentText document_text(std::string_view value);

/// A report that is owed: expected and not filed. Views into the row.
struct OwedReport {
  std::string_view document;  ///< id
  std::string_view title;
  std::optional<PartialDate> due;
  bool overdue = false;  ///< the due date has passed
};

struct Derived {
  bool relationship = false;  ///< lasts, rather than is held (DESIGN 1)
  bool running = false;
  bool expired_undecided = false;  ///< the planned end has passed and nobody has said what became of it
  bool dormant = false;
  std::optional<Day> last_sign;  ///< of life: the latest dated thing that the row tells, not after V
  std::vector<OwedReport> owed;
  Badge badge = Badge::kGreen;
  std::string_view reason;  ///< why the badge is not green, in words; empty when it is
};

/// True for agreement, network_membership, partnership, research, project and informal.
bool is_relationship(std::string_view kind);

/// Running on V: it exists and is signed, active, suspended or unknown; its beginning has come; its end has not
/// passed; and where the status is unknown, neither has its planned end (a silent source does not claim that it goes
/// on).
bool is_running(const facts::Row& row, Day valid);

/// The planned end's last day is before V and the status is still signed, active, suspended or unknown (PRODUCT R6).
bool is_expired_undecided(const facts::Row& row, Day valid);

/// `row` as it was at V. A partial date counts at its last day here, so that doubt never makes anything late.
Derived derive(const facts::Row& row, const Rules& rules, Day valid);

/// The same day `months` earlier, or that month's last day when it is shorter.
Day months_before(Day day, int months);

}  // namespace cairn::projections::matrix
