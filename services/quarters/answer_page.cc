#include "services/quarters/answer_page.h"

#include <algorithm>
#include <array>

#include "eventstore/base/base64.h"
#include "eventstore/base/bytes.h"
#include "projections/engagements/columns.h"
#include "services/http/form.h"
#include "services/quarters/answer_style.h"
#include "services/web/plain/html.h"

namespace cairn::services::quarters {
namespace {

using projections::engagements::Column;
using projections::matrix::MatrixRow;
using web::plain::Html;

/// Three stones, one on the other.
constexpr std::string_view kStones =
    R"(<svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true"><ellipse cx="13" cy="21" rx="11" ry="4"/>)"
    R"(<ellipse cx="13.5" cy="13.6" rx="7.6" ry="3.2"/><ellipse cx="12.6" cy="7.4" rx="4.6" ry="2.6"/></svg>)";

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
  void rows();
  void row(const MatrixRow& row, size_t number, size_t shown);
  void facts(const MatrixRow& row);
  void pick(const MatrixRow& row, std::string_view word, std::string_view place = {});
  void changed_panel(const MatrixRow& row);
  void field(const MatrixRow& row, Text label, std::string_view name, std::string_view value, bool long_text);
  void field(const MatrixRow& row, Text label, std::string_view name, Text help);
  void list_of_units();
  void buttons(size_t shown);

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

void open_document(Html& html, Language language, std::string_view title) {
  html.raw("<!doctype html><html").attribute("lang", tag_of(language)).raw("><head><meta charset=\"utf-8\">");
  html.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
  html.raw("<meta name=\"robots\" content=\"noindex,nofollow\"><title>").text(title).raw(" · Cairn</title><style>");
  html.raw(kAnswerStyle).raw("</style></head><body>");
}

void open_header(Html& html) {
  html.raw("<header><span class=\"brand\">").raw(kStones).raw("<span>Cairn</span></span>");
}

void close_document(Html& html, Language language) {
  html.raw("</main>");
  if (const auto draft = say(Text::kDraft, language); !draft.empty()) html.raw("<footer>").text(draft).raw("</footer>");
  html.raw("</body></html>");
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
    html_.text(why).raw("</li>");
  }
  html_.raw("</ul></div>");
}

void Writer::reports() {
  if (page_.reports.empty()) return;
  html_.raw("<section class=\"box owed\"><h2>").text(words(Text::kReports)).raw("</h2><ul>");
  for (const auto& report : page_.reports) {
    html_.raw("<li><strong>").text(report.title).raw("</strong> · ").text(report.engagement_title);
    if (report.due)
      html_.raw(" <span class=\"small\">(")
          .text(words(Text::kReportDue, {date_words(report.due->text(), page_.language)}))
          .raw(")</span>");
    html_.raw("</li>");
  }
  html_.raw("</ul><p class=\"soft small\">").text(words(Text::kReportsHelp)).raw("</p></section>");
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
  html_.raw("<form method=\"post\"").attribute("action", "/answer/" + page_.token).raw(">");
  html_.raw("<input type=\"hidden\" name=\"position\"").attribute("value", std::to_string(receipt.position)).raw(">");
  html_.raw("<input type=\"hidden\" name=\"lang\"").attribute("value", tag_of(page_.language)).raw(">");
  html_.raw("<button name=\"do\" value=\"undo\">")
      .text(words(Text::kUndo))
      .raw("</button></form><p class=\"soft small\">");
  html_.text(words(Text::kUndoHelp, {day_words(page_.last_day, page_.language)})).raw("</p></section>");
}

