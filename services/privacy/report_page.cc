#include "eventstore/base/instant.h"
#include "eventstore/codec/event_json.h"
#include "services/privacy/purposes.h"
#include "services/privacy/report.h"
#include "services/web/plain/html.h"
#include "services/web/plain/style.h"

// The report on paper: no script, and the events whole, as they lie in the log.
namespace cairn::services::privacy {
namespace {

using web::plain::Html;

void open(Html& html, const Report& report) {
  html.raw("<!doctype html><html lang=\"en-ZA\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" ");
  html.raw("content=\"width=device-width,initial-scale=1\"><title>Access report · Cairn</title><style>");
  html.raw(web::plain::kStyle).raw("</style></head><body><main id=\"main\"><h1>Access report</h1><p>Person ");
  html.text(report.person.id).raw(". Everything that the ledger holds of this person, from what, and who was told of ");
  html.raw("it (POPIA, Act 4 of 2013, section 23), as of event #").number(report.position.value()).raw(".</p>");
}

void section(Html& html, std::string_view title) { html.raw("<h2>").text(title).raw("</h2>"); }

void nothing(Html& html, bool is_empty) {
  if (is_empty) html.raw("<p class=\"soft\">Nothing.</p>");
}

void erasure(Html& html, const Report& report) {
  const auto& certificate = report.certificate;
  if (!certificate) return;
  section(html, "Erasure");
  html.raw("<p>The key of this person was destroyed: what it sealed reads [erased]. Certificate: event #");
  html.number(certificate->position.value()).raw(", ").text(instant_text(certificate->recorded_us));
  html.raw(", approved by ").text(certificate->approver).raw(", because: ").text(certificate->reason).raw("</p>");
}

void held(Html& html, const Report& report) {
  section(html, "What is held today");
  nothing(html, report.person.fields.empty());
  html.raw("<ul>");
  for (const auto& field : report.person.fields) {
    html.raw("<li>").text(field.name).raw(": ").text(field.value).raw(" (event #").number(field.set_by.value());
    html.raw(")</li>");
  }
  html.raw("</ul>");
  section(html, "Why");
  html.raw("<ul>");
  for (const auto& purpose : kPurposes) {
    html.raw("<li>").text(purpose.field).raw(": ").text(purpose.purpose).raw(". ").text(purpose.basis).raw("</li>");
  }
  html.raw("</ul>");
}

void sources(Html& html, const Report& report) {
  section(html, "The events that say it");
  for (const auto& event : report.events) {
    std::string json;
    JsonWriter writer(json);
    eventstore::codec::event_to_json(event, writer);
    html.raw("<p>Event #").number(event.position()).raw(", ").text(event.type()).raw(", recorded ");
    html.text(instant_text(event.recorded_us())).raw("</p><p class=\"small\"><code>").text(json).raw("</code></p>");
  }
  section(html, "Posts");
  nothing(html, report.posts.empty());
  html.raw("<ul>");
  for (const auto& post : report.posts) {
    html.raw("<li>").text(post.post).raw(", from ").text(post.from ? post.from->text() : "a date unknown");
    html.raw(" (event #").number(post.set_by.value()).raw(")</li>");
  }
  html.raw("</ul>");
}

void recipients(Html& html, const Report& report) {
  section(html, "Who was told");
  nothing(html, report.disclosures.empty());
  html.raw("<ul>");
  for (const auto& one : report.disclosures) {
    html.raw("<li>").text(instant_text(one.recorded_us)).raw(": ").text(one.actor.id).raw(" (").text(one.actor.role);
    html.raw("), ").text(one.said.operation()).raw(": ");
    for (const auto& field : one.said.fields()) html.text(field).raw(" ");
    if (!one.said.purpose().empty()) html.raw("for: ").text(one.said.purpose());
    html.raw(" (event #").number(one.position.value()).raw(")</li>");
  }
  html.raw("</ul>");
  section(html, "Mails to this person");
  nothing(html, report.mails.empty());
  html.raw("<ul>");
  for (const auto& mail : report.mails) {
    html.raw("<li>")
        .text(instant_text(mail.recorded_us))
        .raw(", ")
        .text(mail.duty)
        .raw(mail.sent ? ", sent" : ", made");
    html.raw(" (event #").number(mail.position.value()).raw(")</li>");
  }
  html.raw("</ul>");
}

void asked(Html& html, const Report& report, Day today) {
  section(html, "Requests and disputes");
  nothing(html, report.requests.empty());
  html.raw("<ul>");
  for (const auto& [id, request] : report.requests) {
    html.raw("<li>").text(request.kind).raw(" ").text(id);
    if (request.due) html.raw(", due ").text(request.due->text());
    html.raw(request.is_overdue(today) ? ", overdue" : request.open ? ", open" : ", answered: ").text(request.outcome);
    if (!request.ground.empty()) html.raw(", because: ").text(request.ground);
    if (request.done) html.raw(", done by event #").number(request.done->value());
    for (const auto& dispute : request.disputes) {
      html.raw("<br>Event #").number(dispute.position.value()).text(dispute.field.empty() ? "" : " " + dispute.field);
      html.raw(dispute.attached ? " is disputed: " : " was disputed: ").text(dispute.statement);
    }
    html.raw("</li>");
  }
  html.raw("</ul>");
}

}  // namespace

std::string report_page(const Report& report, Day today) {
  Html html;
  open(html, report);
  erasure(html, report);
  held(html, report);
  sources(html, report);
  recipients(html, report);
  asked(html, report, today);
  html.raw("</main></body></html>");
  return html.take();
}

}  // namespace cairn::services::privacy
