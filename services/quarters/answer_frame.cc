#include "services/quarters/answer_frame.h"

#include "eventstore/base/base64.h"
#include "eventstore/base/bytes.h"
#include "services/quarters/answer_style.h"

namespace cairn::services::quarters {
namespace {

using web::plain::Html;

/// Three stones, one on the other.
constexpr std::string_view kStones =
    R"(<svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true"><ellipse cx="13" cy="21" rx="11" ry="4"/>)"
    R"(<ellipse cx="13.5" cy="13.6" rx="7.6" ry="3.2"/><ellipse cx="12.6" cy="7.4" rx="4.6" ry="2.6"/></svg>)";

void open_document(Html& html, Language language, std::string_view title) {
  html.raw("<!doctype html><html").attribute("lang", tag_of(language)).raw("><head><meta charset=\"utf-8\">");
  html.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
  html.raw("<meta name=\"robots\" content=\"noindex,nofollow\"><title>").text(title).raw(" · Cairn</title><style>");
  html.raw(kAnswerStyle).raw("</style></head><body>");
}

void open_header(Html& html) {
  html.raw("<header><span class=\"brand\">").raw(kStones).raw("<span>Cairn</span></span>");
}

}  // namespace

void open_page(Html& html, const Frame& frame) {
  const auto language = frame.language;
  open_document(html, language, frame.title);
  html.raw("<a class=\"skip\" href=\"#main\">").text(say(Text::kSkip, language)).raw("</a>");
  open_header(html);
  html.raw("<nav aria-label=\"Language\">");
  for (const auto other : {Language::kEnglish, Language::kZulu, Language::kAfrikaans}) {
    if (other == language) {
      html.raw("<strong aria-current=\"true\">").text(name_of(other)).raw("</strong>");
      continue;
    }
    html.raw("<a").attribute("href", frame.address + "?lang=" + std::string(tag_of(other)));
    html.attribute("lang", tag_of(other)).raw(">").text(name_of(other)).raw("</a>");
  }
  html.raw("</nav></header><main id=\"main\" tabindex=\"-1\">");
  if (frame.trial) html.raw("<p class=\"box owed small\">").text(say(Text::kTrial, language)).raw("</p>");
}

void close_page(Html& html, Language language) {
  html.raw("</main>");
  if (const auto draft = say(Text::kDraft, language); !draft.empty()) html.raw("<footer>").text(draft).raw("</footer>");
  html.raw("</body></html>");
}

std::string sentence_html(Language language, const std::string& title, const std::string& text) {
  Html html;
  open_document(html, language, title);
  open_header(html);
  html.raw("</header><main id=\"main\"><h1>").text(title).raw("</h1><p>").text(text).raw("</p>");
  close_page(html, language);
  return html.take();
}

const std::string& answer_security_policy() {
  static const std::string kPolicy = "default-src 'none'; style-src 'sha256-" +
                                     to_base64(view_of(sha256(kAnswerStyle))) +
                                     "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  return kPolicy;
}

}  // namespace cairn::services::quarters
