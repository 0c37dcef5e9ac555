#pragma once

#include <string>

#include "services/quarters/answer_words.h"
#include "services/web/plain/html.h"

/// What every page behind a link shares: head, languages, foot.
namespace cairn::services::quarters {

/// Up to the page's own content: head, brand and the three languages, of which the others are at `address` with `lang`.
void open_page(web::plain::Html& html, Language language, std::string_view title, const std::string& address);
void close_page(web::plain::Html& html, Language language);

/// A whole page for what cannot be shown.
std::string sentence_html(Language language, const std::string& title, const std::string& text);

/// Nothing but our own stylesheet, named by its hash, and forms to ourselves.
const std::string& answer_security_policy();

}  // namespace cairn::services::quarters
