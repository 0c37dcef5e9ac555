#include <algorithm>
#include <cctype>

#include "cairn/municipality/v1/events.pb.h"
#include "projections/municipalities/columns.h"
#include "services/interchange/plan.h"

// Municipalities are codes with life spans (DOMAIN 8). A list tells which codes are there and what they are called, but
// not since when; the file of changes tells the days on which codes ended and began. The files may come in any order:
// what a later one adds to a beginning is a correction of it, and what an older list calls a municipality is an earlier
// name and never takes the place of the present one.

namespace cairn::services::interchange {
namespace {

namespace v1 = cairn::municipality::v1;
using projections::municipalities::Column;
using projections::municipalities::id_of;

constexpr std::string_view kCategory = "municipality";

bool is_code(std::string_view text) {
  return text.size() >= 2 && text.size() <= 8 &&
         std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0 || (c >= 'A' && c <= 'Z'); });
}

std::string code_of(const Cells& cells, std::string_view column) {
  auto code = cells.required(column);
  if (!code.empty() && !is_code(code)) {
    cells.complain(column, "\"" + code + "\" is no demarcation code such as ETH or KZN225");
    code.clear();
  }
  return code;
}

/// A list of another time says so in its name: municipalities-2011.csv.
bool names_a_year(std::string_view file) {
  size_t digits = 0;
  for (const char c : file) {
    digits = std::isdigit(static_cast<unsigned char>(c)) != 0 ? digits + 1 : 0;
    if (digits == 4) return true;
  }
  return false;
}

std::optional<Standing> established_in(const std::vector<Standing>& events) {
  const auto found =
      std::ranges::find_if(events, [](const Standing& one) { return one.event.type() == "MunicipalityEstablished"; });
  return found == events.end() ? std::nullopt : std::optional(*found);
}

v1::MunicipalityEstablished message_of(const Standing& established) {
  v1::MunicipalityEstablished said;
  said.ParseFromString(established.event.payload());
  return said;
}

/// Every name that the municipality was ever given.
std::set<std::string> names_in(const std::vector<Standing>& events) {
  std::set<std::string> names;
  for (const auto& one : events) {
    v1::MunicipalityRenamed renamed;
    if (one.event.type() == "MunicipalityEstablished") names.insert(message_of(one).name());
    if (one.event.type() == "MunicipalityRenamed" && renamed.ParseFromString(one.event.payload()))
      names.insert(renamed.name());
  }
  return names;
}

/// What one row of a list says.
struct Listed {
  std::string code;
  v1::MunicipalityEstablished details;
  std::string later_name;
};

class ListPlanner final : public Planner {
 public:
  ListPlanner(ImportFile file, std::vector<std::string> heading)
      : file_(std::move(file)), heading_(std::move(heading)), of_another_time_(names_a_year(file_.name)) {}

  Result<RowPlan> plan(const CsvRecord& record, Ledger& ledger) override {
    RowPlan plan;
    plan.line = record.line;
    const Cells cells(record, heading_, plan.errors);
    const Listed listed = read(cells);
    plan.name = listed.code;
    if (!plan.errors.empty()) {
      plan.outcome = Outcome::kBad;
      return plan;
    }
    const auto stream = StreamId::of(kCategory, listed.code);
    CAIRN_TRY(const auto entity, ledger.entity(kCategory, listed.code));
    Draft draft(file_, record.line, cells.text("source"));
    if (entity.known) {
      CAIRN_TRY(revise(listed, entity, stream, ledger, draft, plan));
    } else {
      draft.add(stream, entity, "MunicipalityEstablished", listed.details, std::nullopt);
      if (!listed.later_name.empty()) rename(listed.later_name, entity, stream, draft);
      plan.outcome = Outcome::kAdd;
    }
    if (plan.outcome != Outcome::kConflict) plan.writes = draft.take();
    return plan;
  }

 private:
  Listed read(const Cells& cells) {
    Listed listed;
    listed.code = code_of(cells, "code");
    listed.details.set_name(cells.required("name"));
    listed.details.set_category(cells.word("category", {"A", "B", "C"}));
    if (cells.text("category").empty()) cells.complain("category", "is empty");
    listed.details.set_province(cells.text("province"));
    listed.details.set_province_code(cells.text("province_code"));
    listed.details.set_district_code(cells.text("district_code"));
    if (listed.details.category() != "B" && !listed.details.district_code().empty())
      cells.complain("district_code", "only category B lies in a district");
    listed.later_name = cells.text("later_name");
    if (cells.good()) seen_.look(cells, "code", listed.code);
    return listed;
  }

