#pragma once

#include <string>

#include "services/quarters/answer_words.h"
#include "services/web/plain/html.h"

/// What every page behind a link shares: head, languages, foot.
namespace cairn::services::quarters {

/// A page behind a link.
struct Frame {
  Language language = Language::kEnglish;
  std::string_view title;
  std::string address;  ///< the page in other languages is there, with `lang`
  bool trial = false;   ///< of a ledger to practise on: the page says so on top
};

/// Up to the page's own content: head, brand, the three languages.
void open_page(web::plain::Html& html, const Frame& frame);
void close_page(web::plain::Html& html, Language language);

/// A whole page for what cannot be shown.
std::string sentence_html(Language language, const std::string& title, const std::string& text);

/// Nothing but our own stylesheet, named by its hash, and forms to ourselves.
const std::string& answer_security_policy();

}  // namespace cairn::services::quarters
