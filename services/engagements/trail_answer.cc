#include <algorithm>

#include "eventstore/base/bytes.h"
#include "eventstore/base/json_writer.h"
#include "projections/audit/trail.h"
#include "projections/history/item_json.h"
#include "projections/matrix/cursor.h"
#include "services/engagements/answers.h"

// A trail: {"of":{"organisation":{"id","name","merged":[…]}, …},"items":[{"stream", the event's members, "columns"}],
// "next","links":[{"engagement","ref","title","role","since","until","ended","joined_by","ended_by"}],"position"}.
// Links are those of an organisation or unit, on every page the same.

namespace cairn::services::engagements {
namespace {

namespace audit = projections::audit;
namespace matrix = projections::matrix;
using projections::as_of::AsOf;
using projections::as_of::At;

constexpr std::string_view kKinds[] = {"actor", "organisation", "unit", "document", "import"};
constexpr uint64_t kLimitMax = 500;

/// One thing that a trail is of.
struct Subject {
  std::string_view kind;
  std::string id;
  std::string name;                 ///< of organisations and units
  std::vector<std::string> merged;  ///< ids that stand for the same organisation
  std::vector<std::string> terms() const {
    std::vector<std::string> terms = {std::string(kind) + ":" + id};
    for (const auto& other : merged) terms.push_back(std::string(kind) + ":" + other);
    return terms;
  }
};

Result<Subject> subject_of(std::string_view kind, std::string id, const matrix::Directory& directory) {
  Subject subject{kind, std::move(id), {}, {}};
  if (kind == "organisation") {
    const auto* stands = directory.organisation(subject.id);
    if (!stands) return fail(Errc::kNotFound, "no organisation \"" + subject.id.substr(0, 64) + "\" by this known_at");
    subject.id = stands->id;
    subject.name = stands->name;
    for (const auto other : directory.merged_into(stands->id)) subject.merged.emplace_back(other);
  }
  if (kind == "unit") {
    const auto* unit = directory.unit(subject.id);
    if (!unit) return fail(Errc::kNotFound, "no unit \"" + subject.id.substr(0, 64) + "\" by this known_at");
    subject.name = unit->name;
  }
  return subject;
}

/// Of "from" and "from_valid", which mean the same, the one that is given.
Result<std::optional<Day>> take_day(Question& question, const std::string& name) {
  std::optional<Day> day;
  for (const std::string& spelling : {name, name + "_valid"}) {
    const auto text = take_text(question, spelling);
    if (text.empty()) continue;
    const auto date = PartialDate::parse(text);
    if (!date || date.value().day() == 0)
      return refused("/query/" + spelling, "\"" + text.substr(0, 64) + "\" is not a day of the calendar, YYYY-MM-DD");
    if (day) return refused("/query/" + spelling, "stands beside " + name + ", which means the same");
    day = date.value().first_day();
  }
  return day;
}

/// What was recorded after `from_known`, or by `to_known`.
Result<std::optional<Position>> take_known(Question& question, const eventstore::Snapshot& snapshot,
                                           const std::string& name) {
  const auto text = take_text(question, name);
  if (text.empty()) return std::optional<Position>();
  matrix::Parameters parameters = {{"known_at", text}};
  const auto blame = [&](Error error) {
    for (auto& complaint : error.complaints) complaint.pointer = "/query/" + name;
    return error;
  };
  const auto as_of = AsOf::take(parameters);
  if (!as_of) return blame(as_of.error());
  if (auto past = as_of.value().not_in_the_future(question.today); !past) return blame(past.error());
  const auto at = as_of.value().resolve(snapshot, question.today);
  if (!at) return blame(at.error());
  return std::optional(at.value().known);
}

/// A question to a trail, and the pair at which its subjects have their names.
struct Asked {
  audit::TrailQuery query;
  std::vector<Subject> subjects;
  At at;
  std::string hash;
};

Result<void> take_subjects(Question& rest, const matrix::Directory& directory, Asked& asked) {
  for (const auto kind : kKinds) {
    const auto id = take_text(rest, kind);
    if (id.empty()) continue;
    CAIRN_TRY(auto subject, subject_of(kind, id, directory));
    asked.query.terms.push_back(subject.terms());
    asked.subjects.push_back(std::move(subject));
  }
  if (asked.subjects.empty())
    return refused("/query/actor", "a trail is of an actor, organisation, unit, document or import");
  return success();
}

/// Continues where the page before ended, at its pair.
Result<void> continue_after(const std::string& after, Asked& asked) {
  const auto cursor = matrix::Cursor::decode(after);
  if (!cursor) return refused("/query/after", cursor.error().context);
  if (cursor.value().query_hash != asked.hash || cursor.value().last_id.size() != sizeof(uint64_t))
    return refused("/query/after", "the cursor belongs to another question");
  asked.at = cursor.value().at;
  asked.query.from = Position(read_u64(cursor.value().last_id));
  asked.query.to = std::min(asked.query.to, asked.at.known);
  return success();
}

Result<Asked> read_asked(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question) {
  auto rest = question;
  Asked asked;
  CAIRN_TRY(asked.at, at_of(question, snapshot));
  CAIRN_TRY(asked.query.valid_from, take_day(rest, "from"));
  CAIRN_TRY(asked.query.valid_to, take_day(rest, "to"));
  CAIRN_TRY(const auto from, take_known(rest, snapshot, "from_known"));
  CAIRN_TRY(const auto to, take_known(rest, snapshot, "to_known"));
  CAIRN_TRY(const auto limit, take_number(rest, "limit", 1, kLimitMax));
  const auto after = take_text(rest, "after");
  CAIRN_TRY(const auto table, reads.tables.at(snapshot, asked.at));
  CAIRN_TRY(take_subjects(rest, table->directory(), asked));
  CAIRN_TRY(no_parameters(rest));
  asked.query.from = from.value_or(Position(0));
  asked.query.to = std::min(to.value_or(asked.at.known), asked.at.known);
  asked.query.limit = limit.value_or(asked.query.limit);
  std::string all;
  for (const auto& terms : asked.query.terms) all.append(terms.front()).push_back('\0');
  for (const auto& day : {asked.query.valid_from, asked.query.valid_to})
    all += day ? std::to_string(day->number()) + "," : ",";
  all += std::to_string(asked.query.from.value()) + "," + (to ? std::to_string(to->value()) : "");
  asked.hash = std::string(view_of(sha256(all)).substr(0, 8));  // what a Cursor holds
  if (!after.empty()) {
    CAIRN_TRY(continue_after(after, asked));
  }
  return asked;
}

void write_subjects(JsonWriter& json, const std::vector<Subject>& subjects) {
  json.key("of").begin_object();
  for (const auto& subject : subjects) {
    json.key(subject.kind).begin_object().field("id", subject.id);
    if (!subject.name.empty()) json.field("name", subject.name);
    if (!subject.merged.empty()) {
      json.key("merged").begin_array();
      for (const auto& id : subject.merged) json.text(id);
      json.end_array();
    }
    json.end_object();
  }
  json.end_object();
}

void write_date(JsonWriter& json, std::string_view name, const std::optional<PartialDate>& date) {
  json.key(name);
  date ? json.text(date->text()) : json.null();
}

void write_link(JsonWriter& json, const audit::Link& link) {
  json.begin_object().field("engagement", link.engagement).field("ref", link.ref).field("title", link.title);
  json.field("role", link.role);
  write_date(json, "since", link.since);
  write_date(json, "until", link.until);
  json.key("ended").boolean(link.ended).key("joined_by").number(link.joined_by.value());
  if (link.ended_by) json.key("ended_by").number(link.ended_by->value());
  json.end_object();
}

void write_page(JsonWriter& json, const audit::TrailPage& page, const Asked& asked) {
  json.key("items").begin_array();
  for (const auto& item : page.items) {
    json.begin_object().field("stream", item.stream);
    projections::history::write_envelope(json, item.item);
    json.key("columns").begin_array();
    for (const auto& column : item.item.columns()) json.text(column);
    json.end_array().end_object();
  }
  json.end_array().key("next");
  if (!page.next) {
    json.null();
    return;
  }
  std::string next;
  append_u64(next, page.next->value());
  json.text(matrix::Cursor{asked.at, asked.hash, next}.encode());
}

}  // namespace

Result<Answer> make_trail(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question) {
  CAIRN_TRY(const auto asked, read_asked(reads, snapshot, question));
  CAIRN_TRY(const auto page, audit::read_trail(snapshot, asked.query));
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  write_subjects(json, asked.subjects);
  write_page(json, page, asked);
  const auto linked = std::ranges::find_if(
      asked.subjects, [](const Subject& one) { return one.kind == "organisation" || one.kind == "unit"; });
  if (linked != asked.subjects.end()) {
    CAIRN_TRY(const auto links,
              audit::links_of(snapshot, linked->terms(), asked.query.valid_from, asked.query.valid_to, asked.at.known));
    json.key("links").begin_array();
    for (const auto& link : links) write_link(json, link);
    json.end_array();
  }
  json.key("position").number(asked.at.known.value()).end_object();
  return answer_of(std::move(body), question, asked.at, snapshot);
}

}  // namespace cairn::services::engagements