  static void rename(const std::string& name, const Entity& entity, const StreamId& stream, Draft& draft) {
    v1::MunicipalityRenamed renamed;
    renamed.set_name(name);
    // Nobody says when. Where the beginning has a date the name must not count from before it, or it would not show.
    const auto row = entity.timeline.latest();
    const auto* birth = row.find(id_of(Column::kBirth));
    draft.add(stream, entity, "MunicipalityRenamed", renamed, birth ? birth->effective : std::nullopt);
  }

  Result<void> revise(const Listed& listed, const Entity& entity, const StreamId& stream, const Ledger& ledger,
                      Draft& draft, RowPlan& plan) const {
    CAIRN_TRY(const auto events, ledger.standing(kCategory, listed.code));
    const auto established = established_in(events);
    if (!established) return fail(Errc::kCorrupt, "municipality " + listed.code + " has events and no beginning");
    const auto row = entity.timeline.latest();
    auto details = message_of(*established);
    revise_details(listed, row, details, plan);
    const bool nameless = row.text(id_of(Column::kName)).empty();
    if (nameless) {
      details.set_name(listed.details.name());
      plan.changes.push_back({"name", "", listed.details.name()});
    }
    if (!plan.changes.empty())
      draft.correct(stream, entity, *established, details, eventstore::effective_of(established->event));

    const auto names = names_in(events);
    const std::string present(row.text(id_of(Column::kName)));
    if (!nameless && !names.contains(listed.details.name())) {
      rename(listed.details.name(), entity, stream, draft);
      if (of_another_time_) rename(present, entity, stream, draft);
      plan.changes.push_back(
          {of_another_time_ ? "earlier_name" : "name", of_another_time_ ? "" : present, listed.details.name()});
    }
    if (!listed.later_name.empty() && !names.contains(listed.later_name)) {
      rename(listed.later_name, entity, stream, draft);
      plan.changes.push_back({"later_name", present, listed.later_name});
    }
    plan.outcome = plan.changes.empty() ? Outcome::kSame : Outcome::kChange;
    return look_for_conflict(listed, entity, ledger, plan);
  }

  /// A list of another time fills only what nobody has told.
  void revise_details(const Listed& listed, const projections::facts::Row& row, v1::MunicipalityEstablished& details,
                      RowPlan& plan) const {
    const auto revise = [&](Column column, std::string_view field, const std::string& told, auto set) {
      const std::string before(row.text(id_of(column)));
      if (told.empty() || told == before || (of_another_time_ && !before.empty())) return;
      plan.changes.push_back({std::string(field), before, told});
      set(told);
    };
    const auto& told = listed.details;
    revise(Column::kCategory, "category", told.category(), [&](const auto& v) { details.set_category(v); });
    revise(Column::kProvince, "province", told.province(), [&](const auto& v) { details.set_province(v); });
    revise(Column::kProvinceCode, "province_code", told.province_code(),
           [&](const auto& v) { details.set_province_code(v); });
    revise(Column::kDistrict, "district_code", told.district_code(),
           [&](const auto& v) { details.set_district_code(v); });
  }

  static Result<void> look_for_conflict(const Listed& listed, const Entity& entity, const Ledger& ledger,
                                        RowPlan& plan) {
    if (plan.changes.empty()) return success();
    CAIRN_TRY(const auto base, row_of_last_import(ledger, entity, kCategory, listed.code));
    const auto now = entity.timeline.latest();
    for (const auto column :
         {Column::kName, Column::kCategory, Column::kProvince, Column::kProvinceCode, Column::kDistrict})
      if (base.text(id_of(column)) != now.text(id_of(column)) && !now.text(id_of(column)).empty())
        plan.outcome = Outcome::kConflict;
    return success();
  }

  ImportFile file_;
  std::vector<std::string> heading_;
  bool of_another_time_;
  SeenOnce seen_;
};

/// What one row of the file of changes says.
struct Change {
  std::optional<PartialDate> date;
  std::string old_code;
  std::string new_code;
  bool disestablished = false;
  bool established = false;
};

class ChangePlanner final : public Planner {
 public:
  ChangePlanner(ImportFile file, std::vector<std::string> heading)
      : file_(std::move(file)), heading_(std::move(heading)) {}

