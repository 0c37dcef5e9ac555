#include "services/quarters/answer_load.h"

#include <algorithm>

#include "projections/as_of/as_of.h"
#include "projections/duties/token.h"
#include "projections/engagements/kind.h"
#include "projections/facts/words.h"
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

std::string title_of(const p::matrix::MatrixTable& table, const std::string& engagement) {
  const auto row = table.find(engagement);
  return row ? std::string(row->text(p::engagements::Column::kTitleEn)) : engagement;
}

/// From the log: what was submitted, and the events of the same commit.
Result<Receipt> receipt_at(const eventstore::Snapshot& snapshot, const p::matrix::MatrixTable& table, Position position,
                           bool undone) {
  CAIRN_TRY(const auto event, snapshot.event_at(position));
  duty::v1::AnswersSubmitted submitted;
  if (!submitted.ParseFromString(event.payload()))
    return fail(Errc::kCorrupt, "position " + std::to_string(position.value()) + " is no AnswersSubmitted");
  Receipt receipt;
  receipt.position = position.value();
  receipt.recorded = web::plain::instant_words(event.recorded_us());
  receipt.undone = undone;
  std::map<std::string, std::vector<uint64_t>> positions;
  const Position first(event.position() - event.commit_index());
  CAIRN_TRY(snapshot.scan(first, Position(first.value() + event.commit_count()), {},
                          [&](const eventstore::StoredEvent& one, std::string_view) {
                            positions[one.stream()].push_back(one.position());
                            return true;
                          }));
  for (const auto& answer : submitted.answers())
    receipt.items.push_back({title_of(table, answer.engagement_id()), p::facts::word_of(answer.kind()),
                             positions["engagement-" + answer.engagement_id()]});
  if (submitted.nothing_to_report()) receipt.items.push_back({"", "nothing_to_report", {}});
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
    CAIRN_TRY(auto receipt, receipt_at(snapshot, *table, said->first, said->second == "undone"));
    page.receipts.push_back(std::move(receipt));
  }
  return success();
}

}  // namespace

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
  page.turn = link.it.duty.turn();
  CAIRN_TRY(add_rows(quarters, snapshot, link, page));
  return Loaded{std::move(link), p::duties::sha256_of_token(token), std::move(page)};
}

}  // namespace cairn::services::quarters
