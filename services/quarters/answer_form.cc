#include "services/quarters/answer_form.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "cairn/engagement/v1/events.pb.h"
#include "eventstore/blobs/media_type.h"
#include "projections/facts/words.h"
#include "projections/organisations/kind.h"
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

/// "docx, pdf, …"
std::string endings() {
  std::string list;
  for (const auto& type : eventstore::blobs::media_types())
    list.append(list.empty() ? "" : ", ").append(type.ending.substr(1));
  return list;
}

/// A title is one line; the name of a file without its ending makes one.
std::string title_of(const SentFile& file) {
  const auto title = tidy(std::string_view(file.name).substr(0, file.name.rfind('.')));
  return title.empty() ? file.name : title;
}

std::string fault_words(const SentFile& file, const AnswerPage& page) {
  switch (*file.fault) {
    case FileFault::kEmpty: return say(Text::kFileEmpty, page.language, {file.name});
    case FileFault::kTooLarge:
      return say(Text::kFileTooLarge, page.language, {file.name, std::to_string(page.file_megabytes_max)});
    case FileFault::kNotTaken: return say(Text::kFileNotTaken, page.language, {file.name, endings()});
    case FileFault::kLies: return say(Text::kFileLies, page.language, {file.name});
  }
  return "";
}

class Reader {
 public:
  Reader(const SentForm& form, const Loaded& loaded, const p::registers::Register& units,
         const commands::NextId& next_id)
      : sent_(form),
        fields_(form.fields),
        loaded_(loaded),
        units_(units),
        next_id_(next_id),
        language_(loaded.page.language) {}

  Result<ReadForm> read(Button button);

 private:
  std::string text(std::string_view field) const {
    return tidy(http::value_of(fields_, std::string(field).append(".").append(engagement_)));
  }
  void refuse(std::string why) { form_.wrong.emplace(engagement_, std::move(why)); }
  /// The file of this row; null when none came, or one that is refused, which is said.
  const SentFile* file();
  void attach(const SentFile& file, RowAnswer& answer);
  void read_reports();
  void missing(Text label) { refuse(say(Text::kMissing, language_, {say(label, language_)})); }
  /// A date that is needed.
  void read_date(std::string_view field, Text label, RowAnswer& answer);
  void read_change(RowAnswer& answer);
  Result<void> read_unit(RowAnswer& answer);
  Result<void> read_row(const std::string& engagement, bool all);