  Result<RowPlan> plan(const CsvRecord& record, Ledger& ledger) override {
    RowPlan plan;
    plan.line = record.line;
    const Cells cells(record, heading_, plan.errors);
    const Change change = read(cells);
    plan.name = change.old_code + " " + change.new_code;
    if (!plan.errors.empty()) {
      plan.outcome = Outcome::kBad;
      return plan;
    }
    Draft draft(file_, record.line, cells.text("source"));
    CAIRN_TRY(end(change, ledger, draft, plan));
    CAIRN_TRY(begin(change, ledger, draft, plan));
    plan.outcome = draft.empty() ? Outcome::kSame : Outcome::kChange;
    plan.writes = draft.take();
    return plan;
  }

 private:
  static Change read(const Cells& cells) {
    Change change;
    cells.required("date");
    change.date = cells.date("date");
    change.old_code = code_of(cells, "old_code");
    change.new_code = code_of(cells, "new_code");
    cells.required("old_code_transition");
    cells.required("new_code_transition");
    change.disestablished = cells.word("old_code_transition", {"disestablished", "continue"}) == "disestablished";
    change.established = cells.word("new_code_transition", {"established", "continue"}) == "established";
    if (!change.old_code.empty() && change.old_code == change.new_code)
      cells.complain("new_code", "is the old code itself");
    return change;
  }

  /// The old code: known from before, and ended on the day before the change when it was disestablished.
  static Result<void> end(const Change& change, Ledger& ledger, Draft& draft, RowPlan& plan) {
    const auto stream = StreamId::of(kCategory, change.old_code);
    CAIRN_TRY(const auto entity, ledger.entity(kCategory, change.old_code));
    if (!entity.known) {
      draft.add(stream, entity, "MunicipalityEstablished", v1::MunicipalityEstablished(), std::nullopt);
      plan.changes.push_back({change.old_code, "", "established"});
    }
    if (!change.disestablished) return success();
    const auto last_day = PartialDate::of_day(Day(change.date->first_day().number() - 1));
    CAIRN_TRY(const auto events, ledger.standing(kCategory, change.old_code));
    v1::MunicipalityDisestablished said;
    for (const auto& one : events) {
      if (one.event.type() != "MunicipalityDisestablished") continue;
      said.ParseFromString(one.event.payload());
      if (eventstore::effective_of(one.event) == last_day) continue;
      draft.correct(stream, entity, one, said, last_day);
      plan.changes.push_back({change.old_code, "", "disestablished " + last_day.text()});
    }
    if (std::ranges::find(said.successors(), change.new_code) != said.successors().end()) return success();
    const std::string before = successors_of(said);
    said.add_successors(change.new_code);
    draft.add(stream, entity, "MunicipalityDisestablished", said, last_day);
    plan.changes.push_back({change.old_code + " successors", before, successors_of(said)});
    return success();
  }

  /// The new code: begins on the day of the change when it was established then.
  static Result<void> begin(const Change& change, Ledger& ledger, Draft& draft, RowPlan& plan) {
    if (!change.established) return success();
    const auto stream = StreamId::of(kCategory, change.new_code);
    CAIRN_TRY(const auto entity, ledger.entity(kCategory, change.new_code));
    if (!entity.known) {
      draft.add(stream, entity, "MunicipalityEstablished", v1::MunicipalityEstablished(), change.date);
      plan.changes.push_back({change.new_code, "", "established " + change.date->text()});
      return success();
    }
    CAIRN_TRY(const auto events, ledger.standing(kCategory, change.new_code));
    const auto established = established_in(events);
    if (!established) return fail(Errc::kCorrupt, "municipality " + change.new_code + " has no beginning");
    const auto since = eventstore::effective_of(established->event);
    if (since == change.date) return success();
    draft.correct(stream, entity, *established, message_of(*established), change.date);
    plan.changes.push_back({change.new_code, since ? "established " + since->text() : "established",
                            "established " + change.date->text()});
    return success();
  }

  static std::string successors_of(const v1::MunicipalityDisestablished& said) {
    std::string text;
    for (const auto& code : said.successors()) text += (text.empty() ? "" : ";") + code;
    return text;
  }

  ImportFile file_;
  std::vector<std::string> heading_;
};

}  // namespace

std::unique_ptr<Planner> municipality_planner(ImportFile file, std::vector<std::string> heading) {
  return std::make_unique<ListPlanner>(std::move(file), std::move(heading));
}

std::unique_ptr<Planner> municipality_change_planner(ImportFile file, std::vector<std::string> heading) {
  return std::make_unique<ChangePlanner>(std::move(file), std::move(heading));
}

}  // namespace cairn::services::interchange
