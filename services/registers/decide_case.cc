#include "services/registers/decide_case.h"

#include <algorithm>

namespace cairn::services::registers {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void Shape::need_text(std::string_view field, std::string_view value) {
  if (value.find_first_not_of(" \t\r\n") == std::string_view::npos) complain(field, "is missing");
}

void Shape::need_id(std::string_view field, std::string_view value) {
  if (value.empty()) return complain(field, "is missing");
  if (!is_id(value)) complain(field, in_quotes(value) + " is no id: letters, digits and _, at most 64");
}

Case::Case(const Subject& subject, const eventstore::Command& command, const Others& others)
    : subject_(subject), command_(command), others_(others), latest_(subject.history.latest()) {
  own_.message = command.content;
  own_.effective = command.effective;
  own_.reason = command.reason;
  own_.source = command.source;
}

projections::facts::Row Case::other(std::string_view category, std::string_view id) {
  auto row = others_.row(category, id);
  return read(row) ? std::move(row).value() : projections::facts::Row();
}

void Case::complain(std::vector<Complaint> complaints) {
  for (auto& complaint : complaints) complaints_.push_back(std::move(complaint));
}

void Case::need_reason() {
  if (command_.reason.find_first_not_of(" \t\r\n") == std::string::npos) complain("/reason", "is missing");
}

Result<eventstore::Decision> Case::take() {
  if (failed_) return std::move(*failed_);
  if (complaints_.empty()) {
    eventstore::Decision decision;
    decision.events.push_back(std::move(own_));
    decision.warnings = std::move(warnings_);
    return decision;
  }
  const auto& first = complaints_.front();
  Error error = fail(Errc::kInvalid, command_.verb + " is refused: " + first.pointer + " " + first.detail);
  if (complaints_.size() > 1) error.context += " (and " + std::to_string(complaints_.size() - 1) + " more)";
  error.complaints = std::move(complaints_);
  return error;
}

std::string in_quotes(std::string_view text) { return "\"" + std::string(text.substr(0, 64)) + "\""; }

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return is_upper(c) || is_digit(c) || (c >= 'a' && c <= 'z') || c == '_';
  });
}

bool is_country(std::string_view text) { return text.size() == 2 && std::ranges::all_of(text, is_upper); }

bool is_municipality(std::string_view text) {
  return text.size() >= 2 && text.size() <= 8 && is_upper(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_upper(c) || is_digit(c); });
}

std::string way_of(const std::vector<std::string>& chain) {
  std::string way;
  for (const auto& id : chain) way += (way.empty() ? "" : " -> ") + id;
  return way;
}

}  // namespace cairn::services::registers