void Writer::open_form() {
  html_.raw("<form method=\"post\" id=\"answers\"").attribute("action", "/answer/" + page_.token).raw(">");
  html_.raw("<input type=\"hidden\" name=\"turn\"").attribute("value", std::to_string(page_.turn)).raw(">");
  html_.raw("<input type=\"hidden\" name=\"lang\"").attribute("value", tag_of(page_.language)).raw(">");
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

void Writer::buttons(size_t shown) {
  html_.raw("<div class=\"go\">");
  html_.raw("<button class=\"main\" name=\"do\" value=\"all\">")
      .text(words(Text::kConfirmAll, {std::to_string(shown)}));
  html_.raw("</button><p>").text(words(Text::kConfirmAllHelp)).raw("</p>");
  html_.raw("<button name=\"do\" value=\"send\">").text(words(Text::kSend)).raw("</button><p>");
  html_.text(words(Text::kSendHelp)).raw("</p>");
  html_.raw("<button class=\"quiet\" name=\"do\" value=\"later\">").text(words(Text::kLater)).raw("</button></div>");
}

void Writer::rows() {
  const size_t shown = std::min(page_.rows.size(), kRowsShown);
  if (shown == 0 && page_.may_say_nothing) {
    open_form();
    html_.raw("<p>").text(words(Text::kNothingHelp, {page_.unit})).raw("</p>");
    html_.raw("<div class=\"go\"><button class=\"main\" name=\"do\" value=\"nothing\">").text(words(Text::kNothing));
    html_.raw("</button></div></form>");
  }
  if (shown == 0) return;
  open_form();
  for (size_t i = 0; i < shown; ++i) row(*page_.rows[i], i + 1, page_.rows.size());
  list_of_units();
  if (page_.rows.size() > shown)
    html_.raw("<p class=\"soft\">")
        .text(words(Text::kMoreRows, {std::to_string(page_.rows.size() - shown)}))
        .raw("</p>");
  buttons(shown);
  html_.raw("</form>");
}

std::string Writer::write() {
  const auto quarter = quarter_words(page_.quarter, page_.language);
  open_document(html_, page_.language, words(Text::kHeading, {page_.unit}));
  html_.raw("<a class=\"skip\" href=\"#main\">").text(words(Text::kSkip)).raw("</a>");
  open_header(html_);
  html_.raw("<nav aria-label=\"Language\">");
  for (const auto language : {Language::kEnglish, Language::kZulu, Language::kAfrikaans}) {
    if (language == page_.language) {
      html_.raw("<strong aria-current=\"true\">").text(quarters::name_of(language)).raw("</strong>");
      continue;
    }
    html_.raw("<a").attribute("href", "/answer/" + page_.token + "?lang=" + std::string(tag_of(language)));
    html_.attribute("lang", tag_of(language)).raw(">").text(quarters::name_of(language)).raw("</a>");
  }
  html_.raw("</nav></header><main id=\"main\" tabindex=\"-1\"><p class=\"q\">").text(quarter).raw("</p><h1>");
  html_.text(words(Text::kHeading, {page_.unit})).raw("</h1>");
  const bool done = page_.rows.empty() && !page_.may_say_nothing;
  if (!done) {
    html_.raw("<p class=\"soft\">").text(words(Text::kLead)).raw("</p>");
    html_.raw(page_.late ? "<p class=\"due late\">" : "<p class=\"due\">");
    html_.text(words(page_.late ? Text::kDueLate : Text::kDue, {day_words(page_.due, page_.language)})).raw("</p>");
  }
  notices();
  if (done) html_.raw("<p class=\"due\">").text(words(Text::kDone)).raw("</p>");
  reports();
  for (const auto& one : page_.receipts) receipt(one);
  rows();
  close_document(html_, page_.language);
  return html_.take();
}

}  // namespace

Text text_of(std::string_view word) {
  if (word == "confirmed") return Text::kConfirmed;
  if (word == "changed") return Text::kChanged;
  if (word == "ended") return Text::kEnded;
  if (word == "handed_over") return Text::kHandedOver;
  return word == "not_ours" ? Text::kNotOurs : Text::kNothing;
}

std::string answer_html(const AnswerPage& page) { return Writer(page).write(); }

std::string sentence_html(Language language, const std::string& title, const std::string& text) {
  Html html;
  open_document(html, language, title);
  open_header(html);
  html.raw("</header><main id=\"main\"><h1>").text(title).raw("</h1><p>").text(text).raw("</p>");
  close_document(html, language);
  return html.take();
}

const std::string& answer_security_policy() {
  static const std::string kPolicy = "default-src 'none'; style-src 'sha256-" +
                                     to_base64(view_of(sha256(kAnswerStyle))) +
                                     "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  return kPolicy;
}

}  // namespace cairn::services::quarters
