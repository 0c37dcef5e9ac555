#include "services/web/plain/frame.h"

#include <openssl/evp.h>

#include "eventstore/base/bytes.h"
#include "services/web/plain/style.h"
#include "services/web/plain/words.h"

namespace cairn::services::web::plain {
namespace {

/// Three stones, one on the other.
constexpr std::string_view kStones =
    R"(<svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true"><ellipse cx="13" cy="21" rx="11" ry="4"/>)"
    R"(<ellipse cx="13.5" cy="13.6" rx="7.6" ry="3.2"/><ellipse cx="12.6" cy="7.4" rx="4.6" ry="2.6"/></svg>)";

void open_document(Html& html, std::string_view title) {
  html.raw(
      "<!doctype html><html lang=\"en-ZA\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>");
  html.text(title).raw(" · Cairn</title><style>").raw(kStyle).raw("</style></head><body>");
  html.raw("<a class=\"skip\" href=\"#main\">Skip to content</a>");
}

void trial_banner(Html& html, bool trial) {
  if (!trial) return;
  html.raw(
      "<div class=\"past\" role=\"status\"><div class=\"bar\"><p><strong>Trial.</strong> Nothing on this page is ");
  html.raw("real life: this ledger is for practice and can never become a real one.</p></div></div>");
}

/// "known on 30 Jun 2026", as the question was asked.
std::string known_words(const View& view) {
  if (view.as_of.known) return "after " + count_words(view.as_of.known->value(), "event", "events");
  return "on " + instant_words(*view.as_of.known_us);
}

void past_banner(Html& html, const View& view) {
  const bool other_day = view.as_of.valid && *view.as_of.valid != view.today;
  if (!other_day && view.as_of.knows_all()) return;
  html.raw("<div class=\"past\" role=\"status\"><div class=\"bar\"><p><strong>");
  html.text("As on " + date_words(PartialDate::of_day(view.table.at().valid)));
  if (!view.as_of.knows_all()) html.text(", as known " + known_words(view));
  html.raw(".</strong> This is not today’s matrix. ");
  auto now = view.parameters;
  for (const auto* name : {"valid_at", "known_at", "as_of", "after"}) now = without(std::move(now), name);
  html.link(url(view.path, now), "Back to today").raw("</p></div></div>");
}

}  // namespace

void open_page(Html& html, const View& view, std::string_view title) {
  open_document(html, title);
  html.raw("<header class=\"top\"><div class=\"bar\"><a class=\"brand\"").attribute("href", view.to("/")).raw(">");
  html.raw(kStones).raw("<span>Cairn <small>learning partnerships</small></span></a><nav aria-label=\"Main\">");
  const bool crossed = !value_of(view.parameters, "rows").empty();
  const auto item = [&](std::string_view to, std::string_view words, bool here) {
    html.raw("<a").attribute("href", to).raw(here ? " aria-current=\"page\">" : ">").text(words).raw("</a>");
  };
  auto cross = with(view.times(), "rows", "geographic_level");
  item(view.to("/"), "Matrix", view.path == kRoot && !crossed);
  item(url(kRoot, with(cross, "columns", "kind")), "Cross-table", view.path == kRoot && crossed);
  html.raw("</nav></div></header>");
  trial_banner(html, view.trial);
  past_banner(html, view);
  html.raw("<main id=\"main\" tabindex=\"-1\">");
}

void close_page(Html& html, const View& view) {
  html.raw("</main><footer>Ledger of ").number(view.snapshot.head().value()).raw(" events; this page knows the first ");
  html.number(view.table.at().known.value()).text(", as on " + date_words(PartialDate::of_day(view.table.at().valid)));
  html.raw(". A small number beside a fact leads to the event that says so. ");
  html.link(std::string(kRoot) + "/verify", "Check this ledger yourself").raw(".</footer></body></html>");
}

std::string error_page(std::string_view title, std::string_view detail, bool trial) {
  Html html;
  open_document(html, title);
  html.raw("<header class=\"top\"><div class=\"bar\"><a class=\"brand\" href=\"/plain\">").raw(kStones);
  html.raw("<span>Cairn</span></a></div></header>");
  trial_banner(html, trial);
  html.raw("<main id=\"main\" tabindex=\"-1\"><h1>").text(title);
  html.raw("</h1><p class=\"lead\">")
      .text(detail)
      .raw("</p><p><a href=\"/plain\">To the matrix</a></p></main></body></html>");
  return html.take();
}

void cite(Html& html, Position position, std::string_view page) {
  const auto number = std::to_string(position.value());
  html.raw("<a class=\"by\"").attribute("href", std::string(page) + "#e" + number);
  html.attribute("aria-label", "event " + number).raw(">#").text(number).raw("</a>");
}

void badge(Html& html, const projections::matrix::MatrixRow& row) {
  const auto& derived = row.derived();
  const auto colour = name_of(derived.badge);
  // The status has said already that it is over, or not yet begun.
  if (!derived.running && !derived.expired_undecided && derived.reason.empty()) return;
  html.raw("<span class=\"b b-").raw(colour).raw("\"");
  if (!derived.reason.empty()) html.attribute("title", derived.reason);
  html.raw(">").text(derived.badge == projections::matrix::Badge::kGreen ? "In order" : words_of(colour));
  html.raw("</span>");
}

const std::string& content_security_policy() {
  static const std::string policy = [] {
    const auto hash = sha256(kStyle);
    unsigned char base64[64];
    const int size = EVP_EncodeBlock(base64, hash.data(), static_cast<int>(hash.size()));
    return "default-src 'none'; style-src 'sha256-" +
           std::string(reinterpret_cast<const char*>(base64), static_cast<size_t>(size)) +
           "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  }();
  return policy;
}

}  // namespace cairn::services::web::plain
