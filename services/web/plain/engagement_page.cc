#include <algorithm>

#include "eventstore/event.h"
#include "projections/history/replay.h"
#include "projections/matrix/text.h"
#include "projections/registers/register.h"
#include "projections/requests/disputes.h"
#include "services/web/plain/pages.h"
#include "services/web/plain/words.h"

namespace cairn::services::web::plain {
namespace {

namespace matrix = projections::matrix;
namespace history = projections::history;
using projections::engagements::Column;
using projections::engagements::kColumns;
using projections::facts::Cell;
using projections::facts::ColumnType;

/// Columns that the page tells in their own way, or that say nothing to people.
constexpr std::array kToldElsewhere = {Column::kBirth,  Column::kTitleEn, Column::kParty,     Column::kDocument,
                                       Column::kStatus, Column::kFunder,  Column::kReportDue, Column::kLeadUnits};

bool is_told_elsewhere(projections::facts::ColumnId column) {
  return std::any_of(kToldElsewhere.begin(), kToldElsewhere.end(),
                     [&](Column told) { return projections::engagements::id_of(told) == column; });
}

/// A source or other text, with web addresses as links.
void text_with_links(Html& html, std::string_view text) {
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    if (word.starts_with("http://") || word.starts_with("https://"))
      html.raw("<a rel=\"noreferrer\"").attribute("href", word).raw(">").text(word).raw("</a>");
    else
      html.text(word);
    if (end < text.size()) html.raw(" ");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void value(Html& html, const View& view, const Cell& cell) {
  const auto& directory = view.table.directory();
  switch (kColumns[cell.column].type) {
    case ColumnType::kDate: html.text(date_words(cell.value)); return;
    case ColumnType::kMoney: html.text(money_words(cell.value)); return;
    case ColumnType::kCode:
      if (cell.column == projections::engagements::id_of(Column::kMunicipality)) {
        const auto name = directory.municipality_name(cell.value);
        html.text(name.empty() ? cell.value : name);
      } else {
        html.text(words_of(cell.value));
      }
      return;
    case ColumnType::kList: {
      bool first = true;
      matrix::each_line(cell.value, [&](std::string_view line) {
        const bool country = cell.column == projections::engagements::id_of(Column::kCountries);
        html.raw(first ? "" : ", ").text(country ? country_words(line) : line);
        first = false;
      });
      return;
    }
    case ColumnType::kId: {
      const auto title = directory.post_title(cell.value);
      html.text(title.empty() ? cell.value : title);
      return;
    }
    case ColumnType::kText:
    case ColumnType::kNumber: text_with_links(html, cell.value);
  }
}

void fact(Html& html, std::string_view name, const std::function<void()>& tell) {
  html.raw("<dt>").text(name).raw("</dt><dd>");
  tell();
  html.raw("</dd>");
}

void facts(Html& html, const View& view, const matrix::MatrixRow& row) {
  html.raw("<section aria-labelledby=\"facts\"><h2 id=\"facts\">Facts</h2><dl class=\"facts\">");
  const auto* status = row.facts().find(projections::engagements::id_of(Column::kStatus));
  if (status)
    fact(html, "Status", [&] {
      html.text(words_of(status->value));
      if (status->effective) html.text(", since " + date_words(*status->effective));
      cite(html, status->set_by);
    });
  const auto* lead = row.facts().find(projections::engagements::id_of(Column::kLeadUnits));
  if (lead)
    fact(html, "Lead unit", [&] {
      for (size_t i = 0; i < row.lead_units().size(); ++i) html.raw(i > 0 ? ", " : "").text(row.lead_units()[i].name);
      for (const auto& cluster : row.clusters())
        if (cluster.name != row.lead_units().front().name) html.text(" (" + std::string(cluster.name) + ")");
      cite(html, lead->set_by);
    });
  for (const auto& cell : row.facts().cells()) {
    if (is_told_elsewhere(cell.column)) continue;
    fact(html, column_words(kColumns[cell.column].name), [&] {
      if (cell.column == projections::engagements::id_of(Column::kRivalClaim)) html.text(cell.element).raw(" – ");
      if (cell.column == projections::engagements::id_of(Column::kRelated)) {
        const auto other = cell.element.substr(std::min(cell.element.find(':') + 1, cell.element.size()));
        html.text(words_of(cell.value)).raw(": ").link(view.to("/engagements/" + encoded(other)), other);
      } else {
        value(html, view, cell);
      }
      cite(html, cell.set_by);
    });
  }
  html.raw("</dl></section>");
}

void participants(Html& html, const View& view, const std::vector<matrix::Participant>& list, bool former,
                  bool organisations) {
  for (const auto& party : list) {
    html.raw("<tr><th scope=\"row\">");
    if (organisations)
      html.link(view.to("/organisations/" + encoded(party.who.id)), party.who.name);
    else
      html.text(party.who.name);
    html.raw("<span class=\"meta\">").text(organisations ? words_of(party.type) : "Unit");
    if (!party.country.empty()) html.raw(" · ").text(country_words(party.country));
    html.raw("</span></th><td>").text(words_of(party.role)).raw("</td><td>");
    html.text(party.date ? (former ? "until " : "since ") + date_words(*party.date) : "date unknown");
    cite(html, party.set_by);
    html.raw("</td></tr>");
  }
}

void partners(Html& html, const View& view, const matrix::MatrixRow& row) {
  html.raw("<section aria-labelledby=\"partners\"><h2 id=\"partners\">Who takes part</h2>");
  if (row.partners().empty() && row.former_partners().empty() && row.units().empty()) {
    html.raw("<p class=\"soft\">No partner is recorded.</p></section>");
    return;
  }
  html.raw(
      "<table><thead><tr><th scope=\"col\">Partner</th><th scope=\"col\">Role</th><th scope=\"col\">When</th></tr>"
      "</thead><tbody>");
  participants(html, view, row.partners(), false, true);
  participants(html, view, row.units(), false, false);
  participants(html, view, row.former_partners(), true, true);
  html.raw("</tbody></table></section>");
}

void documents(Html& html, const matrix::MatrixRow& row) {
  const auto cells = row.facts().all(projections::engagements::id_of(Column::kDocument));
  if (cells.empty()) return;
  html.raw("<section aria-labelledby=\"documents\"><h2 id=\"documents\">Documents</h2><ul>");
  for (const auto* cell : cells) {
    const auto document = matrix::document_text(cell->value);
    const auto due = row.facts().text(projections::engagements::id_of(Column::kReportDue), cell->element);
    const auto title = document.title.empty() ? words_of(document.kind) : std::string(document.title);
    html.raw("<li>");
    if (document.sha256.empty())
      html.text(title);
    else
      html.link(url("/v1/documents/" + std::string(document.sha256), {{"name", title}}), title);
    html.raw(" <span class=\"soft\">").text(words_of(document.kind) + ", " + std::string(document.state));
    if (!due.empty()) html.text(", due " + date_words(due));
    html.raw("</span>");
    cite(html, cell->set_by);
    html.raw("</li>");
  }
  html.raw("</ul></section>");
}

/// "o:ab12:partner" and the like, with the name that the directory has for it.
std::string element_words(const View& view, const history::Change& change) {
  const bool numbered = change.column == "document" || change.column == "report_due" || change.column == "activity" ||
                        change.column == "lesson" || change.column.starts_with("fund");
  if (numbered) return {};  // the id says nothing to people
  if (change.column != "party") return change.element;
  const size_t colon = change.element.rfind(':');
  if (change.element.size() < 4 || colon < 2) return change.element;
  const auto id = std::string_view(change.element).substr(2, colon - 2);
  const auto role = words_of(std::string_view(change.element).substr(colon + 1));
  std::string name(id);
  if (const auto* organisation = view.table.directory().organisation(id)) name = organisation->name;
  if (const auto* unit = view.table.directory().unit(id)) name = unit->name;
  return name + ", " + role;
}

std::string change_words(const View& view, std::string_view column, std::string_view text) {
  if (column == "status" || column == "kind" || column == "party" || column == "geographic_level")
    return words_of(text);
  if (column.ends_with("_date") || column.ends_with("_end") || column == "last_activity") return date_words(text);
  if (column.starts_with("funding")) return money_words(text);
  if (column == "document") {
    const auto document = matrix::document_text(text);
    return std::string(document.title) + " (" + words_of(document.kind) + ", " + std::string(document.state) + ")";
  }
  if (column != "lead_units") {
    std::string lines(text);
    while (!lines.empty() && lines.back() == '\n') lines.pop_back();
    return lines;
  }
  std::string names;
  matrix::each_line(text, [&](std::string_view id) {
    const auto* unit = view.table.directory().unit(id);
    names.append(names.empty() ? "" : ", ").append(unit ? std::string_view(unit->name) : id);
  });
  return names;
}

void changes(Html& html, const View& view, const history::Step& step) {
  if (step.changes.empty()) return;
  const bool many = step.changes.size() > 6;
  if (many) html.raw("<details><summary>").number(step.changes.size()).raw(" facts set</summary>");
  html.raw("<ul class=\"ch\">");
  for (const auto& change : step.changes) {
    html.raw("<li><span class=\"soft\">").text(column_words(change.column));
    const auto element = element_words(view, change);
    if (!element.empty()) html.text(" – " + element);
    html.raw(":</span> ");
    if (!change.before.empty())
      html.raw("<span class=\"was\">").text(change_words(view, change.column, change.before)).raw("</span> → ");
    html.text(change.after.empty() ? "taken away" : change_words(view, change.column, change.after)).raw("</li>");
  }
  html.raw("</ul>").raw(many ? "</details>" : "");
}

/// POPIA (Act 4 of 2013), section 24(2)(d): always read with the fact.
void disputed(Html& html, const projections::requests::Disputes& disputes) {
  for (const auto& [position, dispute] : disputes) {
    html.raw("<div class=\"small\"><span class=\"b b-amber\">Disputed</span> A correction of ");
    html.text(dispute.field.empty() ? "what event" : dispute.field + " in event").raw(" #").number(position.value());
    html.raw(dispute.field.empty() ? " says" : "").raw(" was asked for and was not made.</div>");
  }
}

void event(Html& html, const View& view, const history::Step& step) {
  const auto& item = step.item;
  const auto number = std::to_string(item.position());
  const auto effective = item.has_effective() ? eventstore::date_of(item.effective()) : std::nullopt;
  html.raw("<li").attribute("id", "e" + number).raw("><h3>").text(event_words(item.type()));
  html.raw(" <span class=\"soft\">· ").text(effective ? date_words(*effective) : "date unknown").raw("</span></h3>");
  html.raw("<div class=\"soft small\">Event #").raw(number).text(", recorded " + instant_words(item.recorded_us()));
  if (item.has_actor()) html.raw(" by ").text(item.actor().id());
  if (!item.actor().role().empty()) html.text(" (" + item.actor().role() + ")");
  if (!item.channel().empty()) html.text(" through " + item.channel());
  html.raw("</div>");
  disputed(html, step.disputes);
  if (item.has_target())
    html.raw("<div>Stands against event <a")
        .attribute("href", "#e" + std::to_string(item.target()))
        .raw(">#")
        .number(item.target())
        .raw("</a></div>");
  if (!item.reason().empty()) html.raw("<div>Why: ").text(item.reason()).raw("</div>");
  if (!item.source().empty()) {
    html.raw("<div class=\"small\">Source: ");
    text_with_links(html, item.source());
    html.raw("</div>");
  }
  changes(html, view, step);
  auto then = with(without(view.parameters, "as_of"), "known_at", "@" + std::to_string(item.position() + 1));
  html.raw("<div class=\"small links\">").link(url(view.path, then), "See it as it stood after this event");
  html.raw("</div></li>");
}

void timeline(Html& html, const View& view, const std::vector<history::Step>& steps) {
  html.raw("<section aria-labelledby=\"history\"><h2 id=\"history\">What happened</h2><p class=\"soft small\">");
  html.text(count_words(steps.size(), "event", "events")).raw(", in the order in which they were recorded. ");
  html.raw(view.table.audience() == projections::registers::Audience::kReaders
               ? "Nothing is ever taken out of the ledger."
               : "Told is what is published of them; who said it, why and on what grounds is read by officials and "
                 "auditors.");
  html.raw("</p><ol class=\"line\">");
  for (const auto& step : steps) event(html, view, step);
  html.raw("</ol></section>");
}

/// When the page shows the state after an event: the steps before and after it.
void replay_bar(Html& html, const View& view, std::string_view id) {
  if (!view.as_of.known) return;
  const auto positions = history::positions(view.snapshot, id, view.table.audience());
  if (!positions) return;
  const auto known = view.as_of.known->value();
  const auto to = [&](uint64_t position) {
    return url(view.path, with(view.parameters, "known_at", "@" + std::to_string(position + 1)));
  };
  std::optional<uint64_t> before;
  std::optional<uint64_t> after;
  size_t shown = 0;
  for (const auto position : positions.value()) {
    if (position.value() + 1 < known) before = position.value();
    if (position.value() >= known && !after) after = position.value();
    shown += position.value() < known;
  }
  html.raw("<nav class=\"pages\" aria-label=\"Replay\">");
  before ? html.link(to(*before), "← Before") : html.raw("<span></span>");
  html.raw("<span>Step ").number(shown).raw(" of ").number(positions.value().size()).raw("</span>");
  after ? html.link(to(*after), "After →") : html.raw("<span></span>");
  html.raw("</nav>");
}

}  // namespace

Result<std::string> engagement_page(const View& view, const std::string& id_or_ref) {
  const auto row = view.table.find(id_or_ref);
  std::string id = row ? std::string(row->id()) : id_or_ref;
  if (!row) {
    CAIRN_TRY(const auto reg, projections::registers::Register::open(
                                  view.snapshot, projections::registers::view_of(view.table.audience(), "matrix")));
    CAIRN_TRY(const auto resolved, reg.resolve(id_or_ref));
    id = resolved.value_or(id_or_ref);
  }
  CAIRN_TRY(const auto steps, history::replay(view.snapshot, view.table, id, view.as_of.knows_all()));

  Html html;
  const auto title = row ? row->text(Column::kTitleEn) : std::string_view();
  open_page(html, view, title.empty() ? id : title);
  html.raw("<p class=\"links small\">").link(view.to("/"), "← Matrix").raw("</p><h1>").text(title.empty() ? id : title);
  html.raw("</h1>");
  if (row) {
    html.raw("<p class=\"lead\">").text(words_of(row->text(Column::kKind))).raw(" · ").text(row->text(Column::kRef));
    html.raw(" · ").raw(row->derived().running ? "running" : "not running").raw(" ");
    badge(html, *row);
    if (!row->derived().reason.empty()) html.raw(" ").text(row->derived().reason);
    html.raw("</p>");
  } else {
    html.raw("<p class=\"lead\">It does not exist on this day; its history is below.</p>");
  }
  if (row) {
    const auto known = view.table.at().known;
    CAIRN_TRY(const auto disputes, projections::requests::disputes_of(view.snapshot, known, "engagement-" + id));
    disputed(html, projections::requests::disputes_in(disputes, row->facts(), projections::engagements::kColumns));
  }
  replay_bar(html, view, id);
  html.raw("<div class=\"two\"><div>");
  if (row) {
    partners(html, view, *row);
    facts(html, view, *row);
    documents(html, *row);
  }
  html.raw("</div><div>");
  timeline(html, view, steps);
  html.raw("</div></div>");
  close_page(html, view);
  return html.take();
}

}  // namespace cairn::services::web::plain
