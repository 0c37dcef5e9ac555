#include "services/web/plain/cross_table.h"

#include <algorithm>
#include <array>
#include <map>

#include "services/web/plain/words.h"

namespace cairn::services::web::plain {
namespace {

namespace matrix = projections::matrix;

constexpr std::array<std::string_view, 11> kDimensions = {
    "geographic_level", "kind",    "status",     "badge",   "unit",  "cluster",
    "partner_type",     "country", "start_year", "running", "themes"};

Result<const matrix::Field*> dimension(const View& view, std::string_view name) {
  const auto* field = matrix::find_field(value_of(view.parameters, name));
  if (field && field->kind != matrix::FieldKind::kText) return field;
  return fail(Errc::kInvalid,
              "the matrix cannot be crossed by \"" + std::string(value_of(view.parameters, name)) + "\"");
}

std::string words(const View& view, const matrix::Field& field, std::string_view value) {
  if (field.name == "country" && value != matrix::kNone) return std::string(country_words(value));
  const auto label = matrix::label_of(field, view.table.directory(), value);
  const bool as_is = field.label || field.name == "start_year" || field.name == "themes";
  return as_is && value != matrix::kNone ? std::string(label) : words_of(label);
}

/// In the order of their words, what is not given last.
void sort_totals(const View& view, const matrix::Field& field, std::vector<matrix::Pivot::Total>& totals) {
  std::sort(totals.begin(), totals.end(), [&](const auto& a, const auto& b) {
    const bool none = a.value == matrix::kNone;
    if (none != (b.value == matrix::kNone)) return !none;
    return words(view, field, a.value) < words(view, field, b.value);
  });
}

void choose(Html& html, const View& view, std::string_view name, std::string_view words) {
  html.raw("<div><label").attribute("for", name).raw(">").text(words).raw("</label><select");
  html.attribute("id", name).attribute("name", name).raw(">");
  for (const auto dimension : kDimensions) {
    const bool chosen = value_of(view.parameters, name) == dimension;
    html.raw("<option").attribute("value", dimension).raw(chosen ? " selected>" : ">").text(column_words(dimension));
    html.raw("</option>");
  }
  html.raw("</select></div>");
}

/// Another choice of dimensions; the filters stay.
void form(Html& html, const View& view) {
  html.raw("<form class=\"find\" method=\"get\" action=\"/plain\" aria-label=\"Cross-table\">");
  choose(html, view, "rows", "Rows");
  choose(html, view, "columns", "Columns");
  for (const auto& [name, value] : view.parameters)
    if (name != "rows" && name != "columns" && name != "after" && !value.empty())
      html.raw("<input type=\"hidden\"").attribute("name", name).attribute("value", value).raw(">");
  html.raw("<div><button>Cross</button></div></form>");
}

}  // namespace

Result<void> cross_table(Html& html, const View& view, const matrix::Query& query) {
  CAIRN_TRY(const auto* rows, dimension(view, "rows"));
  CAIRN_TRY(const auto* columns, dimension(view, "columns"));
  auto crossed = matrix::pivot(view.table, query, *rows, *columns);
  sort_totals(view, *rows, crossed.row_totals);
  sort_totals(view, *columns, crossed.column_totals);
  std::map<std::pair<std::string_view, std::string_view>, size_t> cells;
  for (const auto& cell : crossed.cells) cells[{cell.row, cell.column}] = cell.count;
  auto base = view.parameters;
  for (const auto* name : {"rows", "columns", "after"}) base = without(std::move(base), name);
  const auto count = [&](size_t number, const Parameters& to) {
    html.raw("<td class=\"n\">");
    if (number > 0) html.link(url(kRoot, to), std::to_string(number));
    html.raw("</td>");
  };

  html.raw("<section aria-label=\"Cross-table\">");
  form(html, view);
  html.raw("<div class=\"scroll\" role=\"region\" aria-label=\"Counts\" tabindex=\"0\"><table><caption>");
  html.text(column_words(rows->name) + " by " + column_words(columns->name) + ": " +
            count_words(crossed.total, "engagement", "engagements"));
  html.raw("</caption><thead><tr><th scope=\"col\">").text(column_words(rows->name)).raw("</th>");
  for (const auto& column : crossed.column_totals)
    html.raw("<th scope=\"col\" class=\"n\">").text(words(view, *columns, column.value)).raw("</th>");
  html.raw("<th scope=\"col\" class=\"n\">All</th></tr></thead><tbody>");
  for (const auto& row : crossed.row_totals) {
    html.raw("<tr><th scope=\"row\">").text(words(view, *rows, row.value)).raw("</th>");
    const auto in_row = with(base, rows->name, row.value);
    for (const auto& column : crossed.column_totals)
      count(cells[{row.value, column.value}], with(in_row, columns->name, column.value));
    count(row.count, in_row);
    html.raw("</tr>");
  }
  html.raw("<tr><th scope=\"row\"><strong>All</strong></th>");
  for (const auto& column : crossed.column_totals) count(column.count, with(base, columns->name, column.value));
  count(crossed.total, base);
  html.raw("</tr></tbody></table></div>");
  if (rows->many || columns->many) {
    html.raw("<p class=\"soft small\">An engagement can stand in several places here: the counts add up to ");
    html.number(crossed.sum)
        .raw(", for ")
        .number(crossed.total)
        .raw(" distinct engagements; “All” counts each once.</p>");
  }
  html.raw("</section>");
  return success();
}

}  // namespace cairn::services::web::plain
