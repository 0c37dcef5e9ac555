#include "eventstore/merkle/not_proved.h"
#include "services/web/plain/pages.h"

namespace cairn::services::web::plain {

Result<std::string> verify_page(const View& view) {
  CAIRN_TRY(const auto note, view.snapshot.checkpoint());
  Html html;
  open_page(html, view, "Check this ledger");
  html.raw(
      "<h1>Check this ledger yourself</h1><p class=\"lead\">Every event is hashed into a tree whose root is signed. "
      "Whoever keeps a signed checkpoint can show later that nothing before it was changed, dropped or put in.</p>");
  html.raw("<section aria-labelledby=\"newest\"><h2 id=\"newest\">The newest signed checkpoint</h2>");
  if (note)
    html.raw("<pre>").text(*note).raw("</pre><p>").link("/audit/checkpoint", "As a file to keep").raw(" · ");
  else
    html.raw("<p>This ledger has no key, so nothing is signed yet. ");
  html.link("/audit/keys", "The keys that sign it").raw(" · ");
  html.link("/v1/checkpoints", "Every checkpoint that was signed").raw("</p></section>");
  html.raw(
      "<section aria-labelledby=\"how\"><h2 id=\"how\">How</h2><ul>"
      "<li>One engagement, offline: take <code>/v1/engagements/ID/bundle</code> home. VERIFY.md in it needs bash, "
      "coreutils and OpenSSL; <code>cairn verify --bundle FILE --key KEY --checkpoint KEPT</code> does the same.</li>"
      "<li>The checkpoint at a quarter's end: <code>/audit/checkpoint?known_at=2026-09-30</code>.</li>"
      "<li>One event: <code>/v1/events/POSITION/proof</code>, a C2SP tlog-proof.</li>"
      "<li>The whole log with other people's tools: <code>/audit/checkpoint</code> and <code>/audit/tile/</code> are "
      "those of C2SP tlog-tiles.</li></ul></section>"
      "<section aria-labelledby=\"not\"><h2 id=\"not\">What a proof does not prove</h2><p>");
  html.text(eventstore::merkle::kNotProved).raw("</p></section>");
  close_page(html, view);
  return html.take();
}

}  // namespace cairn::services::web::plain
