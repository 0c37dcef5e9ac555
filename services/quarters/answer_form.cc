#include "services/quarters/answer_form.h"

#include <algorithm>

#include "cairn/engagement/v1/events.pb.h"
#include "projections/facts/words.h"
#include "projections/registers/register.h"
#include "projections/units/kind.h"
#include "services/http/form.h"

namespace cairn::services::quarters {
namespace {

namespace p = projections;
namespace e1 = cairn::engagement::v1;
using p::engagements::Column;

/// Browsers send CR LF for a line's end; blanks around a text are nobody's intention.
std::string tidy(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != '\r') out.push_back(c);
  const size_t from = out.find_first_not_of(" \n\t");
  if (from == std::string::npos) return "";
  return out.substr(from, out.find_last_not_of(" \n\t") - from + 1);
}

class Reader {
 public:
  Reader(const std::vector<http::Parameter>& fields, const Loaded& loaded, const p::registers::Register& units)
      : fields_(fields), loaded_(loaded), units_(units), language_(loaded.page.language) {}

  Result<ReadForm> read(bool all);

 private:
  std::string text(std::string_view field) const {
    return tidy(http::value_of(fields_, std::string(field).append(".").append(engagement_)));
  }
  void refuse(std::string why) { form_.wrong.emplace(engagement_, std::move(why)); }
  void missing(Text label) { refuse(say(Text::kMissing, language_, {say(label, language_)})); }
  /// A date that is needed.
  void read_date(std::string_view field, Text label, RowAnswer& answer);
  void read_change(RowAnswer& answer);
  Result<void> read_unit(RowAnswer& answer);
  Result<void> read_row(const std::string& engagement, bool all);

  const std::vector<http::Parameter>& fields_;
  const Loaded& loaded_;
  const p::registers::Register& units_;
  const Language language_;
  std::string engagement_;
  ReadForm form_;
};

void Reader::read_date(std::string_view field, Text label, RowAnswer& answer) {
  const auto typed = text(field);
  if (typed.empty()) return missing(label);
  const auto date = PartialDate::parse(typed);
  if (!date) return refuse(say(Text::kNotADate, language_, {typed}));
  answer.effective = date.value();
}

void Reader::read_change(RowAnswer& answer) {
  read_date("since", Text::kSince, answer);
  const auto found = std::ranges::find(loaded_.page.rows, engagement_, [](const auto& row) { return row->id(); });
  if (found == loaded_.page.rows.end()) return;  // decide says that it is not owed
  const auto& row = **found;
  const auto shown = text("rev");
  if (row.revision() && std::to_string(row.revision()->value()) != shown) return refuse(say(Text::kStale, language_));
  auto event = std::make_shared<e1::DetailsRevised>();
  auto& details = *event->mutable_details();
  // A field that did not come back was not emptied.
  const auto differs = [&](std::string_view field, Column column) {
    const auto name = std::string(field).append(".").append(engagement_);
    return std::ranges::find(fields_, name, &http::Parameter::name) != fields_.end() &&
           text(field) != tidy(row.text(column));
  };
  bool any = false;
  const auto take = [&](std::string_view field, Column column, auto set) {
    if (!differs(field, column)) return;
    set(text(field));
    any = true;
  };
  take("title", Column::kTitleEn, [&](std::string title) {
    // A title is one thing in three languages: the others stay as they are.
    details.mutable_title()->set_en(std::move(title));
    details.mutable_title()->set_zu(std::string(row.text(Column::kTitleZu)));
    details.mutable_title()->set_af(std::string(row.text(Column::kTitleAf)));
  });
  take("focus", Column::kFocusArea, [&](std::string said) { details.set_focus_area(std::move(said)); });
  take("purpose", Column::kPurpose, [&](std::string said) { details.set_purpose(std::move(said)); });
  take("benefit", Column::kExpectedBenefit, [&](std::string said) { details.set_expected_benefit(std::move(said)); });
  take("remarks", Column::kRemarks, [&](std::string said) { details.set_remarks(std::move(said)); });
  if (!any) return refuse(say(Text::kNothingDiffers, language_));
  answer.verb = "revise";
  answer.change = std::move(event);
}

Result<void> Reader::read_unit(RowAnswer& answer) {
  const auto typed = text("to");
  if (typed.empty()) {
    missing(Text::kToUnit);
    return success();
  }
  CAIRN_TRY(const auto unit, units_.resolve(p::units::alias_of_name(loaded_.link.it.duty.municipality, typed)));
  if (unit)
    answer.to_unit = *unit;
  else
    refuse(say(Text::kUnknownUnit, language_, {typed}));
  return success();
}

Result<void> Reader::read_row(const std::string& engagement, bool all) {
  engagement_ = engagement;
  RowAnswer answer;
  answer.engagement = engagement;
  auto word = text("row");
  if (word.empty() && all) word = "confirmed";
  if (word.empty()) return success();
  answer.kind = p::facts::enum_of<duty::v1::AnswerKind>(word).value_or(duty::v1::ANSWER_KIND_UNSPECIFIED);
  switch (answer.kind) {
    case duty::v1::ANSWER_KIND_CHANGED: read_change(answer); break;
    case duty::v1::ANSWER_KIND_ENDED:
      read_date("end", Text::kLastDay, answer);
      answer.reason = text("how");
      if (answer.reason.empty()) missing(Text::kHowEnded);
      break;
    case duty::v1::ANSWER_KIND_HANDED_OVER: {
      CAIRN_TRY(read_unit(answer));
      break;
    }
    case duty::v1::ANSWER_KIND_NOT_OURS: answer.reason = text("why"); break;
    default: break;  // confirmed needs no more; what is no answer is refused by decide
  }
  form_.submission.answers.push_back(std::move(answer));
  return success();
}

Result<ReadForm> Reader::read(bool all) {
  form_.submission.unit = loaded_.link.it.duty.unit;
  form_.submission.quarter = loaded_.link.it.duty.quarter;
  form_.submission.post = loaded_.link.post;
  form_.submission.token_sha256 = loaded_.token_sha256;
  for (const auto& field : fields_)
    if (field.name == "shown") {
      CAIRN_TRY(read_row(field.value, all));
    }
  if (form_.submission.answers.empty() && form_.wrong.empty())
    form_.wrong.emplace("", say(Text::kChoiceMissing, language_));
  return std::move(form_);
}

}  // namespace

Result<ReadForm> read_form(const std::vector<http::Parameter>& fields, bool all, const Loaded& loaded,
                           const eventstore::Snapshot& snapshot) {
  CAIRN_TRY(const auto units, p::registers::Register::open(snapshot, p::units::kKind.view));
  return Reader(fields, loaded, units).read(all);
}

}  // namespace cairn::services::quarters
