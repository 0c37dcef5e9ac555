#include "services/interchange/plan_organisations.h"

#include <algorithm>

#include "projections/facts/matching.h"
#include "projections/facts/words.h"
#include "projections/organisations/columns.h"
#include "projections/organisations/kind.h"
#include "services/interchange/ids.h"

namespace cairn::services::interchange {
namespace {

namespace v1 = cairn::organisation::v1;
using projections::facts::Row;
using projections::organisations::Column;
using projections::organisations::id_of;

/// A merge chain that is longer than this is damage: commands refuse circles.
constexpr int kMergesMax = 64;

constexpr std::string_view kTypes =
    " municipality university network government multilateral ngo private donor association";

}  // namespace

Result<Named> organisation_called(std::string_view name, Ledger& ledger) {
  Named named;
  CAIRN_TRY(auto found, ledger.find(kOrganisationCategory, projections::organisations::alias_of_name(name)));
  named.id = found ? std::move(*found) : entity_id("organisation", "", projections::facts::matching_key(name));
  CAIRN_TRY(named.entity, ledger.entity(kOrganisationCategory, named.id));
  return named;
}

Result<Named> survivor_of(Named named, Ledger& ledger) {
  for (int merges = 0; merges < kMergesMax; ++merges) {
    const std::string into(named.entity.timeline.latest().text(id_of(Column::kMergedInto)));
    if (into.empty()) return named;
    named.id = into;
    CAIRN_TRY(named.entity, ledger.entity(kOrganisationCategory, named.id));
  }
  return fail(Errc::kCorrupt, "organisation " + named.id + " is merged in a circle");
}

namespace {

/// What one row says: a message of registration, and which of its columns the file has.
struct Told {
  v1::OrganisationRegistered details;
  std::optional<PartialDate> established;
  bool network = false;
};

class OrganisationPlanner final : public Planner {
 public:
  OrganisationPlanner(ImportFile file, std::vector<std::string> heading, bool networks)
      : file_(std::move(file)), heading_(std::move(heading)), networks_(networks) {}

  Result<RowPlan> plan(const CsvRecord& record, Ledger& ledger) override {
    RowPlan plan;
    plan.line = record.line;
    const Cells cells(record, heading_, plan.errors);
    const Told told = read(cells);
    plan.name = told.details.name();
    if (!plan.errors.empty()) {
      plan.outcome = Outcome::kBad;
      return plan;
    }
    CAIRN_TRY(const auto named, organisation_called(plan.name, ledger));
    const auto stream = StreamId::of(kOrganisationCategory, named.id);
    Draft draft(file_, record.line, cells.text("source"));
    if (!named.entity.known) {
      draft.add(stream, named.entity, "OrganisationRegistered", told.details, told.established);
      plan.outcome = Outcome::kAdd;
    } else {
      CAIRN_TRY(revise(told, named, stream, ledger, draft, plan));
    }
    if (plan.outcome != Outcome::kConflict) plan.writes = draft.take();
    return plan;
  }

 private:
  Told read(const Cells& cells) {
    Told told;
    told.network = networks_;
    auto& details = told.details;
    details.set_name(cells.required("name"));
    details.set_short_name(cells.text("short_name"));
    if (networks_) {
      details.set_type(v1::ORGANISATION_TYPE_NETWORK);
      details.set_convenor(cells.text("convenor"));
      details.set_scope(cells.word("scope", {"local", "provincial", "national", "africa", "international"}));
      details.set_members(cells.text("members"));
      details.set_notes(cells.text("notes"));
      told.established = cells.date("established");
    } else {
      const auto type = cells.text("type");
      const auto value = projections::facts::enum_of<v1::OrganisationType>(type);
      if (value) details.set_type(*value);
      if (!value && !type.empty()) cells.complain("type", "\"" + type + "\" is none of" + std::string(kTypes));
      details.set_country(country_of(cells, "country"));
      details.set_website(cells.text("website"));
    }
    const auto key = projections::facts::matching_key(details.name());
    if (key.empty() && !details.name().empty()) cells.complain("name", "has neither letter nor digit");
    if (cells.good()) seen_.look(cells, "name", key);
    return told;
  }

