#include "services/engagements/decide_case.h"

#include <algorithm>

namespace cairn::services::engagements {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_upper(c) || is_digit(c) || (c >= 'a' && c <= 'z') || c == '_'; }

std::string in_quotes(std::string_view text) { return "\"" + std::string(text.substr(0, 64)) + "\""; }

}  // namespace

Case::Case(const projections::facts::Timeline& history, const eventstore::Command& command)
    : history_(history), command_(command), latest_(history.latest()) {
  events_.push_back({command.content, command.effective, command.reason, command.source, {}});
}

v1::Status Case::status() const {
  return projections::facts::enum_of<v1::Status>(text(Column::kStatus)).value_or(v1::STATUS_UNKNOWN);
}

void Case::tag(std::string_view kind, std::string_view id) {
  if (id.empty()) return;
  auto& tags = own().tags;
  std::string text = std::string(kind).append(":").append(id);
  if (std::ranges::find(tags, text) == tags.end()) tags.push_back(std::move(text));
}

Result<eventstore::Decision> Case::take() {
  if (complaints_.empty()) return eventstore::Decision{std::move(events_), std::move(warnings_)};
  const auto& first = complaints_.front();
  Error error = fail(Errc::kInvalid, command_.verb + " is refused: " + first.pointer + " " + first.detail);
  if (complaints_.size() > 1) error.context += " (and " + std::to_string(complaints_.size() - 1) + " more)";
  error.complaints = std::move(complaints_);
  return error;
}

bool is_activity(v1::Kind kind) { return kind >= v1::KIND_DELEGATION_IN; }

bool is_id(std::string_view text) { return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, is_word); }

bool is_element_id(std::string_view text) {
  const auto fits = [](char c) { return is_word(c) || c == '-' || c == '.'; };
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, fits);
}

bool is_sha256(std::string_view text) {
  const auto fits = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); };
  return text.size() == 64 && std::ranges::all_of(text, fits);
}

bool is_currency(std::string_view text) { return text.size() == 3 && std::ranges::all_of(text, is_upper); }
bool is_country(std::string_view text) { return text.size() == 2 && std::ranges::all_of(text, is_upper); }

bool is_municipality(std::string_view text) {
  const auto* digits = std::ranges::find_if_not(text, is_upper);
  const auto letters = digits - text.begin();
  const auto rest = text.end() - digits;
  return letters >= 2 && letters <= 3 && rest <= 3 && std::all_of(digits, text.end(), is_digit);
}

bool is_quarter(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text.substr(7, 2) != "-Q" || text[9] < '1' || text[9] > '4') return false;
  const auto digits = std::string(text.substr(0, 4)).append(text.substr(5, 2));
  if (!std::ranges::all_of(digits, is_digit)) return false;
  const int first = std::stoi(digits.substr(2, 2));
  return (first + 1) % 100 == std::stoi(digits.substr(4, 2));
}

std::optional<PartialDate> date_of(const cairn::common::v1::PartialDate& date) {
  auto known = PartialDate::of(date.year(), date.month(), date.day());
  if (!known) return std::nullopt;
  return known.value();
}

void need_text(Case& it, std::string_view text, const std::string& pointer) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) it.complain(pointer, "is missing");
}

void need_id(Case& it, std::string_view id, const std::string& pointer) {
  if (id.empty()) return it.complain(pointer, "is missing");
  if (!is_id(id)) it.complain(pointer, in_quotes(id) + " is no id: letters, digits and _, at most 64");
}

void need_element_id(Case& it, std::string_view id, const std::string& pointer) {
  if (id.empty()) return it.complain(pointer, "is missing");
  if (!is_element_id(id)) it.complain(pointer, in_quotes(id) + " is no id: letters, digits, _ - and ., at most 64");
}

void need_quarter(Case& it, std::string_view quarter, const std::string& pointer) {
  if (!is_quarter(quarter)) it.complain(pointer, in_quotes(quarter) + " is no quarter; one is written 2026-27-Q1");
}

void need_date(Case& it, const cairn::common::v1::PartialDate& date, const std::string& pointer) {
  auto known = PartialDate::of(date.year(), date.month(), date.day());
  if (!known) it.complain(pointer, known.error().context);
}

void need_money(Case& it, const cairn::common::v1::Money& money, const std::string& pointer) {
  if (money.amount_minor() <= 0) it.complain(pointer + "/amount", "must be more than nothing");
  if (!is_currency(money.currency()))
    it.complain(pointer + "/currency", in_quotes(money.currency()) + " is no currency; ISO 4217 writes ZAR");
}

void need_sha256(Case& it, std::string_view sha256, const std::string& pointer) {
  if (!sha256.empty() && !is_sha256(sha256))
    it.complain(pointer, "is no SHA-256: 64 lower-case hexadecimal digits, or nothing when only the name is known");
}

std::optional<PartialDate> cell_date(const Case& it, Column column) {
  auto date = PartialDate::parse(it.text(column));
  if (!date) return std::nullopt;
  return date.value();
}

void need_end_after_start(Case& it, const PartialDate& end, const std::string& pointer) {
  const auto start = cell_date(it, Column::kStartDate);
  if (start && end.last_day() < start->first_day())
    it.complain(pointer, "ends " + end.text() + ", before it starts " + start->text());
}

}  // namespace cairn::services::engagements
