#include "services/quarters/answer_add_page.h"

#include <algorithm>

#include "cairn/engagement/v1/events.pb.h"
#include "projections/facts/words.h"
#include "services/http/form.h"
#include "services/quarters/answer_frame.h"

namespace cairn::services::quarters {
namespace {

namespace e1 = cairn::engagement::v1;
using web::plain::Html;

class AddWriter {
 public:
  explicit AddWriter(const AnswerPage& page) : page_(page) {}
  std::string write(const std::vector<std::string>& partners);

 private:
  std::string words(Text text, std::initializer_list<std::string_view> values = {}) const {
    return say(text, page_.language, values);
  }
  void notices();
  /// What is wrong of a field, before it.
  void why(const std::string& field);
  void kinds();
  void text(Text label, std::string_view name, std::string_view more);
  void date();
  void partner(const std::vector<std::string>& partners);

  const AnswerPage& page_;
  Html html_;
};

void AddWriter::notices() {
  if (page_.wrong.empty()) return;
  html_.raw("<div class=\"box bad\" role=\"alert\"><h2>").text(words(Text::kProblems)).raw("</h2><ul>");
  for (const auto& [field, why] : page_.wrong) html_.raw("<li>").text(why).raw("</li>");
  html_.raw("</ul></div>");
}

void AddWriter::why(const std::string& field) {
  const auto wrong = page_.wrong.find(field);
  if (wrong != page_.wrong.end()) html_.raw("<p class=\"why\">").text(wrong->second).raw("</p>");
}

void AddWriter::kinds() {
  why("kind");
  html_.raw("<label for=\"kind\">").text(words(Text::kKindField)).raw("</label>");
  html_.raw("<select id=\"kind\" name=\"kind\" required><option value=\"\">");
  html_.text(words(Text::kPleaseChoose)).raw("</option>");
  const auto chosen = http::value_of(page_.chosen, "kind");
  for (int number = e1::KIND_AGREEMENT; number <= e1::KIND_LEARNING_EXCHANGE; ++number) {
    const auto kind = static_cast<e1::Kind>(number);
    const auto word = projections::facts::word_of(kind);
    html_.raw("<option").attribute("value", word).raw(word == chosen ? " selected>" : ">");
    html_.text(kind_words(kind, page_.language)).raw("</option>");
  }
  html_.raw("</select>");
}

/// `more`: attributes of our own.
void AddWriter::text(Text label, std::string_view name, std::string_view more) {
  html_.raw("<label").attribute("for", name).raw(">").text(words(label)).raw("</label><input type=\"text\"");
  html_.attribute("id", name).attribute("name", name).raw(more);
  html_.attribute("value", http::value_of(page_.chosen, name)).raw(">");
}

void AddWriter::date() {
  html_.raw("<fieldset class=\"date\"><legend>").text(words(Text::kBegins)).raw("</legend><p class=\"facts\">");
  html_.text(words(Text::kBeginsHelp)).raw("</p>");
  why("begins");
  constexpr std::string_view kNumber = " inputmode=\"numeric\" autocomplete=\"off\" size=\"4\" maxlength=\"4\"";
  html_.raw("<div class=\"parts\"><div>");
  text(Text::kDay, "day", kNumber);
  html_.raw("</div><div>");
  text(Text::kMonth, "month", kNumber);
  html_.raw("</div><div>");
  text(Text::kYear, "year", kNumber);
  html_.raw("</div></div></fieldset>");
}

void AddWriter::partner(const std::vector<std::string>& partners) {
  why("partner");
  text(Text::kPartnerField, "partner", " list=\"partners\" autocomplete=\"off\"");
  html_.raw("<p class=\"soft\">").text(words(Text::kPartnerHelp)).raw("</p><datalist id=\"partners\">");
  for (const auto& name : partners) html_.raw("<option").attribute("value", name).raw(">");
  html_.raw("</datalist>");
}

std::string AddWriter::write(const std::vector<std::string>& partners) {
  const auto address = "/answer/" + page_.token;
  const auto lang = "?lang=" + std::string(tag_of(page_.language));
  const auto title = words(Text::kAdd);
  open_page(html_, {page_.language, title, address + "/new", page_.trial});
  html_.raw("<p class=\"q\">").text(quarter_words(page_.quarter, page_.language)).raw(" · ").text(page_.unit);
  html_.raw("</p><h1>").text(words(Text::kAdd)).raw("</h1><p class=\"soft\">").text(words(Text::kAddLead)).raw("</p>");
  notices();
  html_.raw("<form method=\"post\" class=\"box add\"").attribute("action", address + lang).raw(">");
  html_.raw("<input type=\"hidden\" name=\"do\" value=\"add\"><input type=\"hidden\" name=\"turn\"");
  html_.attribute("value", std::to_string(page_.turn)).raw("><input type=\"hidden\" name=\"lang\"");
  html_.attribute("value", tag_of(page_.language)).raw(">");
  kinds();
  why("title");
  text(Text::kTitleField, "title", " required maxlength=\"300\"");
  partner(partners);
  date();
  html_.raw("<div class=\"go\"><button class=\"main\">").text(words(Text::kAddSend)).raw("</button></div></form>");
  html_.raw("<p class=\"more\">").link(address + lang, words(Text::kAddBack)).raw("</p>");
  close_page(html_, page_.language);
  return html_.take();
}

}  // namespace

std::string add_html(const AnswerPage& page, const std::vector<std::string>& partners) {
  return AddWriter(page).write(partners);
}

}  // namespace cairn::services::quarters
