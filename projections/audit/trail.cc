#include "projections/audit/trail.h"

#include <algorithm>
#include <set>

#include "eventstore/base/check.h"
#include "projections/engagements/columns.h"
#include "projections/matrix/text.h"
#include "projections/registers/register.h"

namespace cairn::projections::audit {
namespace {

using engagements::Column;
using engagements::id_of;
using facts::Timeline;

constexpr std::string_view kEngagement = "engagement-";
constexpr std::string_view kOrganisationTerm = "organisation:";
constexpr std::string_view kUnitTerm = "unit:";

std::optional<PartialDate> date_of(const history::HistoryItem& item) {
  return item.has_effective() ? eventstore::date_of(item.effective()) : std::nullopt;
}

bool is_within(const std::optional<PartialDate>& date, const TrailQuery& query) {
  if (!date) return true;
  if (query.valid_from && date->last_day() < *query.valid_from) return false;
  return !query.valid_to || date->first_day() <= *query.valid_to;
}

/// The event with its row of the history, or the envelope alone where no register has it.
Result<TrailItem> item_of(const eventstore::Snapshot& snapshot, Position position) {
  CAIRN_TRY(const auto event, snapshot.event_at(position));
  CAIRN_TRY(const auto stream, StreamId::parse(event.stream()));
  CAIRN_TRY(auto item, history::item_at(snapshot, stream, position));
  return TrailItem{event.stream(), item ? std::move(*item) : history::envelope_of(event)};
}

/// The engagements that ever had to do with any of the terms, in order of id.
Result<std::set<std::string>> engagements_of(const eventstore::Snapshot& snapshot,
                                             const std::vector<std::string>& terms, Position known) {
  std::set<std::string> ids;
  CAIRN_TRY(auto cursor, TrailCursor::open(snapshot, terms, Position(0)));
  while (true) {
    CAIRN_TRY(const auto hit, cursor.next());
    if (!hit || *hit >= known) return ids;
    CAIRN_TRY(const auto event, snapshot.event_at(*hit));
    if (event.stream().starts_with(kEngagement)) ids.insert(event.stream().substr(kEngagement.size()));
  }
}

/// The day after which a phase's beginning counts is its date's own, or for an end the date itself.
std::optional<PartialDate> last_day_before(const Timeline::Phase& phase) {
  if (!phase.effective) return std::nullopt;
  if (phase.ends) return phase.effective;
  return PartialDate::of_day(Day(phase.from.number() - 1));
}

/// Links from the phases of one cell, where `holds` says whether a value means taking part.
template <class Holds>
void add_links(const std::vector<Timeline::Phase>& phases, const Holds& holds, const Link& like,
               std::optional<Day> from, std::optional<Day> to, std::vector<Link>& links) {
  for (size_t i = 0; i < phases.size(); ++i) {
    if (!holds(phases[i]) || (i > 0 && holds(phases[i - 1]))) continue;
    const auto end = std::find_if_not(phases.begin() + static_cast<std::ptrdiff_t>(i), phases.end(), holds);
    const bool ended = end != phases.end();
    if (to && phases[i].from > *to) continue;
    if (from && ended && end->from <= *from) continue;
    Link link = like;
    link.since = phases[i].effective;
    link.joined_by = phases[i].set_by;
    link.ended = ended;
    if (ended) {
      link.until = last_day_before(*end);
      link.ended_by = end->set_by;
    }
    links.push_back(std::move(link));
  }
}

/// The party's role when the element is of one of the terms; "" otherwise. "o:<organisation>:<role>",
/// "u:<unit>:<role>".
std::string_view role_of(std::string_view element, const std::set<std::string, std::less<>>& terms) {
  const size_t colon = element.rfind(':');
  if (element.size() < 4 || element[1] != ':' || colon < 2) return {};
  const auto kind = element[0] == 'o' ? kOrganisationTerm : kUnitTerm;
  const auto term = std::string(kind).append(element.substr(2, colon - 2));
  return terms.contains(term) ? element.substr(colon + 1) : std::string_view();
}

void add_links_of(const std::string& id, const Timeline& timeline, const std::set<std::string, std::less<>>& terms,
                  std::optional<Day> from, std::optional<Day> to, Position known, std::vector<Link>& links) {
  const auto row = timeline.at(Day::latest(), known);
  if (!row.exists()) return;
  Link like;
  like.engagement = id;
  like.ref = row.text(id_of(Column::kRef));
  like.title = row.text(id_of(Column::kTitleEn));
  const auto takes_part = [](const Timeline::Phase& phase) { return phase.value == "in"; };
  for (const auto element : timeline.elements(id_of(Column::kParty))) {
    like.role = role_of(element, terms);
    if (like.role.empty()) continue;
    add_links(timeline.phases(id_of(Column::kParty), element, known), takes_part, like, from, to, links);
  }
  like.role = "lead";
  const auto leads = [&](const Timeline::Phase& phase) {
    bool found = false;
    matrix::each_line(phase.value.value_or(""), [&](std::string_view unit) {
      found = found || terms.contains(std::string(kUnitTerm).append(unit));
    });
    return found;
  };
  add_links(timeline.phases(id_of(Column::kLeadUnits), {}, known), leads, like, from, to, links);
}

}  // namespace

Result<TrailPage> read_trail(const eventstore::Snapshot& snapshot, const TrailQuery& query) {
  CAIRN_CHECK(!query.terms.empty(), "a trail is of somebody or something");
  TrailPage page;
  CAIRN_TRY(auto cursor, TrailCursor::open(snapshot, query.terms.front(), query.from));
  while (true) {
    CAIRN_TRY(const auto hit, cursor.next());
    if (!hit || *hit >= query.to) return page;
    bool has_all = true;
    for (size_t i = 1; i < query.terms.size() && has_all; ++i) {
      CAIRN_TRY(has_all, cursor.has(*hit, query.terms[i]));
    }
    if (!has_all) continue;
    CAIRN_TRY(auto item, item_of(snapshot, *hit));
    if (!is_within(date_of(item.item), query)) continue;
    if (page.items.size() == query.limit) {
      page.next = *hit;
      return page;
    }
    page.items.push_back(std::move(item));
  }
}

Result<std::vector<Link>> links_of(const eventstore::Snapshot& snapshot, const std::vector<std::string>& terms,
                                   std::optional<Day> from, std::optional<Day> to, Position known) {
  CAIRN_TRY(const auto ids, engagements_of(snapshot, terms, known));
  CAIRN_TRY(const auto rows, registers::Register::open(snapshot, "matrix"));
  const std::set<std::string, std::less<>> wanted(terms.begin(), terms.end());
  std::vector<Link> links;
  for (const auto& id : ids) {
    CAIRN_TRY(const auto timeline, rows.timeline(id));
    if (timeline) add_links_of(id, *timeline, wanted, from, to, known, links);
  }
  return links;
}

}  // namespace cairn::projections::audit
