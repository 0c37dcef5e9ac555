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

void open_page(Html& html, const PageFrame& frame, std::string_view title, const std::string& goes_on = {}) {
  html.raw("<!doctype html><html lang=\"en-ZA\"><head><meta charset=\"utf-8\">");
  html.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>").text(title);
  html.raw(" · Cairn</title>");
  if (!goes_on.empty()) html.raw("<meta http-equiv=\"refresh\"").attribute("content", "0;url=" + goes_on).raw(">");
  html.raw("<style>").raw(web::plain::kStyle).raw("</style></head><body>");
  html.raw("<a class=\"skip\" href=\"#main\">Skip to content</a><header class=\"top\"><div class=\"bar\">");
  html.raw("<a class=\"brand\" href=\"/\"><span>Cairn <small>learning partnerships</small></span></a></div></header>");
  if (frame.trial)
    html.raw("<div class=\"past\" role=\"status\"><div class=\"bar\"><p><strong>Trial.</strong> Nothing here is real ")
        .raw("life: this ledger is for practice.</p></div></div>");
  html.raw("<main id=\"main\" tabindex=\"-1\"><h1>").text(title).raw("</h1>");
  if (!frame.complaint.empty())
    html.raw("<p role=\"alert\"><span class=\"b b-red\">Not done</span> ").text(frame.complaint).raw("</p>");
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

void sign_out_form(Html& html, const Session& session, std::string_view to) {
  html.raw("<p class=\"lead\">You have signed in as <strong>").text(session.account).raw("</strong>, in the role of ");
  html.text(session.role);
  if (!session.unit.empty()) html.raw(" for unit ").text(session.unit);
  html.raw(".</p><p><a").attribute("href", landing(to)).raw(">Go on</a></p>");
  html.raw("<form class=\"find\" method=\"post\" action=\"/sign-out\"><input type=\"hidden\" name=\"csrf\"");
  html.attribute("value", session.csrf).raw("><div><button>Sign out</button></div></form>");
}

void provider_link(Html& html, std::string_view to) {
  const auto target = web::plain::url(openid::kStartPath, {{"to", landing(to)}});
  html.raw("<p><a class=\"button\"").attribute("href", target).raw(">Sign in with your municipal account</a></p>");
  html.raw("<h2>Or with a password of this ledger</h2>");
}

}  // namespace

std::string landing(std::string_view to) {
  const auto is_plain = [](unsigned char byte) { return byte > 0x20 && byte < 0x7f && byte != '\\'; };
  const bool ours = to.starts_with('/') && !to.starts_with("//") && to.size() <= kTargetBytesMax;
  return ours && std::ranges::all_of(to, is_plain) ? std::string(to) : "/";
}

std::string sign_in_page(const PageFrame& frame, bool takes_names, const std::optional<Session>& session,
                         std::string_view to) {
  Html html;
  open_page(html, frame, "Sign in");
  if (takes_names) {
    html.raw("<p class=\"lead\">Nobody signs in here: this program takes the name that each request gives, because ");
    html.raw("only this machine reaches it. <code>cairn serve --sign-in accounts</code> asks for accounts.</p>");
    return close_page(html);
  }
  if (session) {
    sign_out_form(html, *session, to);
    return close_page(html);
  }
  if (frame.provider) provider_link(html, to);
  html.raw("<form class=\"find\" method=\"post\" action=\"/sign-in\"><input type=\"hidden\" name=\"to\"");
  html.attribute("value", landing(to)).raw("><div><label for=\"account\">Account</label>");
  html.raw("<input id=\"account\" name=\"account\" autocomplete=\"username\" autocapitalize=\"none\" required></div>");
  password_field(html, "password", "Password", false);
  html.raw("<div><button>Sign in</button></div></form><p class=\"soft small\">No account, or a forgotten password? ");
  html.raw("The administrator of this ledger gives you a link with which you set one.</p>");
  return close_page(html);
}

std::string first_link_page(const PageFrame& frame, const Account& account) {
  Html html;
  open_page(html, frame, "Set your password");
  html.raw("<p class=\"lead\">For the account <strong>").text(account.id).raw("</strong>, in the role of ");
  html.text(account.role).raw(". At least ").number(kPasswordBytesMin);
  html.raw(" characters; a few words that only you would put together are best. The link works once.</p>");
  html.raw("<form class=\"find\" method=\"post\"><input type=\"hidden\" autocomplete=\"username\" name=\"account\"");
  html.attribute("value", account.id).raw(">");
  password_field(html, "password", "New password", true);
  password_field(html, "again", "The same again", true);
  html.raw("<div><button>Set password</button></div></form>");
  return close_page(html);
}

std::string signed_in_page(const PageFrame& frame, std::string_view to) {
  Html html;
  const auto target = landing(to);
  open_page(html, frame, "You have signed in", target);
  html.raw("<p><a").attribute("href", target).raw(">Go on</a></p>");
  return close_page(html);
}

std::string signed_out_page(const PageFrame& frame, std::string_view url) {
  Html html;
  open_page(html, frame, "You have signed out", std::string(url));
  html.raw("<p class=\"lead\">Your municipal account signs out as well.</p><p><a").attribute("href", url);
  html.raw(">Go on</a></p>");
  return close_page(html);
}

std::string told_page(const PageFrame& frame, std::string_view title) {
  Html html;
  open_page(html, frame, title);
  html.raw("<p><a href=\"/sign-in\">To the sign-in</a></p>");
  return close_page(html);
}

}  // namespace cairn::services::identity
