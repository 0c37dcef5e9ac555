#include "services/quarters/answer_page.h"

#include <algorithm>
#include <array>

#include "eventstore/blobs/media_type.h"
#include "projections/engagements/columns.h"
#include "services/http/form.h"
#include "services/quarters/answer_form.h"
#include "services/quarters/answer_frame.h"
#include "services/web/plain/html.h"

namespace cairn::services::quarters {
namespace {

using projections::engagements::Column;
using projections::matrix::MatrixRow;
using web::plain::Html;

/// Writes one page: what it shows, its language and where it is.
class Writer {
 public:
  explicit Writer(const AnswerPage& page) : page_(page) {}
  std::string write();

 private:
  std::string words(Text text, std::initializer_list<std::string_view> values = {}) const {
    return say(text, page_.language, values);
  }
  void notices();
  void reports();
  void receipt(const Receipt& receipt);
  void open_form();
  void form();
  void file_input(const std::string& field, const std::string& label);
  void row(const MatrixRow& row, size_t number, size_t shown);
  void facts(const MatrixRow& row);
  void pick(const MatrixRow& row, std::string_view word, std::string_view place = {});
  void changed_panel(const MatrixRow& row);
  void field(const MatrixRow& row, Text label, std::string_view name, std::string_view value, bool long_text);
  void field(const MatrixRow& row, Text label, std::string_view name, Text help);
  void list_of_units();
  void button(std::string_view look, std::string_view what, const std::string& label);
  void buttons(size_t shown, bool nothing);
  std::string address() const { return "/answer/" + page_.token; }

  /// What was typed into a form that was refused, else `otherwise`.
  std::string_view typed(std::string_view name, std::string_view otherwise) const {
    const auto found = std::ranges::find(page_.chosen, name, &http::Parameter::name);
    return found == page_.chosen.end() ? otherwise : std::string_view(found->value);
  }