  /// What the file tells otherwise. A file of networks fills what nobody has told and does not clear: the same
  /// organisation stands in the file of organisations, which knows its kind.
  Result<void> revise(const Told& told, const Named& named, const StreamId& stream, const Ledger& ledger, Draft& draft,
                      RowPlan& plan) const {
    const Row now = named.entity.timeline.latest();
    v1::OrganisationRenamed said;
    const auto& details = told.details;
    std::vector<Column> touched;
    const auto revise = [&](Column column, const std::string& after, bool clears, auto set) {
      const std::string before(now.text(id_of(column)));
      if (before == after || (after.empty() && !clears)) return;
      touched.push_back(column);
      plan.changes.push_back({std::string(projections::organisations::kColumns[id_of(column)].name), before, after});
      set(after);
    };
    revise(Column::kName, details.name(), false, [&](const auto& v) { said.set_name(v); });
    revise(Column::kShortName, details.short_name(), !networks_, [&](const auto& v) { said.set_short_name(v); });
    const bool untyped = now.text(id_of(Column::kType)).empty();
    if (!networks_ || untyped)
      revise(Column::kType, projections::facts::word_of(details.type()), false,
             [&](const auto&) { said.set_type(details.type()); });
    if (networks_) {
      revise(Column::kConvenor, details.convenor(), true, [&](const auto& v) { said.set_convenor(v); });
      revise(Column::kScope, details.scope(), true, [&](const auto& v) { said.set_scope(v); });
      revise(Column::kMembers, details.members(), true, [&](const auto& v) { said.set_members(v); });
      revise(Column::kNotes, details.notes(), true, [&](const auto& v) { said.set_notes(v); });
    } else {
      revise(Column::kCountry, details.country(), true, [&](const auto& v) { said.set_country(v); });
      revise(Column::kWebsite, details.website(), true, [&](const auto& v) { said.set_website(v); });
    }
    // The file gives its changes no date: they count from the day from which the organisation is known.
    const auto* birth = now.find(id_of(Column::kBirth));
    auto since = birth ? birth->effective : std::nullopt;
    if (told.established && told.established != since) {
      CAIRN_TRY(correct_beginning(told, named, stream, ledger, draft));
      plan.changes.push_back({"established", since ? since->text() : "", told.established->text()});
      since = told.established;
    }
    if (!touched.empty()) draft.add(stream, named.entity, "OrganisationRenamed", said, since);
    plan.outcome = plan.changes.empty() ? Outcome::kSame : Outcome::kChange;
    if (touched.empty()) return success();
    CAIRN_TRY(const auto base, row_of_last_import(ledger, named.entity, kOrganisationCategory, named.id));
    for (const auto column : touched)
      if (base.text(id_of(column)) != now.text(id_of(column))) plan.outcome = Outcome::kConflict;
    return success();
  }

  static Result<void> correct_beginning(const Told& told, const Named& named, const StreamId& stream,
                                        const Ledger& ledger, Draft& draft) {
    CAIRN_TRY(const auto events, ledger.standing(kOrganisationCategory, named.id));
    for (const auto& one : events) {
      // What counted from the same unknown day moves with it, or it would no longer show beside the beginning.
      const bool revises = one.event.type() == "OrganisationRenamed" && one.event.channel() == "import";
      if (one.event.type() == "OrganisationRegistered") {
        v1::OrganisationRegistered said;
        said.ParseFromString(one.event.payload());
        draft.correct(stream, named.entity, one, said, told.established);
      } else if (revises) {
        v1::OrganisationRenamed said;
        said.ParseFromString(one.event.payload());
        draft.correct(stream, named.entity, one, said, told.established);
      }
    }
    return success();
  }

  ImportFile file_;
  std::vector<std::string> heading_;
  bool networks_;
  SeenOnce seen_;
};

}  // namespace

std::string country_of(const Cells& cells, std::string_view column) {
  auto code = cells.text(column);
  if (!code.empty() && !is_country(code)) cells.complain(column, "\"" + code + "\" is no ISO 3166-1 alpha-2 code");
  return code;
}

bool is_country(std::string_view text) {
  return text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::unique_ptr<Planner> organisation_planner(ImportFile file, std::vector<std::string> heading) {
  return std::make_unique<OrganisationPlanner>(std::move(file), std::move(heading), false);
}

std::unique_ptr<Planner> network_planner(ImportFile file, std::vector<std::string> heading) {
  return std::make_unique<OrganisationPlanner>(std::move(file), std::move(heading), true);
}

}  // namespace cairn::services::interchange
