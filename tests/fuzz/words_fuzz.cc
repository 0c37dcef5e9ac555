#include <algorithm>

#include "eventstore/base/base64.h"
#include "eventstore/base/bytes.h"
#include "eventstore/base/date.h"
#include "eventstore/base/ids.h"
#include "eventstore/base/instant.h"
#include "projections/calendar/quarter.h"
#include "services/interchange/engagement_sheet.h"
#include "tests/fuzz/fuzz.h"

// The small words of the ledger: dates, instants, quarters, ids, amounts, hex and base 64. Each is refused, or is the
// one way to write what was read.

namespace cairn::fuzz {
namespace {

void try_dates(std::string_view text) {
  if (const auto date = PartialDate::parse(text); date) {
    CAIRN_CHECK(date.value().text() == text, "a date reads back as it was written");
    CAIRN_CHECK(date.value().first_day() <= date.value().last_day(), "a date is an interval of days");
  }
  if (const auto instant = parse_instant(text); instant) {
    const auto again = parse_instant(instant_text(instant.value()));
    CAIRN_CHECK(again && again.value() == instant.value(), "an instant that was read can be written and read again");
  }
  using projections::calendar::FinancialYear;
  using projections::calendar::Quarter;
  if (const auto quarter = Quarter::parse(text); quarter) {
    CAIRN_CHECK(quarter.value().id() == text, "a quarter reads back as it was written");
    CAIRN_CHECK(Quarter::of(quarter.value().last_day()) == quarter.value(), "a quarter's last day lies in it");
  }
  if (const auto year = FinancialYear::parse(text); year)
    CAIRN_CHECK(year.value().id() == text || year.value().text() == text, "a year has two spellings, no more");
}

void try_ids(std::string_view text) {
  if (const auto stream = StreamId::parse(text); stream) {
    CAIRN_CHECK(stream.value().text() == text, "a stream reads back as it was written");
    const auto again = StreamId::of(stream.value().category(), stream.value().id());
    CAIRN_CHECK(again == stream.value(), "a stream is its category and its id");
  }
  if (const auto code = errc_of(text)) CAIRN_CHECK(name_of(*code) == text, "an error's name is one word");
}

void try_bytes(std::string_view text) {
  if (const auto bytes = from_base64(text)) CAIRN_CHECK(to_base64(*bytes) == text, "one base 64 for the same bytes");
  CAIRN_CHECK(from_base64(to_base64(text)) == text, "any bytes survive base 64");
  if (const auto bytes = from_hex(text)) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'F' ? char(c + 32) : c; });
    CAIRN_CHECK(to_hex(*bytes) == lower, "one hex but for the case of its letters");
  }
  CAIRN_CHECK(from_hex(to_hex(text)) == text, "any bytes survive hex");
}

void try_amounts(std::string_view text) {
  using services::interchange::amount_of_minor;
  using services::interchange::minor_of_amount;
  const auto minor = minor_of_amount(text);
  if (!minor) return;
  const auto again = minor_of_amount(amount_of_minor(minor.value()));
  CAIRN_CHECK(again && again.value() == minor.value(), "an amount that was read can be written and read again");
}

}  // namespace

void try_input(std::string_view input) {
  try_dates(input);
  try_ids(input);
  try_bytes(input);
  try_amounts(input);
}

}  // namespace cairn::fuzz
