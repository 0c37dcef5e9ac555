#include "services/identity/sign_in_page.h"

#include <algorithm>

#include "services/identity/credentials.h"
#include "services/identity/openid/settings.h"
#include "services/web/plain/html.h"
#include "services/web/plain/style.h"

namespace cairn::services::identity {
namespace {

using web::plain::Html;

constexpr size_t kTargetBytesMax = 2'000;

void language_link(Html& html, const PageFrame& frame, Language other) {
  if (other == frame.language) {
    html.raw("<strong aria-current=\"true\">").text(name_of(other)).raw("</strong> ");
    return;
  }
  const std::string& address = frame.address;
  const auto target = web::plain::url(address, {{"lang", std::string(tag_of(other))}, {"to", frame.to}});
  html.raw("<a").attribute("href", target).attribute("lang", tag_of(other)).raw(">").text(name_of(other)).raw("</a> ");
}

void open_page(Html& html, const PageFrame& frame, std::string_view title, const std::string& goes_on = {}) {
  const auto language = frame.language;
  html.raw("<!doctype html><html").attribute("lang", tag_of(language)).raw("><head><meta charset=\"utf-8\">");
  html.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>").text(title);
  html.raw(" · Cairn</title>");
  if (!goes_on.empty()) html.raw("<meta http-equiv=\"refresh\"").attribute("content", "0;url=" + goes_on).raw(">");
  html.raw("<style>").raw(web::plain::kStyle).raw("</style></head><body>");
  html.raw("<a class=\"skip\" href=\"#main\">").text(say(Text::kSkip, language));
  html.raw("</a><header class=\"top\"><div class=\"bar\"><a class=\"brand\" href=\"/\"><span>Cairn <small>");
  html.text(say(Text::kTagline, language)).raw("</small></span></a>");
  if (!frame.address.empty()) {
    html.raw("<nav").attribute("aria-label", say(Text::kLanguage, language)).raw(">");
    for (const auto other : {Language::kEnglish, Language::kZulu, Language::kAfrikaans})
      language_link(html, frame, other);
    html.raw("</nav>");
  }
  html.raw("</div></header>");
  if (frame.trial)
    html.raw("<div class=\"past\" role=\"status\"><div class=\"bar\"><p><strong>")
        .text(say(Text::kTrial, language))
        .raw("</strong> ")
        .text(say(Text::kTrialText, language))
        .raw("</p></div></div>");
  html.raw("<main id=\"main\" tabindex=\"-1\"><h1>").text(title).raw("</h1>");
  if (!frame.complaint.empty())
    html.raw("<p role=\"alert\"><span class=\"b b-red\">")
        .text(say(Text::kNotDone, language))
        .raw("</span> ")
        .text(frame.complaint)
        .raw("</p>");
}

std::string close_page(Html& html) {
  html.raw("</main></body></html>");
  return html.take();
}

void password_field(Html& html, std::string_view name, std::string_view label, bool is_new) {
  html.raw("<div><label").attribute("for", name).raw(">").text(label).raw("</label><input type=\"password\" required");
  html.attribute("id", name).attribute("name", name);
  html.attribute("autocomplete", is_new ? "new-password" : "current-password").raw("></div>");
}

/// Where a form of ours goes, answered in the language of its page.
std::string action_of(std::string_view path, Language language) {
  return web::plain::url(path, {{"lang", std::string(tag_of(language))}});
}

void way_on(Html& html, const PageFrame& frame, std::string_view to) {
  html.raw("<p><a").attribute("href", to).raw(">").text(say(Text::kGoOn, frame.language)).raw("</a></p>");
}

void sign_out_form(Html& html, const PageFrame& frame, const Session& session, std::string_view to) {
  const auto language = frame.language;
  html.raw("<p class=\"lead\">");
  html.text(say(Text::kSignedInAs, language, {session.account, role_words(session.role, language)}));
  if (!session.unit.empty()) html.raw(" ").text(say(Text::kForUnit, language, {session.unit}));
  html.raw("</p>");
  way_on(html, frame, landing(to));
  html.raw("<form class=\"find\" method=\"post\"").attribute("action", action_of("/sign-out", language));
  html.raw("><input type=\"hidden\" name=\"csrf\"").attribute("value", session.csrf).raw("><div><button>");
  html.text(say(Text::kSignOut, language)).raw("</button></div></form>");
}

void provider_link(Html& html, const PageFrame& frame, std::string_view to) {
  const auto language = frame.language;
  const auto target =
      web::plain::url(openid::kStartPath, {{"lang", std::string(tag_of(language))}, {"to", landing(to)}});
  html.raw("<p><a class=\"button\"").attribute("href", target).raw(">").text(say(Text::kWithProvider, language));
  html.raw("</a></p><h2>").text(say(Text::kOrPassword, language)).raw("</h2>");
}

}  // namespace

std::string landing(std::string_view to) {
  const auto is_plain = [](unsigned char byte) { return byte > 0x20 && byte < 0x7f && byte != '\\'; };
  const bool ours = to.starts_with('/') && !to.starts_with("//") && to.size() <= kTargetBytesMax;
  return ours && std::ranges::all_of(to, is_plain) ? std::string(to) : "/";
}

std::string sign_in_page(const PageFrame& frame, bool takes_names, const std::optional<Session>& session,
                         std::string_view to) {
  const auto language = frame.language;
  Html html;
  PageFrame found = frame;
  found.address = "/sign-in";
  found.to = landing(to);
  open_page(html, found, say(Text::kSignIn, language));
  if (takes_names) {
    html.raw("<p class=\"lead\">").text(say(Text::kTakesNames, language));
    html.raw(" <code>cairn serve --sign-in accounts</code></p>");
    return close_page(html);
  }
  if (session) {
    sign_out_form(html, frame, *session, to);
    return close_page(html);
  }
  if (frame.provider) provider_link(html, frame, to);
  html.raw("<form class=\"find\" method=\"post\"").attribute("action", action_of("/sign-in", language));
  html.raw("><input type=\"hidden\" name=\"to\"").attribute("value", landing(to));
  html.raw("><div><label for=\"account\">").text(say(Text::kAccount, language)).raw("</label>");
  html.raw("<input id=\"account\" name=\"account\" autocomplete=\"username\" autocapitalize=\"none\" required></div>");
  password_field(html, "password", say(Text::kPassword, language), false);
  html.raw("<div><button>").text(say(Text::kSignIn, language)).raw("</button></div></form><p class=\"soft small\">");
  html.text(say(Text::kForgotten, language)).raw("</p>");
  return close_page(html);
}

std::string password_rule(Language language) {
  return say(Text::kPasswordRule, language, {std::to_string(kPasswordBytesMin), std::to_string(kPasswordBytesMax)});
}

std::string first_link_page(const PageFrame& frame, const Account& account) {
  const auto language = frame.language;
  Html html;
  open_page(html, frame, say(Text::kSetPassword, language));
  html.raw("<p class=\"lead\">");
  html.text(say(Text::kSetPasswordFor, language, {account.id, role_words(account.role, language)})).raw(" ");
  html.text(password_rule(language)).raw("</p>");
  // The link is the address of the page: what is sent goes there.
  html.raw("<form class=\"find\" method=\"post\"><input type=\"hidden\" autocomplete=\"username\" name=\"account\"");
  html.attribute("value", account.id).raw(">");
  password_field(html, "password", say(Text::kNewPassword, language), true);
  password_field(html, "again", say(Text::kAgain, language), true);
  html.raw("<div><button>").text(say(Text::kSetPassword, language)).raw("</button></div></form>");
  return close_page(html);
}

std::string signed_in_page(const PageFrame& frame, std::string_view to) {
  Html html;
  const auto target = landing(to);
  open_page(html, frame, say(Text::kSignedIn, frame.language), target);
  way_on(html, frame, target);
  return close_page(html);
}

std::string signed_out_page(const PageFrame& frame, std::string_view url) {
  Html html;
  open_page(html, frame, say(Text::kSignedOut, frame.language), std::string(url));
  html.raw("<p class=\"lead\">").text(say(Text::kSignsOutToo, frame.language)).raw("</p>");
  way_on(html, frame, url);
  return close_page(html);
}

std::string told_page(const PageFrame& frame, std::string_view title) {
  Html html;
  open_page(html, frame, title);
  html.raw("<p><a").attribute("href", action_of("/sign-in", frame.language)).raw(">");
  html.text(say(Text::kToSignIn, frame.language)).raw("</a></p>");
  return close_page(html);
}

}  // namespace cairn::services::identity
