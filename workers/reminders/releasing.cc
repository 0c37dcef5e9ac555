#include "workers/reminders/releasing.h"

#include <algorithm>

#include "cairn/quarter/v1/events.pb.h"
#include "eventstore/base/bytes.h"
#include "eventstore/base/json_writer.h"
#include "projections/as_of/as_of.h"
#include "projections/facts/words.h"
#include "projections/quarters/kind.h"
#include "workers/mail/address.h"
#include "workers/reminders/following.h"
#include "workers/reminders/names.h"
#include "workers/runtime/append_once.h"

namespace cairn::workers::reminders {
namespace {

namespace p = projections;
using p::calendar::Quarter;

std::string place_of(const Quarter& quarter, int step) { return "step " + slot_of(quarter, step); }

/// A step as it stands, all from one snapshot.
struct Standing {
  std::shared_ptr<const eventstore::Snapshot> snapshot;
  Situation situation;
  Preview preview;
};

Result<Standing> look(const Reminders& reminders, const Quarter& quarter, int step) {
  auto snapshot = reminders.store.snapshot();
  CAIRN_TRY(auto situation, read_situation(reminders, *snapshot, quarter));
  const auto& board = situation.board;
  if (!board.standing.opened)
    return fail(Errc::kNotFound, "quarter " + quarter.id() + " of " + board.municipality + " is not open yet");
  const auto& steps = board.schedule.steps;
  const auto found = std::ranges::find(steps, step, &p::quarters::Schedule::Step::working_days);
  if (found == steps.end()) return fail(Errc::kNotFound, "the rules have no " + place_of(quarter, step));
  Preview preview;
  preview.step = step;
  preview.day = found->day;
  preview.released = board.standing.is_over(step);
  return Standing{std::move(snapshot), std::move(situation), std::move(preview)};
}

Result<void> fill(const Reminders& reminders, Standing& standing) {
  auto& preview = standing.preview;
  preview.plan = plan_step(standing.situation, preview.step);
  std::string all = place_of(standing.situation.quarter, preview.step) + "\n";
  for (const auto& planned : preview.plan.messages) {
    CAIRN_TRY(auto composed, compose(reminders, *standing.snapshot, standing.situation, planned, preview.step,
                                     reminders.clock.now_us()));
    all += composed.sha256 + "\n";
    preview.messages.push_back(std::move(composed));
  }
  preview.sha256 = to_hex(view_of(sha256(all)));
  return success();
}

Result<eventstore::StreamWrite> release_write(const Standing& standing, std::string sha256) {
  const auto& board = standing.situation.board;
  cairn::quarter::v1::StepReleased released;
  released.set_step(standing.preview.step);
  eventstore::set_date(released.mutable_due(), PartialDate::of_day(standing.preview.day));
  for (const int missed : standing.preview.plan.missed) released.add_missed_steps(missed);
  released.set_preview_sha256(std::move(sha256));
  released.set_messages(static_cast<uint32_t>(standing.preview.plan.messages.size()));
  released.set_duties(static_cast<uint32_t>(standing.preview.plan.duties()));
  auto stream =
      StreamId::of(p::quarters::kKind.category, p::quarters::id_of(board.municipality, standing.situation.quarter));
  CAIRN_TRY(const auto head, standing.snapshot->stream_head(stream));
  if (!head) return fail(Errc::kNotFound, "there is no " + stream.text());
  eventstore::StreamWrite write{std::move(stream), eventstore::Expected::exact(head->last), {}};
  eventstore::NewEvent event;
  event.type = released.GetDescriptor()->name();
  event.payload = released.SerializeAsString();
  write.events.push_back(std::move(event));
  return write;
}

/// The text with each token dotted out: who releases need not be able to answer.
std::string without_tokens(std::string text, const std::map<std::string, std::string>& tokens) {
  for (const auto& [unit, token] : tokens)
    for (size_t at = text.find(token); at != std::string::npos; at = text.find(token, at))
      text.replace(at, token.size(), "…");
  return text;
}

void write_message(const Standing& standing, size_t index, JsonWriter& json) {
  const auto& planned = standing.preview.plan.messages[index];
  const auto& [message, sha256, tokens] = standing.preview.messages[index];
  json.begin_object().field("message_id", message.message_id).field("to", mail::blanked(message.to.address));
  json.field("language", message.language).field("subject", message.subject);
  json.field("text", without_tokens(message.text, tokens)).field("html", without_tokens(message.html, tokens));
  json.field("sha256", sha256).key("missed_steps").begin_array();
  for (const int missed : planned.missed) json.number(missed);
  json.end_array().key("duties").begin_array();
  for (const auto& ask : planned.asks) {
    json.begin_object().field("unit", ask.unit).field("post", ask.post);
    json.field("level", p::facts::word_of(ask.level)).field("cause", p::facts::word_of(ask.cause));
    json.key("rows").number(uint64_t{ask.rows.size()}).key("reports").number(uint64_t{ask.reports.size()}).end_object();
  }
  json.end_array().end_object();
}

}  // namespace

Result<Preview> preview(const Reminders& reminders, const Quarter& quarter, int step) {
  CAIRN_TRY(auto standing, look(reminders, quarter, step));
  CAIRN_TRY(fill(reminders, standing));
  return std::move(standing.preview);
}

Result<std::string> preview_json(const Reminders& reminders, const Quarter& quarter, int step) {
  CAIRN_TRY(auto standing, look(reminders, quarter, step));
  CAIRN_TRY(fill(reminders, standing));
  const auto& shown = standing.preview;
  std::string out;
  JsonWriter json(out);
  json.begin_object().field("quarter", quarter.id()).field("words", quarter.words()).key("step").number(step);
  json.field("day", text_of(shown.day)).key("released").boolean(shown.released).field("sha256", shown.sha256);
  json.field("where", reminders.transport.where()).key("messages").begin_array();
  for (size_t i = 0; i < shown.messages.size(); ++i) write_message(standing, i, json);
  json.end_array().key("nobody").begin_array();
  for (const auto& unit : shown.plan.nobody)
    json.begin_object().field("unit", unit.unit).field("cause", p::facts::word_of(unit.cause)).end_object();
  json.end_array().key("position").number(standing.snapshot->head().value()).end_object();
  return out;
}

Result<Released> release_seen(const Reminders& reminders, const Quarter& quarter, int step,
                              const std::string& preview_sha256, const eventstore::Actor& actor) {
  CAIRN_TRY(auto standing, look(reminders, quarter, step));
  const auto place = place_of(quarter, step);
  const Day today = p::as_of::today(reminders.clock.now_us());
  if (standing.situation.board.standing.locked) return fail(Errc::kDenied, "quarter " + quarter.id() + " is locked");
  if (standing.preview.released) return fail(Errc::kConflict, place + " was released before");
  if (today < standing.preview.day)
    return fail(Errc::kInvalid, place + " is for " + text_of(standing.preview.day) + "; what goes out is known then");
  CAIRN_TRY(fill(reminders, standing));
  if (standing.preview.sha256 != preview_sha256)
    return fail(Errc::kConditionFailed, "what would go out at " + place +
                                            " is not what was shown: somebody answered, or a post or an address "
                                            "changed; look at it again. Shown was " +
                                            preview_sha256 + ", now it is " + standing.preview.sha256);
  CAIRN_TRY(auto write, release_write(standing, preview_sha256));
  auto append = append_of({std::move(write)});
  append.commit_id = CommitId(system_ids().next());
  append.writes.front().events.front().id = EventId(system_ids().next());
  append.actor = actor;
  append.channel = "api";
  CAIRN_TRY(const auto appended, reminders.store.append_and_wait(std::move(append)));
  CAIRN_TRY(follow_release(reminders, quarter, step));
  const auto& plan = standing.preview.plan;
  return Released{Position(appended.last.value() + 1), plan.messages.size(), plan.duties()};
}

Result<void> release_unseen(const Reminders& reminders, const runtime::JobId& job, const Quarter& quarter, int step) {
  CAIRN_TRY(auto standing, look(reminders, quarter, step));
  // A later step has gone out in its place.
  if (standing.situation.board.standing.missed.contains(step)) return success();
  if (!standing.preview.released) {
    standing.preview.plan = plan_step(standing.situation, step);
    CAIRN_TRY(auto write, release_write(standing, ""));
    CAIRN_TRY(runtime::append_once(reminders.store, job, "release", append_of({std::move(write)})));
  }
  return follow_release(reminders, quarter, step);
}

}  // namespace cairn::workers::reminders
