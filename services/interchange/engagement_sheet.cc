#include "services/interchange/engagement_sheet.h"

#include <algorithm>
#include <map>
#include <set>

#include "projections/engagements/columns.h"

namespace cairn::services::interchange {
namespace {

using projections::engagements::Column;
using projections::engagements::id_of;
using projections::facts::Row;

void set_text(SheetRow& sheet, SheetColumn column, std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  const auto trimmed = begin == std::string_view::npos
                           ? text.substr(0, 0)
                           : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
  sheet.at(column) = {std::string(trimmed), std::string(trimmed)};
}

Result<void> set_partners(const Row& row, const Naming& naming, SheetRow& sheet) {
  std::map<std::string, std::string> names;  // of the survivors
  for (const auto* cell : row.all(id_of(Column::kParty))) {
    const auto partner = partner_of(*cell);
    if (partner.empty()) continue;
    CAIRN_TRY(const auto survivor, naming.survivor(partner));
    CAIRN_TRY(names[survivor], naming.organisation(survivor));
  }
  std::vector<std::string> ids;
  std::vector<std::string> shown;
  for (const auto& [id, name] : names) {
    ids.push_back(id);
    shown.push_back(name);
  }
  std::ranges::sort(shown);
  sheet.at(SheetColumn::kPartners) = {joined(shown), joined(ids)};
  return success();
}

void set_funding(const Row& row, SheetRow& sheet) {
  const auto funding = row.all(id_of(Column::kFundingCommitted));
  if (funding.size() != 1) return;  // the sheet has room for one figure
  const std::string_view money = funding.front()->value;
  const size_t blank = money.find(' ');
  if (blank == std::string_view::npos) return;
  set_text(sheet, SheetColumn::kAmount, amount_of_minor(std::stoll(std::string(money.substr(0, blank)))));
  set_text(sheet, SheetColumn::kCurrency, money.substr(blank + 1));
}

void set_documents(const Row& row, SheetRow& sheet) {
  std::set<std::string> titles;
  for (const auto* cell : row.all(id_of(Column::kDocument))) {
    const auto document = document_of(cell->value);
    if (document.state == "attached" || document.state == "filed") titles.emplace(document.title);
  }
  const auto text = joined({titles.begin(), titles.end()});
  sheet.at(SheetColumn::kDocuments) = {text, text};
}

}  // namespace

Result<SheetRow> sheet_row_of(const Row& row, const Naming& naming) {
  SheetRow sheet;
  const auto text = [&](SheetColumn column, Column cell) { set_text(sheet, column, row.text(id_of(cell))); };
  text(SheetColumn::kRef, Column::kRef);
  text(SheetColumn::kTitle, Column::kTitleEn);
  text(SheetColumn::kKind, Column::kKind);
  text(SheetColumn::kLevel, Column::kGeographicLevel);
  text(SheetColumn::kStart, Column::kStartDate);
  text(SheetColumn::kStatus, Column::kStatus);
  text(SheetColumn::kFocusArea, Column::kFocusArea);
  text(SheetColumn::kMandate, Column::kMandate);
  text(SheetColumn::kFormality, Column::kFormality);
  text(SheetColumn::kSource, Column::kSource);
  text(SheetColumn::kEnd, row.text(id_of(Column::kStatus)) == "concluded" ? Column::kEndDate : Column::kPlannedEnd);
  set_text(sheet, SheetColumn::kCountries, joined(parts_of(row.text(id_of(Column::kCountries)))));

  std::vector<std::string> units = parts_of(row.text(id_of(Column::kLeadUnits)));
  const std::string unit_ids = joined(units);
  for (auto& unit : units) {
    CAIRN_TRY(unit, naming.unit(unit));
  }
  sheet.at(SheetColumn::kLeadUnit) = {joined(units), unit_ids};
  CAIRN_TRY(set_partners(row, naming, sheet));
  set_funding(row, sheet);
  set_documents(row, sheet);
  return sheet;
}

std::string amount_of_minor(int64_t minor) {
  std::string text = std::to_string(minor / 100);
  if (minor % 100 == 0) return text;
  const auto cents = std::to_string(minor % 100);
  return text + (cents.size() == 1 ? ".0" : ".") + cents;
}

Result<int64_t> minor_of_amount(std::string_view amount) {
  const size_t point = std::min(amount.find('.'), amount.size());
  const auto whole = amount.substr(0, point);
  auto cents = std::string(point < amount.size() ? amount.substr(point + 1) : "00");
  const auto digits = [](std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (!digits(whole) || !digits(cents) || whole.size() > 15 || cents.size() > 2)
    return fail(Errc::kInvalid, "\"" + std::string(amount.substr(0, 32)) +
                                    "\" is no amount; expected digits, with a point before cents");
  if (cents.size() == 1) cents.push_back('0');
  return std::stoll(std::string(whole)) * 100 + std::stoll(cents);
}

DocumentCell document_of(std::string_view value) {
  DocumentCell document;
  const size_t state = std::min(value.find(' '), value.size());
  document.state = value.substr(0, state);
  size_t at = state;
  for (int words = 0; words < 2 && at != std::string_view::npos; ++words) at = value.find(' ', at + 1);
  if (at != std::string_view::npos && at + 1 <= value.size()) document.title = value.substr(at + 1);
  return document;
}

std::string_view partner_of(const projections::facts::Cell& cell) {
  std::string_view element = cell.element;
  constexpr std::string_view kOrganisation = "o:";
  constexpr std::string_view kPartner = ":partner";
  if (cell.value != "in" || !element.starts_with(kOrganisation) || !element.ends_with(kPartner)) return {};
  element.remove_prefix(kOrganisation.size());
  element.remove_suffix(kPartner.size());
  return element;
}

std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const size_t end = std::min(list.find('\n'), list.size());
    parts.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return parts;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (std::string part : parts) {
    std::ranges::replace(part, ';', ',');
    text += (text.empty() ? "" : ";") + part;
  }
  return text;
}

}  // namespace cairn::services::interchange
