#include "services/privacy/report.h"

#include <algorithm>
#include <set>

#include "cairn/duty/v1/events.pb.h"
#include "cairn/person/v1/events.pb.h"
#include "eventstore/base/instant.h"
#include "eventstore/codec/event_json.h"
#include "projections/facts/message.h"
#include "projections/posts/kind.h"
#include "projections/registers/register.h"
#include "projections/requests/kind.h"
#include "services/privacy/purposes.h"

namespace cairn::services::privacy {
namespace {

namespace p = projections;
using eventstore::Snapshot;
using eventstore::StoredEvent;

constexpr std::string_view kCertificateType = "SubjectErased";

Result<void> read_events(const Snapshot& snapshot, const eventstore::sealing::KeyRing* keys, Report& report) {
  const auto stream = StreamId::of("person", report.person.id);
  return snapshot.scan_stream(stream, Revision(0), [&](const StoredEvent& event, std::string_view) {
    report.events.push_back(eventstore::sealing::revealed(event, keys));
    if (const auto clear = eventstore::sealing::in_clear(event.type(), event.payload()))
      report.told.insert(clear.value().begin(), clear.value().end());
    if (!report.person.erased)
      for (const auto& field : event.sealed()) report.told.insert(field.path());
    cairn::person::v1::SubjectErased said;
    if (event.type() == kCertificateType && said.ParseFromString(event.payload()))
      report.certificate = {Position(event.position()), event.recorded_us(), said.approver(), event.reason()};
    return true;
  });
}

Result<void> read_posts(const Snapshot& snapshot, Report& report) {
  CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot, p::posts::kKind.view));
  Result<void> read = success();
  CAIRN_TRY(rows.each_timeline([&](std::string_view id, std::string_view bytes) {
    const auto timeline = p::facts::Timeline::decode(bytes);
    if (!timeline) {
      read = timeline.error();
      return false;
    }
    for (const auto& phase : timeline.value().phases(id_of(p::posts::Column::kHolder), {}, snapshot.head()))
      if (phase.value == report.person.id) report.posts.push_back({std::string(id), phase.effective, phase.set_by});
    return true;
  }));
  return read;
}

Result<void> read_mails(const Snapshot& snapshot, Report& report) {
  eventstore::Filter filter;
  filter.categories = {"duty"};
  filter.types = {"ReminderQueued", "ReminderSent"};
  std::set<std::string> sent;
  CAIRN_TRY(snapshot.scan(Position(0), snapshot.head(), filter, [&](const StoredEvent& event, std::string_view) {
    if (event.type() == "ReminderSent") {
      const auto said = p::facts::message_of<cairn::duty::v1::ReminderSent>(event);
      if (said) sent.insert(said.value().message_id());
      return true;
    }
    const auto said = p::facts::message_of<cairn::duty::v1::ReminderQueued>(event);
    if (said && said.value().person_id() == report.person.id)
      report.mails.push_back(
          {Position(event.position()), event.recorded_us(), event.stream(), said.value().message_id(), false});
    return true;
  }));
  for (auto& mail : report.mails) mail.sent = sent.contains(mail.message_id);
  return success();
}

Result<void> read_requests(const Snapshot& snapshot, Report& report) {
  CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot, p::requests::kKind.view));
  return rows.each(Day::latest(), snapshot.head(), [&](std::string_view id, const p::facts::Row& row) {
    auto request = p::requests::request_of(row);
    if (request.person == report.person.id) report.requests.push_back({std::string(id), std::move(request)});
    return true;
  });
}

void write_held(JsonWriter& json, const Report& report) {
  json.key("held").begin_array();
  for (const auto& field : report.person.fields) {
    json.begin_object().field("field", field.name).field("value", field.value).key("position");
    json.number(field.set_by.value());
    if (field.since) json.field("since", field.since->text());
    json.end_object();
  }
  json.end_array().key("events").begin_array();
  for (const auto& event : report.events) eventstore::codec::event_to_json(event, json);
  json.end_array().key("purposes").begin_array();
  for (const auto& purpose : kPurposes)
    json.begin_object()
        .field("field", purpose.field)
        .field("purpose", purpose.purpose)
        .field("basis", purpose.basis)
        .end_object();
  json.end_array().key("posts").begin_array();
  for (const auto& held : report.posts) {
    json.begin_object().field("post", held.post).key("position").number(held.set_by.value());
    if (held.from) json.field("from", held.from->text());
    json.end_object();
  }
  json.end_array();
}

void write_recipients(JsonWriter& json, const Report& report) {
  json.key("recipients").begin_object().key("disclosures").begin_array();
  for (const auto& disclosure : report.disclosures) append_disclosure(json, disclosure);
  json.end_array().key("mails").begin_array();
  for (const auto& mail : report.mails) {
    json.begin_object().key("position").number(mail.position.value());
    json.field("recorded_at", instant_text(mail.recorded_us)).field("duty", mail.duty);
    json.field("message_id", mail.message_id).key("sent").boolean(mail.sent).end_object();
  }
  json.end_array().end_object();
}

}  // namespace

Result<Report> report_of(const Snapshot& snapshot, const eventstore::sealing::KeyRing* keys,
                         const std::string& person) {
  Report report;
  CAIRN_TRY(report.person, person_of(snapshot, keys, person));
  CAIRN_TRY(read_events(snapshot, keys, report));
  CAIRN_TRY(read_posts(snapshot, report));
  CAIRN_TRY(report.disclosures, disclosures_of(snapshot, person));
  CAIRN_TRY(read_mails(snapshot, report));
  CAIRN_TRY(read_requests(snapshot, report));
  report.position = snapshot.head();
  return report;
}

std::string report_json(const Report& report, Day today) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().field("person_id", report.person.id);
  json.field("state", report.person.erased ? "erased" : "known");
  if (!report.person.language.empty()) json.field("language", report.person.language);
  write_held(json, report);
  write_recipients(json, report);
  json.key("requests").begin_array();
  for (const auto& made : report.requests) append_request(json, made.id, made.request, today);
  json.end_array().key("erasure");
  if (const auto& certificate = report.certificate) {
    json.begin_object().key("position").number(certificate->position.value());
    json.field("recorded_at", instant_text(certificate->recorded_us)).field("approver", certificate->approver);
    json.field("reason", certificate->reason).end_object();
  } else {
    json.null();
  }
  json.key("position").number(report.position.value()).end_object();
  return body;
}

}  // namespace cairn::services::privacy
