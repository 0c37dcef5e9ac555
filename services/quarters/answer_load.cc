#include "services/quarters/answer_load.h"

#include <algorithm>
#include <iterator>

#include "cairn/engagement/v1/events.pb.h"
#include "projections/as_of/as_of.h"
#include "projections/duties/token.h"
#include "projections/engagements/kind.h"
#include "projections/facts/words.h"
#include "projections/organisations/kind.h"
#include "projections/persons/kind.h"
#include "projections/posts/kind.h"
#include "projections/registers/register.h"
#include "projections/units/kind.h"
#include "services/web/plain/words.h"

namespace cairn::services::quarters {
namespace {

namespace p = projections;
using p::registers::Register;

/// Of whoever fills the post today: what an event of a person says of the language is no personal information.
Result<Language> language_of_post(const eventstore::Snapshot& snapshot, std::string_view post, Day today) {
  CAIRN_TRY(const auto posts, Register::open(snapshot, p::posts::kKind.view));
  CAIRN_TRY(const auto row, posts.row(post, today, snapshot.head()));
  CAIRN_TRY(const auto persons, Register::open(snapshot, p::persons::kKind.view));
  CAIRN_TRY(const auto person, persons.latest(row.text(p::posts::id_of(p::posts::Column::kHolder))));
  return language_of(person.text(p::persons::id_of(p::persons::Column::kLanguage)));
}

/// The names of the municipality's open units, the answering one left out.
Result<std::vector<std::string>> names_of_others(const eventstore::Snapshot& snapshot, const p::duties::Duty& duty,
                                                 Day today) {
  using p::units::Column;
  std::vector<std::string> names;
  CAIRN_TRY(const auto units, Register::open(snapshot, p::units::kKind.view));
  CAIRN_TRY(units.each(today, snapshot.head(), [&](std::string_view id, const p::facts::Row& row) {
    const bool other = id != duty.unit && row.text(p::units::id_of(Column::kState)) == "open" &&
                       row.text(p::units::id_of(Column::kMunicipality)) == duty.municipality;
    if (other) names.emplace_back(row.text(p::units::id_of(Column::kName)));
    return true;
  }));
  std::ranges::sort(names);
  return names;
}

Result<std::string> unit_name(const eventstore::Snapshot& snapshot, std::string_view unit) {
  CAIRN_TRY(const auto units, Register::open(snapshot, p::units::kKind.view));
  CAIRN_TRY(const auto row, units.latest(unit));
  return row.text(p::units::id_of(p::units::Column::kName)).empty()
             ? std::string(unit)
             : std::string(row.text(p::units::id_of(p::units::Column::kName)));
}

/// What the engagement is called now; its id once it is gone.
Result<std::string> title_of(const Register& engagements, const std::string& engagement) {
  CAIRN_TRY(const auto row, engagements.latest(engagement));
  const auto title = row.text(p::engagements::id_of(p::engagements::Column::kTitleEn));
  return title.empty() ? engagement : std::string(title);
}

/// A report or file that came with a submission, as an item of its own; none for other events.
std::optional<Receipt::Item> file_of(const eventstore::StoredEvent& event) {
  if (cairn::engagement::v1::ReportFiled filed; event.type() == "ReportFiled" && filed.ParseFromString(event.payload()))
    return Receipt::Item{filed.title(), "report_filed", {event.position()}};
  cairn::engagement::v1::DocumentAttached attached;
  if (event.type() == "DocumentAttached" && attached.ParseFromString(event.payload()))
    return Receipt::Item{attached.title(), "file_attached", {event.position()}};
  return std::nullopt;
}

/// An engagement that was added is called as it was then: when it is undone, nothing else tells.
std::optional<std::string> title_in(const eventstore::StoredEvent& event) {
  if (cairn::engagement::v1::EngagementRecorded recorded;
      event.type() == "EngagementRecorded" && recorded.ParseFromString(event.payload()))
    return recorded.details().title().en();
  cairn::engagement::v1::EngagementProposed proposed;
  if (event.type() == "EngagementProposed" && proposed.ParseFromString(event.payload()))
    return proposed.details().title().en();
  return std::nullopt;
}

/// From the log: what was submitted, and the events of the same commit.
Result<Receipt> receipt_at(const eventstore::Snapshot& snapshot, Position position, bool undone) {
  CAIRN_TRY(const auto engagements, Register::open(snapshot, p::engagements::kKind.view));
  CAIRN_TRY(const auto event, snapshot.event_at(position));
  duty::v1::AnswersSubmitted submitted;
  if (!submitted.ParseFromString(event.payload()))
    return fail(Errc::kCorrupt, "position " + std::to_string(position.value()) + " is no AnswersSubmitted");
  Receipt receipt;
  receipt.position = position.value();
  receipt.recorded = web::plain::instant_words(event.recorded_us());
  receipt.undone = undone;
  std::map<std::string, std::vector<uint64_t>> positions;
  std::map<std::string, std::string> titles;  // of what was added
  std::vector<Receipt::Item> files;
  const Position first(event.position() - event.commit_index());
  CAIRN_TRY(snapshot.scan(first, Position(first.value() + event.commit_count()), {},
                          [&](const eventstore::StoredEvent& one, std::string_view) {
                            if (auto file = file_of(one)) {
                              files.push_back(std::move(*file));
                              return true;
                            }
                            if (auto title = title_in(one)) titles.emplace(one.stream(), std::move(*title));
                            positions[one.stream()].push_back(one.position());
                            return true;
                          }));
  for (const auto& answer : submitted.answers()) {
    const auto stream = "engagement-" + answer.engagement_id();
    CAIRN_TRY(auto title, title_of(engagements, answer.engagement_id()));
    if (const auto added = titles.find(stream); added != titles.end()) title = added->second;
    receipt.items.push_back({std::move(title), p::facts::word_of(answer.kind()), positions[stream]});
  }
  if (submitted.nothing_to_report()) receipt.items.push_back({"", "nothing_to_report", {}});
  std::ranges::move(files, std::back_inserter(receipt.items));
  return receipt;
}

Result<void> add_rows(const Quarters& quarters, const eventstore::Snapshot& snapshot, const OpenedLink& link,
                      AnswerPage& page) {
  const auto& duty = link.it.duty;
  CAIRN_TRY(const auto table, quarters.tables.at(snapshot, {link.quarter.last_day(), snapshot.head()}));
  auto owed = p::duties::owed_by(*table, duty.unit);
  for (const auto& row : p::duties::unanswered(duty, owed.rows)) page.rows.push_back(table->find(row));
  page.reports = std::move(owed.reports);
  page.may_say_nothing = !p::duties::is_answered(duty, owed.rows) && owed.rows.empty();
  for (auto said = duty.submissions.rbegin(); said != duty.submissions.rend(); ++said) {
    CAIRN_TRY(auto receipt, receipt_at(snapshot, said->first, said->second == "undone"));
    page.receipts.push_back(std::move(receipt));
  }
  return success();
}

}  // namespace

Result<std::vector<std::string>> partner_names(const eventstore::Snapshot& snapshot, Day today) {
  using p::organisations::Column;
  std::vector<std::string> names;
  CAIRN_TRY(const auto organisations, Register::open(snapshot, p::organisations::kKind.view));
  CAIRN_TRY(organisations.each(today, snapshot.head(), [&](std::string_view, const p::facts::Row& row) {
    if (row.text(p::organisations::id_of(Column::kMergedInto)).empty())
      names.emplace_back(row.text(p::organisations::id_of(Column::kName)));
    return true;
  }));
  std::ranges::sort(names);
  return names;
}

Result<Loaded> load_page(const Quarters& quarters, const eventstore::Snapshot& snapshot, std::string_view token,
                         std::optional<Language> language) {
  const Day today = p::as_of::today(quarters.clock.now_us());
  CAIRN_TRY(auto link, open_link(snapshot, token));
  CAIRN_TRY(need_open(link.it, today));
  AnswerPage page{Language::kEnglish, std::string(token), link.quarter};
  if (language) {
    page.language = *language;
  } else {
    CAIRN_TRY(page.language, language_of_post(snapshot, link.post, today));
  }
  CAIRN_TRY(page.unit, unit_name(snapshot, link.it.duty.unit));
  CAIRN_TRY(page.units, names_of_others(snapshot, link.it.duty, today));
  page.due = link.it.schedule.answers.day;
  page.last_day = link.it.standing.reopened_until.value_or(link.it.schedule.lock.day);
  page.late = today > page.due;
  page.trial = quarters.trial;
  page.turn = link.it.duty.turn();
  page.file_megabytes_max = quarters.uploads.bytes_max / (1024 * 1024);
  CAIRN_TRY(add_rows(quarters, snapshot, link, page));
  return Loaded{std::move(link), p::duties::sha256_of_token(token), std::move(page)};
}

}  // namespace cairn::services::quarters
