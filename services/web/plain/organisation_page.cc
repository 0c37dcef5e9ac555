#include <algorithm>
#include <unordered_set>

#include "projections/organisations/columns.h"
#include "projections/registers/register.h"
#include "services/web/plain/pages.h"
#include "services/web/plain/words.h"

namespace cairn::services::web::plain {
namespace {

namespace matrix = projections::matrix;
using EngagementColumn = projections::engagements::Column;
using projections::organisations::Column;
using projections::organisations::kColumns;

void facts(Html& html, const projections::facts::Row& row) {
  html.raw("<section aria-labelledby=\"facts\"><h2 id=\"facts\">Facts</h2><dl class=\"facts\">");
  for (const auto& cell : row.cells()) {
    const auto column = static_cast<Column>(cell.column);
    if (column == Column::kBirth || column == Column::kName || column == Column::kMergedInto) continue;
    html.raw("<dt>").text(column_words(kColumns[cell.column].name));
    if (!cell.element.empty()) html.text(" – " + std::string(cell.element));
    const bool code = kColumns[cell.column].type == projections::facts::ColumnType::kCode && column != Column::kCountry;
    const bool country = column == Column::kCountry;
    html.raw("</dt><dd>")
        .text(code ? words_of(cell.value) : std::string(country ? country_words(cell.value) : cell.value));
    html.raw(" <span class=\"by\">#").number(cell.set_by.value()).raw("</span></dd>");
  }
  html.raw("</dl></section>");
}

/// One row for each role that the organisation has or had.
void engagements(Html& html, const View& view, const std::string& id) {
  html.raw(
      "<section aria-labelledby=\"with\"><h2 id=\"with\">Engagements</h2><table><thead><tr><th scope=\"col\">"
      "Engagement</th><th scope=\"col\">Role</th><th scope=\"col\">When</th><th scope=\"col\">Status</th></tr></thead>"
      "<tbody>");
  size_t shown = 0;
  const auto list = [&](const matrix::MatrixRow& row, const std::vector<matrix::Participant>& parties, bool former) {
    for (const auto& party : parties) {
      if (party.who.id != id) continue;
      ++shown;
      const auto page = view.to("/engagements/" + encoded(row.id()));
      html.raw("<tr><th scope=\"row\">").link(page, row.text(EngagementColumn::kTitleEn)).raw("<span class=\"meta\">");
      html.text(words_of(row.text(EngagementColumn::kKind))).raw("</span></th><td>").text(words_of(party.role));
      html.raw("</td><td>")
          .text(party.date ? (former ? "until " : "since ") + date_words(*party.date) : "date unknown");
      cite(html, party.set_by, page);
      html.raw("</td><td>").text(words_of(row.text(EngagementColumn::kStatus))).raw(" ");
      badge(html, row);
      html.raw("</td></tr>");
    }
  };
  for (const auto& row : view.table.rows()) {
    list(*row, row->partners(), false);
    list(*row, row->former_partners(), true);
  }
  html.raw("</tbody></table>");
  if (shown == 0) html.raw("<p class=\"soft\">None on this day.</p>");
  html.raw("</section>");
}

}  // namespace

Result<std::string> organisation_page(const View& view, const std::string& id) {
  const auto* organisation = view.table.directory().organisation(id);
  // Beyond those that are published, with whom the city works is in the names alone.
  const bool all = view.table.audience() == projections::registers::Audience::kReaders;
  const auto named = all ? std::unordered_set<std::string_view>() : view.table.organisations();
  if (!organisation || (!all && !named.contains(organisation->id)))
    return fail(Errc::kNotFound, "no organisation \"" + id + "\"");
  CAIRN_TRY(const auto reg,
            projections::registers::Register::open(
                view.snapshot, projections::registers::view_of(view.table.audience(), "organisations")));
  CAIRN_TRY(auto row, reg.row(organisation->id, view.table.at().valid, view.table.at().known));
  if (!row.exists()) {
    CAIRN_TRY(row, reg.row(organisation->id, Day::latest(), view.table.at().known));
  }
  Html html;
  open_page(html, view, organisation->name);
  html.raw("<p class=\"links small\">").link(view.to("/"), "← Matrix").raw("</p><h1>").text(organisation->name);
  html.raw("</h1><p class=\"lead\">").text(words_of(organisation->type.empty() ? "organisation" : organisation->type));
  if (!organisation->country.empty()) html.raw(" · ").text(country_words(organisation->country));
  html.raw("</p>");
  auto merged = view.table.directory().merged_into(organisation->id);
  if (!all) std::erase_if(merged, [&](std::string_view other) { return !named.contains(other); });
  if (!merged.empty()) {
    html.raw("<p>Also recorded as ");
    for (size_t i = 0; i < merged.size(); ++i) {
      const auto* other = view.table.directory().registered(merged[i]);
      html.raw(i > 0 ? ", " : "").text(other ? std::string_view(other->name) : merged[i]);
    }
    html.raw(".</p>");
  }
  html.raw("<div class=\"two\"><div>");
  engagements(html, view, organisation->id);
  html.raw("</div><div>");
  facts(html, row);
  html.raw("</div></div>");
  close_page(html, view);
  return html.take();
}

}  // namespace cairn::services::web::plain