  const AnswerPage& page_;
  Html html_;
};

std::string name_of(std::string_view field, std::string_view engagement) {
  return std::string(field).append(".").append(engagement);
}

std::string title_of(const MatrixRow& row, Language language) {
  const auto own = language == Language::kZulu        ? row.text(Column::kTitleZu)
                   : language == Language::kAfrikaans ? row.text(Column::kTitleAf)
                                                      : std::string_view();
  return std::string(own.empty() ? row.text(Column::kTitleEn) : own);
}

void Writer::notices() {
  if (!page_.notice.empty())
    html_.raw("<div class=\"box good\" role=\"status\"><p>").text(page_.notice).raw("</p></div>");
  if (page_.wrong.empty()) return;
  html_.raw("<div class=\"box bad\" role=\"alert\"><h2>").text(words(Text::kProblems)).raw("</h2><ul>");
  for (const auto& [engagement, why] : page_.wrong) {
    html_.raw("<li>");
    const auto row = std::ranges::find(page_.rows, engagement, [](const auto& shown) { return shown->id(); });
    if (row != page_.rows.end()) html_.link("#r-" + engagement, title_of(**row, page_.language)).raw(": ");
    const auto report = std::ranges::find(
        page_.reports, engagement, [](const auto& owed) { return report_field(owed.engagement, owed.document); });
    if (report != page_.reports.end()) html_.link("#r-" + engagement, report->title).raw(": ");
    html_.text(why).raw("</li>");
  }
  html_.raw("</ul></div>");
}

/// Where a file is chosen; one that came with a form that was refused stays.
void Writer::file_input(const std::string& field, const std::string& label) {
  static const std::string kAccepted = [] {
    std::string list;
    for (const auto& type : eventstore::blobs::media_types()) list.append(list.empty() ? "" : ",").append(type.ending);
    return list;
  }();
  html_.raw("<label").attribute("for", field).raw(">").text(label).raw("</label><input type=\"file\"");
  html_.attribute("id", field).attribute("name", field).attribute("accept", kAccepted).raw(">");
  const auto kept = page_.files.find(field);
  if (kept == page_.files.end() || kept->second.fault) return;
  html_.raw("<input type=\"hidden\"").attribute("name", std::string(kKeptField) + field);
  html_.attribute("value", kept->second.sha256 + " " + kept->second.stamp + " " + kept->second.name)
      .raw("><p class=\"kept\">");
  html_.text(words(Text::kFileKept, {kept->second.name})).raw("</p>");
}

void Writer::reports() {
  if (page_.reports.empty()) return;
  html_.raw("<section class=\"box owed\"><h2>").text(words(Text::kReports)).raw("</h2><ul>");
  for (const auto& report : page_.reports) {
    const auto field = report_field(report.engagement, report.document);
    html_.raw("<li").attribute("id", "r-" + field).raw("><strong>").text(report.title).raw("</strong> · ");
    html_.text(report.engagement_title);
    if (report.due)
      html_.raw(" <span class=\"small\">(")
          .text(words(Text::kReportDue, {date_words(report.due->text(), page_.language)}))
          .raw(")</span>");
    if (const auto wrong = page_.wrong.find(field); wrong != page_.wrong.end())
      html_.raw("<p class=\"why\">").text(wrong->second).raw("</p>");
    file_input(field, words(Text::kReportFile));
    html_.raw("</li>");
  }
  html_.raw("</ul><p class=\"soft small\">");
  html_.text(words(Text::kReportsHelp, {std::to_string(page_.file_megabytes_max)})).raw("</p></section>");
}

void Writer::receipt(const Receipt& receipt) {
  html_.raw(receipt.undone ? "<section class=\"box\">" : "<section class=\"box good\">");
  html_.raw("<h2>").text(words(Text::kReceipt)).raw("</h2><p class=\"small\">");
  html_.text(words(Text::kReceiptEvents, {receipt.recorded, std::to_string(receipt.position)})).raw("</p><ul>");
  for (const auto& item : receipt.items) {
    html_.raw("<li>");
    if (!item.title.empty()) html_.text(item.title).raw(": ");
    html_.raw("<span class=\"answer\">").text(words(text_of(item.word))).raw("</span>");
    for (const auto position : item.positions) html_.raw(" <span class=\"small\">#").number(position).raw("</span>");
    html_.raw("</li>");
  }
  html_.raw("</ul>");
  if (receipt.undone) {
    html_.raw("<p class=\"soft\">").text(words(Text::kUndone)).raw("</p></section>");
    return;
  }
  html_.raw("<form method=\"post\"").attribute("action", address()).raw(">");
  html_.raw("<input type=\"hidden\" name=\"position\"").attribute("value", std::to_string(receipt.position)).raw(">");
  html_.raw("<input type=\"hidden\" name=\"lang\"").attribute("value", tag_of(page_.language)).raw(">");
  html_.raw("<button name=\"do\" value=\"undo\">")
      .text(words(Text::kUndo))
      .raw("</button></form><p class=\"soft small\">");
  html_.text(words(Text::kUndoHelp, {day_words(page_.last_day, page_.language)})).raw("</p></section>");
}

void Writer::open_form() {
  html_.raw("<form method=\"post\" id=\"answers\" enctype=\"multipart/form-data\"");
  html_.attribute("action", address() + "?lang=" + std::string(tag_of(page_.language))).raw(">");
  html_.raw("<input type=\"hidden\" name=\"turn\"").attribute("value", std::to_string(page_.turn)).raw(">");
  html_.raw("<input type=\"hidden\" name=\"lang\"").attribute("value", tag_of(page_.language)).raw(">");
  // Enter in a field presses a form's first button: this one records nothing and is for nobody to see.
  button(" class=\"skip\" tabindex=\"-1\" aria-hidden=\"true\"", "look", "");
}

/// What the row says now, in one line, so that it can be judged without opening anything.
void Writer::facts(const MatrixRow& row) {
  std::vector<std::string> parts;
  std::string partners;
  constexpr size_t kNamed = 3;
  for (size_t i = 0; i < row.partners().size() && i < kNamed; ++i)
    partners.append(i == 0 ? "" : ", ").append(row.partners()[i].who.name);
  if (row.partners().size() > kNamed) partners += " +" + std::to_string(row.partners().size() - kNamed);
  if (!partners.empty()) parts.push_back(words(Text::kWithPartners, {partners}));
  if (const auto start = row.text(Column::kStartDate); !start.empty())
    parts.push_back(words(Text::kRunningSince, {date_words(start, page_.language)}));
  if (const auto last = row.text(Column::kLastConfirmed); !last.empty())
    parts.push_back(words(Text::kLastConfirmed, {last}));
  html_.raw("<p class=\"facts\">");
  for (size_t i = 0; i < parts.size(); ++i) html_.raw(i == 0 ? "" : " · ").text(parts[i]);
  html_.raw("</p>");
}

void Writer::pick(const MatrixRow& row, std::string_view word, std::string_view place) {
  const auto name = name_of("row", row.id());
  html_.raw("<label class=\"pick").raw(place.empty() ? "" : " ").raw(place).raw("\"><input type=\"radio\"");
  html_.attribute("name", name).attribute("value", word);
  html_.raw(typed(name, "") == word ? " checked>" : ">")
      .raw("<span>")
      .text(words(text_of(word)))
      .raw("</span></label>");
}

void Writer::field(const MatrixRow& row, Text label, std::string_view name, std::string_view value, bool long_text) {
  const auto id = name_of(name, row.id());
  html_.raw("<label").attribute("for", id).raw(">").text(words(label)).raw("</label>");
  const auto shown = typed(id, value);
  if (long_text)
    html_.raw("<textarea rows=\"2\"")
        .attribute("id", id)
        .attribute("name", id)
        .raw(">\n")
        .text(shown)
        .raw("</textarea>");
  else
    html_.raw("<input type=\"text\"").attribute("id", id).attribute("name", id).attribute("value", shown).raw(">");
}

void Writer::field(const MatrixRow& row, Text label, std::string_view name, Text help) {
  field(row, label, name, "", false);
  html_.raw("<p class=\"soft\">").text(words(help)).raw("</p>");
}

void Writer::changed_panel(const MatrixRow& row) {
  html_.raw("<div class=\"panel\">");
  field(row, Text::kSince, "since", Text::kSinceHelp);
  html_.raw("<p class=\"soft\">").text(words(Text::kChangedHelp)).raw("</p>");
  field(row, Text::kTitleField, "title", row.text(Column::kTitleEn), false);
  field(row, Text::kFocus, "focus", row.text(Column::kFocusArea), false);
  field(row, Text::kPurpose, "purpose", row.text(Column::kPurpose), true);
  field(row, Text::kBenefit, "benefit", row.text(Column::kExpectedBenefit), true);
  field(row, Text::kRemarks, "remarks", row.text(Column::kRemarks), true);
  file_input(file_field(row.id()), words(Text::kChangeFile));
  html_.raw("</div>");
}

void Writer::row(const MatrixRow& row, size_t number, size_t shown) {
  const auto wrong = page_.wrong.find(std::string(row.id()));
  html_.raw("<fieldset").attribute("id", "r-" + std::string(row.id()));
  html_.raw(wrong == page_.wrong.end() ? ">" : " class=\"wrong\">").raw("<legend><span class=\"n\">");
  html_.text(words(Text::kRowOf, {std::to_string(number), std::to_string(shown)})).raw("</span>");
  html_.text(title_of(row, page_.language)).raw("</legend>");
  facts(row);
  if (wrong != page_.wrong.end()) html_.raw("<p class=\"why\">").text(wrong->second).raw("</p>");
  html_.raw("<input type=\"hidden\" name=\"shown\"").attribute("value", row.id()).raw(">");
  html_.raw("<input type=\"hidden\"").attribute("name", name_of("rev", row.id()));
  html_.attribute("value", std::to_string(row.revision() ? row.revision()->value() : 0)).raw(">");
  pick(row, "confirmed", "first");
  pick(row, "changed");
  changed_panel(row);
  pick(row, "ended");
  html_.raw("<div class=\"panel\">");
  field(row, Text::kLastDay, "end", Text::kSinceHelp);
  field(row, Text::kHowEnded, "how", "", false);
  html_.raw("</div>");
  pick(row, "handed_over");
  html_.raw("<div class=\"panel\">");
  const auto id = name_of("to", row.id());
  html_.raw("<label")
      .attribute("for", id)
      .raw(">")
      .text(words(Text::kToUnit))
      .raw("</label><input type=\"text\" list=\"units\"");
  html_.raw(" autocomplete=\"off\"")
      .attribute("id", id)
      .attribute("name", id)
      .attribute("value", typed(id, ""))
      .raw(">");
  html_.raw("<p class=\"soft\">").text(words(Text::kToUnitHelp)).raw("</p>");
  html_.raw("</div>");
  pick(row, "not_ours", "last");
  html_.raw("<div class=\"panel\">");
  field(row, Text::kWhose, "why", "", false);
  html_.raw("</div></fieldset>");
}

void Writer::list_of_units() {
  html_.raw("<datalist id=\"units\">");
  for (const auto& unit : page_.units) html_.raw("<option").attribute("value", unit).raw(">");
  html_.raw("</datalist>");
}

void Writer::button(std::string_view look, std::string_view what, const std::string& label) {
  html_.raw("<button").raw(look).raw(" name=\"do\"").attribute("value", what).raw(">").text(label).raw("</button>");
}

void Writer::buttons(size_t shown, bool nothing) {
  constexpr std::string_view kMain = " class=\"main\"";
  html_.raw("<div class=\"go\">");
  if (nothing) button(kMain, "nothing", words(Text::kNothing));
  if (shown == 0) {
    if (!page_.reports.empty()) button(nothing ? "" : kMain, "send", words(Text::kSendReports));
    html_.raw("</div>");
    return;
  }
  button(kMain, "all", words(Text::kConfirmAll, {std::to_string(shown)}));
  html_.raw("<p>").text(words(Text::kConfirmAllHelp)).raw("</p>");
  button("", "send", words(Text::kSend));
  html_.raw("<p>").text(words(Text::kSendHelp)).raw("</p>");
  button(" class=\"quiet\"", "later", words(Text::kLater));
  html_.raw("</div>");
}

/// Reports on top, then the rows, then the buttons: one form, so that all is sent at once.
void Writer::form() {
  const size_t shown = std::min(page_.rows.size(), kRowsShown);
  const bool nothing = shown == 0 && page_.may_say_nothing;
  if (shown == 0 && !nothing && page_.reports.empty()) return;
  open_form();
  reports();
  if (nothing) html_.raw("<p>").text(words(Text::kNothingHelp, {page_.unit})).raw("</p>");
  for (size_t i = 0; i < shown; ++i) row(*page_.rows[i], i + 1, page_.rows.size());
  if (shown > 0) list_of_units();
  if (page_.rows.size() > shown)
    html_.raw("<p class=\"soft\">")
        .text(words(Text::kMoreRows, {std::to_string(page_.rows.size() - shown)}))
        .raw("</p>");
  buttons(shown, nothing);
  html_.raw("</form>");
}

std::string Writer::write() {
  const auto quarter = quarter_words(page_.quarter, page_.language);
  const auto heading = words(Text::kHeading, {page_.unit});
  open_page(html_, {page_.language, heading, "/answer/" + page_.token, page_.trial});
  html_.raw("<p class=\"q\">").text(quarter).raw("</p><h1>");
  html_.text(heading).raw("</h1>");
  const bool done = page_.rows.empty() && !page_.may_say_nothing;
  if (!done) {
    html_.raw("<p class=\"soft\">").text(words(Text::kLead)).raw("</p>");
    html_.raw(page_.late ? "<p class=\"due late\">" : "<p class=\"due\">");
    html_.text(words(page_.late ? Text::kDueLate : Text::kDue, {day_words(page_.due, page_.language)})).raw("</p>");
  }
  notices();
  if (done) html_.raw("<p class=\"due\">").text(words(Text::kDone)).raw("</p>");
  for (const auto& one : page_.receipts) receipt(one);
  form();
  html_.raw("<p class=\"more\">")
      .link(address() + "/new?lang=" + std::string(tag_of(page_.language)), words(Text::kAdd));
  html_.raw("</p>");
  close_page(html_, page_.language);
  return html_.take();
}

}  // namespace

Text text_of(std::string_view word) {
  if (word == "confirmed") return Text::kConfirmed;
  if (word == "changed") return Text::kChanged;
  if (word == "ended") return Text::kEnded;
  if (word == "handed_over") return Text::kHandedOver;
  if (word == "added") return Text::kAdded;
  if (word == "report_filed") return Text::kReportFiled;
  if (word == "file_attached") return Text::kFileAttached;
  return word == "not_ours" ? Text::kNotOurs : Text::kNothing;
}

std::string answer_html(const AnswerPage& page) { return Writer(page).write(); }

}  // namespace cairn::services::quarters
