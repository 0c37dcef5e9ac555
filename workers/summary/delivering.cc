#include "workers/summary/delivering.h"

#include <algorithm>

#include "projections/as_of/as_of.h"
#include "projections/calendar/words.h"
#include "projections/facts/message.h"
#include "projections/persons/kind.h"
#include "projections/posts/kind.h"
#include "projections/registers/register.h"
#include "projections/rules/kind.h"
#include "projections/summaries/kind.h"
#include "workers/mail/message.h"
#include "workers/summary/edition.h"

namespace cairn::workers::summary {
namespace {

namespace p = projections;
namespace v1 = cairn::summary::v1;
using eventstore::Snapshot;
using p::calendar::FinancialYear;
using p::registers::Register;
using runtime::Slot;

constexpr char kKind[] = "summary-delivery";

/// "2026-27" of the stream summary-ETH_2026_27; empty for another municipality's.
std::string year_in(std::string_view stream, const std::string& home) {
  const auto before = std::string(p::summaries::kKind.category) + "-" + home + "_";
  if (!stream.starts_with(before)) return {};
  std::string year(stream.substr(before.size()));
  std::ranges::replace(year, '_', '-');
  return FinancialYear::parse(year) ? year : std::string();
}

Result<std::optional<Slot>> next_published(const Yearly& yearly, int64_t after_us) {
  const auto snapshot = yearly.store.snapshot();
  CAIRN_TRY(const auto from, snapshot->known_at(after_us));
  eventstore::Filter published;
  published.types = {v1::SummaryPublished::descriptor()->name()};
  std::optional<Slot> next;
  CAIRN_TRY(snapshot->scan(from, snapshot->head(), published, [&](const auto& event, std::string_view) {
    auto year = year_in(event.stream(), yearly.place.home);
    if (year.empty()) return true;
    next = Slot{std::move(year), event.recorded_us()};
    return false;
  }));
  return next;
}

/// Who fills the post that the rules name, and how to write to them.
struct Recipient {
  std::string post;
  std::string email;
  std::string language;
};
Result<Recipient> recipient_of(const Yearly& yearly, const Snapshot& snapshot) {
  const Day today = p::as_of::today(yearly.clock.now_us());
  const Position known = snapshot.head();
  CAIRN_TRY(const auto rules, Register::open(snapshot, p::rules::kKind.view));
  CAIRN_TRY(const auto rule, rules.row(yearly.place.home, today, known));
  Recipient recipient;
  recipient.post = rule.text(p::rules::id_of(p::rules::Column::kValue), "city_manager");
  if (recipient.post.empty()) return fail(Errc::kUnavailable, "rule city_manager names no post to deliver it to");
  CAIRN_TRY(const auto posts, Register::open(snapshot, p::posts::kKind.view));
  CAIRN_TRY(const auto post, posts.row(recipient.post, today, known));
  const std::string holder(post.text(p::posts::id_of(p::posts::Column::kHolder)));
  if (holder.empty()) return fail(Errc::kUnavailable, "nobody fills post " + recipient.post);
  CAIRN_TRY(const auto persons, Register::open(snapshot, p::persons::kKind.view));
  CAIRN_TRY(const auto person, persons.latest(holder));
  const auto address = person.text(p::persons::id_of(p::persons::Column::kEmail));
  CAIRN_TRY(auto opened, eventstore::sealing::value_of(address, yearly.keys));
  recipient.email = std::move(opened).value_or("");
  recipient.language = person.text(p::persons::id_of(p::persons::Column::kLanguage));
  if (recipient.email.empty())
    return fail(Errc::kUnavailable, "no address is on record of who fills post " + recipient.post);
  return recipient;
}

Result<v1::Manifest> signed_manifest(const Snapshot& snapshot, const p::summaries::Standing& standing) {
  if (!standing.signature) return fail(Errc::kInvalid, "the summary was never signed");
  CAIRN_TRY(const auto event, snapshot.event_at(*standing.signature));
  CAIRN_TRY(const auto said, p::facts::message_of<v1::SummarySigned>(event));
  return said.manifest();
}

std::string in_capitals(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

/// A line for each form, with where it lies and its hash.
void say_forms(const std::string& base_url, const v1::Manifest& manifest, mail::Dictionary& words) {
  for (const auto& file : manifest.files()) {
    auto& form = words.add("FORM");
    form.set("NAME", in_capitals(file.format())).set("SHA256", file.sha256());
    form.set("LINK", base_url + "/v1/summaries/" + manifest.year() + "." + file.format());
  }
}

void say_checkpoint(std::string_view checkpoint, mail::Dictionary& words) {
  while (!checkpoint.empty()) {
    const auto line = checkpoint.substr(0, checkpoint.find('\n'));
    words.add("CHECKPOINT").set("LINE", std::string(line));
    checkpoint.remove_prefix(std::min(checkpoint.size(), line.size() + 1));
  }
}

Result<mail::Message> compose(const Yearly& yearly, const Recipient& recipient, const v1::Manifest& manifest,
                              std::string pdf, int64_t date_us) {
  const auto& settings = yearly.settings;
  const auto base_url = settings.base_url.empty() && yearly.own_url ? yearly.own_url() : settings.base_url;
  CAIRN_TRY(const auto year, FinancialYear::parse(manifest.year()));
  mail::Dictionary words;
  words.set("YEAR", year.text()).set("POSITION", std::to_string(manifest.position()));
  say_checkpoint(manifest.checkpoint(), words);
  const bool attached = pdf.size() <= mail::kAttachmentBytesMax;
  words.show("ATTACHED", attached).show("TOO_LARGE", !attached);
  say_forms(base_url, manifest, words);
  words.set("SENDER", settings.from.name.empty() ? settings.from.address : settings.from.name);
  words.set("UNSUBSCRIBE_URL", "").show("UNSUBSCRIBE", false);
  const auto language = p::calendar::tag_of(p::calendar::language_of(recipient.language));
  CAIRN_TRY(auto rendered, yearly.templates.fill("delivered", language, words));

  mail::Message message;
  message.message_id = mail::message_id_for(
      "summary " + manifest.municipality() + " " + manifest.year() + " " + recipient.post, settings.from);
  message.from = settings.from;
  message.to.address = recipient.email;
  message.reply_to = settings.reply_to;
  message.return_path =
      mail::return_path_of(settings.bounce_address, message.message_id.substr(0, message.message_id.find('@')));
  message.date_us = date_us;
  message.language = std::move(rendered.language);
  message.subject = std::move(rendered.subject);
  message.text = std::move(rendered.text);
  message.html = std::move(rendered.html);
  if (attached)
    message.attachments.push_back({"summary-" + manifest.year() + ".pdf", "application/pdf", std::move(pdf)});
  return message;
}

/// Taken, or written before a crash in other words; anything else is an error, with what it needs.
Result<void> hand_over(const Yearly& yearly, const runtime::Attempt& attempt, const mail::Message& message) {
  CAIRN_TRY(const auto bytes, mail::render(message));
  const auto outcome =
      yearly.transport.send(mail::envelope_of(message), bytes, [&attempt] { return attempt.stopping(); });
  if (!outcome && outcome.error().code == Errc::kDuplicate) return success();
  if (!outcome) return fail(outcome.error().code, mail::blanked(outcome.error().context, message.to.address));
  const auto& told = outcome.value();
  if (told.verdict == mail::Verdict::kTaken) return success();
  // A server that refuses us as sender says nothing of the reader: that is for the officer to mend.
  const bool for_good = told.verdict == mail::Verdict::kRefusedForGood && told.stage != mail::Stage::kSender;
  return fail(for_good ? Errc::kDenied : Errc::kUnavailable, std::string(mail::name_of(told.verdict)) + ": " +
                                                                 std::to_string(told.reply_code) + " " +
                                                                 mail::blanked(told.reply, message.to.address));
}

}  // namespace

std::string_view Delivering::kind() const { return kKind; }

Result<void> Delivering::work(runtime::Attempt& attempt) {
  CAIRN_TRY(const auto year, FinancialYear::parse(attempt.job().slot()));
  const auto snapshot = yearly_.store.snapshot();
  CAIRN_TRY(const auto standing, standing_of(yearly_, *snapshot, year));
  if (!standing.delivered.empty()) return success();
  CAIRN_TRY(const auto recipient, recipient_of(yearly_, *snapshot));
  CAIRN_TRY(const auto manifest, signed_manifest(*snapshot, standing));
  CAIRN_TRY(auto made, make_edition(snapshot, yearly_.place, manifest, {"pdf"}, {}, pdf_within(yearly_, attempt)));
  CAIRN_TRY(const auto message,
            compose(yearly_, recipient, manifest, std::move(made.files["pdf"]), attempt.job().due_us()));
  CAIRN_TRY(hand_over(yearly_, attempt, message));
  v1::SummaryDelivered delivered;
  delivered.set_post_id(recipient.post);
  delivered.set_message_id(message.message_id);
  return say_once(yearly_, attempt, "delivered", {stream_of(yearly_, year), eventstore::Expected::exists(), {}},
                  delivered);
}

runtime::Schedule deliveries(const Yearly& yearly) {
  return {"summary-delivery-" + yearly.place.home, kKind, runtime::Misfire::kAll,
          [&yearly](int64_t after_us) { return next_published(yearly, after_us); }, runtime::once()};
}

}  // namespace cairn::workers::summary