  const SentForm& sent_;
  const std::vector<http::Parameter>& fields_;
  const Loaded& loaded_;
  const p::registers::Register& units_;
  const commands::NextId& next_id_;
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

const SentFile* Reader::file() {
  const auto found = sent_.files.find(file_field(engagement_));
  if (found == sent_.files.end()) return nullptr;
  if (!found->second.fault) return &found->second;
  refuse(fault_words(found->second, loaded_.page));
  return nullptr;
}

void Reader::attach(const SentFile& file, RowAnswer& answer) {
  answer.file = AttachedFile{next_id_(), title_of(file), file.sha256, file.media_type};
  if (answer.change) return;
  // Nothing differs but the file: it is what has changed.
  auto attached = std::make_shared<e1::DocumentAttached>();
  attached->set_document_id(answer.file->document);
  attached->set_kind(e1::DOCUMENT_KIND_OTHER);
  attached->set_title(answer.file->title);
  attached->set_sha256(answer.file->sha256);
  attached->set_media_type(answer.file->media_type);
  answer.verb = "attach-document";
  answer.change = std::move(attached);
  answer.file.reset();
}

void Reader::read_reports() {
  constexpr std::string_view kPrefix = "report.";
  for (const auto& [field, file] : sent_.files) {
    if (!field.starts_with(kPrefix)) continue;
    const size_t dot = field.find('.', kPrefix.size());
    if (dot == std::string::npos) continue;
    engagement_ = field;  // what is wrong of a report is told by its field
    if (file.fault)
      refuse(fault_words(file, loaded_.page));
    else
      form_.submission.reports.push_back(
          {field.substr(kPrefix.size(), dot - kPrefix.size()), field.substr(dot + 1), file.sha256});
  }
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
  const auto* sent = file();
  if (!any && sent == nullptr) return refuse(say(Text::kNothingDiffers, language_));
  if (any) {
    answer.verb = "revise";
    answer.change = std::move(event);
  }
  if (sent != nullptr) attach(*sent, answer);
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
  const auto sent = sent_.files.find(file_field(engagement));
  const bool chose_file = sent != sent_.files.end() && !sent->second.earlier;
  // A file says that something changed; with another answer it would be lost without a word.
  if (word.empty() && chose_file) word = "changed";
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
  if (chose_file && word != "changed") refuse(say(Text::kFileGoesWithChange, language_, {sent->second.name}));
  form_.submission.answers.push_back(std::move(answer));
  return success();
}

Result<ReadForm> Reader::read(Button button) {
  form_.submission.unit = loaded_.link.it.duty.unit;
  form_.submission.quarter = loaded_.link.it.duty.quarter;
  form_.submission.post = loaded_.link.post;
  form_.submission.token_sha256 = loaded_.token_sha256;
  form_.submission.nothing_to_report = button == Button::kNothing;
  read_reports();
  for (const auto& field : fields_)
    if (field.name == "shown") {
      CAIRN_TRY(read_row(field.value, button == Button::kAll));
    }
  const bool says_nothing =
      form_.submission.answers.empty() && form_.submission.reports.empty() && button != Button::kNothing;
  if (says_nothing && form_.wrong.empty()) form_.wrong.emplace("", say(Text::kChoiceMissing, language_));
  return std::move(form_);
}

/// Year, month and day as three fields, of which only the year must be told: how exact the date is, is what is filled
/// in.
std::optional<PartialDate> begins_of(const SentForm& form, Language language, ReadForm& read) {
  std::array<int, 3> parts{};
  std::string typed;
  constexpr std::array<std::string_view, 3> kFields = {"year", "month", "day"};
  for (size_t i = 0; i < kFields.size(); ++i) {
    const auto text = tidy(form.field(kFields[i]));
    if (text.empty()) continue;
    typed.append(typed.empty() ? "" : "-").append(text);
    const auto end = text.data() + text.size();
    const auto number = std::from_chars(text.data(), end, parts[i]);
    if (number.ec != std::errc() || number.ptr != end || parts[i] <= 0) parts[i] = -1;
  }
  if (parts[0] == 0) {
    read.wrong.emplace("begins", say(Text::kMissing, language, {say(Text::kYear, language)}));
    return std::nullopt;
  }
  constexpr int kYearMin = 1900;  // an earlier one was typed short
  const auto date = PartialDate::of(parts[0], parts[1], parts[2]);
  if (date && parts[0] >= kYearMin) return date.value();
  read.wrong.emplace("begins", say(Text::kNotADate, language, {typed}));
  return std::nullopt;
}

/// By its name, whatever case and marks it is typed in; a name that nobody has is registered.
Result<void> read_partner(const std::string& name, const eventstore::Snapshot& snapshot,
                          const commands::NextId& next_id, Addition& added) {
  if (name.empty()) return success();
  CAIRN_TRY(const auto organisations, p::registers::Register::open(snapshot, p::organisations::kKind.view));
  CAIRN_TRY(const auto known, organisations.resolve(p::organisations::alias_of_name(name)));
  added.organisation = known ? *known : next_id();
  if (!known) added.new_organisation = name;
  return success();
}

}  // namespace

Result<ReadForm> read_form(const SentForm& form, Button button, const Loaded& loaded,
                           const eventstore::Snapshot& snapshot, const commands::NextId& next_id) {
  CAIRN_TRY(const auto units, p::registers::Register::open(snapshot, p::units::kKind.view));
  return Reader(form, loaded, units, next_id).read(button);
}

Result<ReadForm> read_added(const SentForm& form, const Loaded& loaded, const eventstore::Snapshot& snapshot,
                            const commands::NextId& next_id) {
  const auto language = loaded.page.language;
  ReadForm read;
  read.submission.unit = loaded.link.it.duty.unit;
  read.submission.quarter = loaded.link.it.duty.quarter;
  read.submission.post = loaded.link.post;
  read.submission.token_sha256 = loaded.token_sha256;
  Addition added;
  added.engagement = next_id();
  added.title = tidy(form.field("title"));
  added.kind = p::facts::enum_of<e1::Kind>(form.field("kind")).value_or(e1::KIND_UNSPECIFIED);
  if (added.kind == e1::KIND_UNSPECIFIED)
    read.wrong.emplace("kind", say(Text::kMissing, language, {say(Text::kKindField, language)}));
  if (added.title.empty())
    read.wrong.emplace("title", say(Text::kMissing, language, {say(Text::kTitleField, language)}));
  added.begins = begins_of(form, language, read);
  CAIRN_TRY(read_partner(tidy(form.field("partner")), snapshot, next_id, added));
  read.submission.added = std::move(added);
  return read;
}

std::string report_field(std::string_view engagement, std::string_view document) {
  return std::string("report.").append(engagement).append(".").append(document);
}

std::string file_field(std::string_view engagement) { return std::string("file.").append(engagement); }

}  // namespace cairn::services::quarters
