#include <array>
#include <map>

#include "projections/matrix/query.h"
#include "services/web/plain/cross_table.h"
#include "services/web/plain/pages.h"
#include "services/web/plain/words.h"

namespace cairn::services::web::plain {
namespace {

namespace matrix = projections::matrix;
using Column = projections::engagements::Column;

constexpr std::array<std::string_view, 4> kSelects = {"kind", "status", "geographic_level", "badge"};
constexpr std::array<std::string_view, 6> kFacets = {"running", "unit", "cluster", "partner_type", "country", "themes"};
constexpr size_t kFacetShown = 6;
constexpr size_t kFacetMax = 18;
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kSorts = {{
    {"", "Newest first"},
    {"title", "Title, A to Z"},
    {"ref", "Reference"},
    {"start_date", "Oldest first"},
    {"-last_activity", "Latest activity"},
    {"planned_end", "Planned end"},
    {"status,title", "Status"},
}};

bool is_time(std::string_view name) { return name == "valid_at" || name == "known_at" || name == "as_of"; }
bool is_own(std::string_view name) {
  return is_time(name) || name == "after" || name == "sort" || name == "limit" || name == "rows" || name == "columns";
}

/// What a value of a field reads like; `label` is the name of an id.
std::string value_words(const matrix::Field& field, std::string_view label) {
  if (field.name == "country") return std::string(label == matrix::kNone ? "Not given" : country_words(label));
  const bool as_is = field.kind != matrix::FieldKind::kCode || field.name == "themes" || field.name == "ref";
  return (as_is || field.label) && label != matrix::kNone ? std::string(label) : words_of(label);
}

/// A link to the same list with the filters changed: from its first page.
std::string filtered(Parameters parameters) { return url(kRoot, without(std::move(parameters), "after")); }

void field(Html& html, const View& view, std::string_view name, std::string_view words, std::string_view type,
           std::string_view hint = {}) {
  html.raw("<div").raw(type == "search" ? " class=\"wide\"" : "").raw("><label").attribute("for", name).raw(">");
  html.text(words).raw("</label><input").attribute("id", name).attribute("name", name).attribute("type", type);
  html.attribute("value", value_of(view.parameters, name));
  if (!hint.empty()) html.attribute("placeholder", hint);
  html.raw("></div>");
}

void option(Html& html, std::string_view value, std::string_view words, bool chosen) {
  html.raw("<option").attribute("value", value).raw(chosen ? " selected>" : ">").text(words).raw("</option>");
}

/// A choice of one value of a field, with counts.
void choice(Html& html, const View& view, const matrix::Facet& facet) {
  const auto name = facet.field->name;
  html.raw("<div><label").attribute("for", name).raw(">").text(column_words(name)).raw("</label><select");
  html.attribute("id", name).attribute("name", name).raw(">");
  option(html, "", "Any", value_of(view.parameters, name).empty());
  for (const auto& [value, count] : facet.values)
    option(html, value, words_of(value) + " (" + std::to_string(count) + ")", has(view.parameters, name, value));
  html.raw("</select></div>");
}

void find_form(Html& html, const View& view, const std::vector<matrix::Facet>& facets) {
  html.raw("<form class=\"find\" method=\"get\" action=\"/plain\" role=\"search\" aria-label=\"Engagements\">");
  field(html, view, "q", "Find in title, purpose, partners, units", "search", "e.g. water, Bremen");
  for (size_t i = 0; i < kSelects.size(); ++i) choice(html, view, facets[i]);
  html.raw("<div><label for=\"sort\">Order</label><select id=\"sort\" name=\"sort\">");
  for (const auto& [value, words] : kSorts) option(html, value, words, value_of(view.parameters, "sort") == value);
  html.raw("</select></div>");
  field(html, view, "valid_at", "As on (true that day)", "date");
  field(html, view, "known_at", "As known on", view.as_of.known ? "text" : "date");
  for (const auto& [name, value] : view.parameters) {
    const bool shown =
        is_own(name) || name == "q" || std::find(kSelects.begin(), kSelects.end(), name) != kSelects.end();
    const bool crossed = name == "rows" || name == "columns";
    if ((!shown || crossed) && !value.empty())
      html.raw("<input type=\"hidden\"").attribute("name", name).attribute("value", value).raw(">");
  }
  html.raw("<div><button>Show</button></div></form>");
}

/// Each filter that is on, as a link that takes it off.
void chips(Html& html, const View& view) {
  bool open = false;
  for (const auto& [name, value] : view.parameters) {
    if (is_own(name) || value.empty()) continue;
    if (!open) html.raw("<ul class=\"chips\" aria-label=\"Filters that are on\">");
    open = true;
    const auto* field = matrix::find_field(name);
    const auto label = field ? matrix::label_of(*field, view.table.directory(), value) : std::string_view(value);
    const auto words = field ? value_words(*field, label) : std::string(label);
    html.raw("<li><a").attribute("href", filtered(without(view.parameters, name)));
    html.raw("><span class=\"soft\">").text(name == "q" ? "Find" : column_words(name)).raw(":</span> ").text(words);
    html.raw(" <span aria-hidden=\"true\">×</span><span class=\"skip\"> – remove</span></a></li>");
  }
  if (open) html.raw("</ul>");
}

void facet_link(Html& html, const View& view, const matrix::Facet& facet, const matrix::FacetValue& entry) {
  const auto name = facet.field->name;
  const bool on = has(view.parameters, name, entry.value);
  const auto to = on ? without(view.parameters, name) : with(view.parameters, name, entry.value);
  const auto label = matrix::label_of(*facet.field, view.table.directory(), entry.value);
  html.raw("<li><a").attribute("href", filtered(to)).raw(on ? " aria-current=\"true\"><span>" : "><span>");
  html.text(value_words(*facet.field, label));
  html.raw("</span><span>").number(entry.count).raw("</span></a></li>");
}

void facet_list(Html& html, const View& view, const matrix::Facet& facet) {
  if (facet.values.empty() || (facet.values.size() == 1 && facet.values[0].value == matrix::kNone)) return;
  html.raw("<h2>").text(column_words(facet.field->name)).raw("</h2><ul class=\"facet\">");
  const size_t shown = std::min(facet.values.size(), kFacetShown);
  for (size_t i = 0; i < shown; ++i) facet_link(html, view, facet, facet.values[i]);
  html.raw("</ul>");
  if (shown == facet.values.size()) return;
  html.raw("<details><summary>")
      .number(std::min(facet.values.size(), kFacetMax) - shown)
      .raw(" more</summary><ul class=\"facet\">");
  for (size_t i = shown; i < std::min(facet.values.size(), kFacetMax); ++i)
    facet_link(html, view, facet, facet.values[i]);
  html.raw("</ul></details>");
}

void sort_head(Html& html, const View& view, std::string_view words, std::string_view sort) {
  const auto now = value_of(view.parameters, "sort");
  const bool up = now == sort;
  const bool down = now.starts_with('-') && now.substr(1) == sort;
  html.raw("<th scope=\"col\"");
  if (up || down) html.raw(up ? " aria-sort=\"ascending\"" : " aria-sort=\"descending\"");
  html.raw(">").raw("<a");
  html.attribute("href", filtered(with(view.parameters, "sort", (up ? "-" : "") + std::string(sort)))).raw(">");
  html.text(words).raw(up ? " ↑" : down ? " ↓" : "").raw("</a></th>");
}

void dates_cell(Html& html, const matrix::MatrixRow& row) {
  const auto start = row.text(Column::kStartDate);
  const auto end = row.text(Column::kEndDate);
  const auto planned = row.text(Column::kPlannedEnd);
  html.raw("<td data-l=\"Dates\">");
  if (start.empty())
    html.raw("Date unknown").text(end.empty() ? "" : ", ended " + date_words(end));
  else
    html.text(end.empty() ? date_words(start) : span_words(start, end));
  if (end.empty() && !planned.empty()) html.raw("<span class=\"meta\">until ").text(date_words(planned)).raw("</span>");
  html.raw("</td>");
}

void table_row(Html& html, const View& view, const matrix::MatrixRow& row, bool disputed) {
  const auto title = row.text(Column::kTitleEn);
  html.raw("<tr><th scope=\"row\"><a class=\"t\"");
  html.attribute("href", view.to("/engagements/" + encoded(row.id()))).raw(">");
  html.text(title.empty() ? row.id() : title).raw("</a><span class=\"meta\">").text(words_of(row.text(Column::kKind)));
  if (!row.text(Column::kRef).empty()) html.raw(" · ").text(row.text(Column::kRef));
  html.raw("</span></th><td data-l=\"With\">");
  size_t shown = 0;
  for (const auto& party : row.partners()) {
    if (shown++ == 3) break;
    html.raw(shown > 1 ? "<br>" : "").link(view.to("/organisations/" + encoded(party.who.id)), party.who.name);
  }
  if (row.partners().size() > 3)
    html.raw("<span class=\"meta\">and ").number(row.partners().size() - 3).raw(" more</span>");
  html.raw("</td><td data-l=\"Lead\">");
  for (size_t i = 0; i < row.lead_units().size(); ++i) html.raw(i > 0 ? "<br>" : "").text(row.lead_units()[i].name);
  html.raw("</td><td data-l=\"Reach\">").text(words_of(row.text(Column::kGeographicLevel))).raw("</td>");
  dates_cell(html, row);
  html.raw("<td data-l=\"Status\">").text(words_of(row.text(Column::kStatus))).raw(" ");
  badge(html, row);
  if (disputed) html.raw(" <span class=\"b b-amber\">Disputed</span>");
  html.raw("</td></tr>");
}

void list(Html& html, const View& view, const matrix::Page& page, const projections::requests::Disputes& disputes) {
  html.raw("<table class=\"cards\"><caption>");
  html.text(count_words(page.total, "engagement", "engagements"));
  if (page.rows.size() < page.total) html.text(", " + std::to_string(page.rows.size()) + " on this page");
  html.raw("</caption><thead><tr>");
  sort_head(html, view, "Engagement", "title");
  html.raw("<th scope=\"col\">With</th>");
  sort_head(html, view, "Lead unit", "lead_units");
  sort_head(html, view, "Reach", "geographic_level");
  sort_head(html, view, "Dates", "start_date");
  sort_head(html, view, "Status", "status");
  html.raw("</tr></thead><tbody>");
  for (const auto* row : page.rows)
    table_row(html, view, *row,
              !projections::requests::disputes_in(disputes, row->facts(), projections::engagements::kColumns).empty());
  html.raw("</tbody></table>");
  if (page.rows.empty()) html.raw("<p>Nothing matches. Take a filter off, or look at another date.</p>");
  if (page.next.empty() && value_of(view.parameters, "after").empty()) return;
  html.raw("<nav class=\"pages\" aria-label=\"Pages\">");
  if (!value_of(view.parameters, "after").empty()) html.link(filtered(view.parameters), "← First page");
  if (!page.next.empty()) html.link(url(kRoot, with(view.parameters, "after", page.next)), "Next page →");
  html.raw("</nav>");
}

matrix::Query query_with_facets(matrix::Query query) {
  query.facets.clear();
  for (const auto name : kSelects) query.facets.push_back(matrix::find_field(name));
  for (const auto name : kFacets) query.facets.push_back(matrix::find_field(name));
  return query;
}

/// "118 of them run, 4 have reports outstanding": what the table says as a whole.
void lead(Html& html, const View& view) {
  size_t running = 0;
  size_t red = 0;
  for (const auto& row : view.table.rows()) {
    running += row->derived().running;
    red += row->derived().badge == matrix::Badge::kRed;
  }
  html.raw("<p class=\"lead\">").text(count_words(view.table.rows().size(), "engagement", "engagements"));
  html.raw(", of which ")
      .link(url(kRoot, with(view.times(), "running", "true")), std::to_string(running) + " are running");
  if (red > 0)
    html.raw(" and ").link(url(kRoot, with(view.times(), "badge", "red")), std::to_string(red) + " need a decision");
  html.raw(".</p>");
}

}  // namespace

Result<std::string> matrix_page(const View& view) {
  Parameters asked;
  for (const auto& pair : view.parameters)
    if (!is_time(pair.first) && pair.first != "rows" && pair.first != "columns") asked.push_back(pair);
  if (value_of(asked, "sort").empty()) asked = with(std::move(asked), "sort", "-start_date");
  CAIRN_TRY(auto parsed, matrix::Query::parse(asked));
  const auto query = query_with_facets(std::move(parsed));
  CAIRN_TRY(const auto page, matrix::read_page(view.table, query));
  CAIRN_TRY(const auto disputes, projections::requests::disputes_of(view.snapshot, view.table.at().known));

  Html html;
  open_page(html, view, "Matrix");
  html.raw("<h1>Learning partnerships and networks</h1>");
  lead(html, view);
  find_form(html, view, page.facets);
  chips(html, view);
  if (!value_of(view.parameters, "rows").empty()) {
    CAIRN_TRY(cross_table(html, view, query));
    close_page(html, view);
    return html.take();
  }
  html.raw("<div class=\"split\"><aside aria-label=\"Narrow down\">");
  for (size_t i = kSelects.size(); i < page.facets.size(); ++i) facet_list(html, view, page.facets[i]);
  html.raw("</aside><section aria-label=\"Engagements\">");
  list(html, view, page, disputes);
  html.raw("</section></div>");
  close_page(html, view);
  return html.take();
}

}  // namespace cairn::services::web::plain
