#include "workers/mail/invitation.h"

#include <libical/ical.h>

#include <chrono>
#include <memory>

#include "eventstore/base/utf8.h"

// VCALENDAR (RFC 5545), for the mail also as RFC 5546 (iTIP) wants it:
//   VERSION 2.0, PRODID, METHOD; a feed has its name as well
//   VTIMEZONE Africa/Johannesburg, when something has hours
//   VEVENT…   UID, SEQUENCE, DTSTAMP, DTSTART, DTEND, SUMMARY, STATUS, TRANSP, ORGANIZER, ATTENDEE

namespace cairn::workers::mail {
namespace {

constexpr char kZone[] = "Africa/Johannesburg";
constexpr int kOffsetSeconds = 2 * 3'600;
constexpr size_t kTextBytesMax = 8'192;

struct Deleter {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, Deleter>;

Error invalid(const std::string& what) { return fail(Errc::kInvalid, "invitation: " + what); }

Result<void> check_text(const std::string& what, const std::string& text, bool lines = false) {
  if (!is_utf8(text)) return invalid(what + " is not UTF-8");
  if (text.size() > kTextBytesMax) return invalid(what + " is longer than 8192 bytes");
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    if (control && !(lines && c == '\n')) return invalid(what + " has a control character");
  }
  return success();
}

Result<void> check_mailbox(const std::string& what, const Mailbox& mailbox) {
  CAIRN_TRY(check_text(what + "'s name", mailbox.name));
  const auto checked = check_address(mailbox.address);
  if (!checked) return invalid(what + " " + checked.error().context);
  return success();
}

Result<void> check(Method method, const Invitation& invitation) {
  CAIRN_TRY(check_text("the uid", invitation.uid));
  if (invitation.uid.empty()) return invalid("there is no uid");
  CAIRN_TRY(check_text("the summary", invitation.summary));
  if (invitation.summary.empty()) return invalid("there is no summary");
  CAIRN_TRY(check_text("the description", invitation.description, true));
  CAIRN_TRY(check_text("the url", invitation.url));
  for (const char c : invitation.language)
    if (c != '-' && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z'))
      return invalid("the language is no language tag");
  if (invitation.sequence > 0x7FFFFFFF) return invalid("the sequence is too high");
  if (invitation.hours && invitation.hours->end_us < invitation.hours->begin_us)
    return invalid("it ends before it begins");
  if (method == Method::kPublish) return success();
  CAIRN_TRY(check_mailbox("the organizer", invitation.organizer));
  for (const auto& attendee : invitation.attendees) {
    CAIRN_TRY(check_mailbox("an attendee", attendee));
  }
  if (invitation.attendees.empty()) return invalid(std::string(name_of(method)) + " needs an attendee (RFC 5546)");
  return success();
}

icaltimetype date_of(Day day) {
  const auto date = PartialDate::of_day(day);
  icaltimetype time = icaltime_null_date();
  time.year = date.year();
  time.month = date.month();
  time.day = date.day();
  return time;
}

/// The instant as a clock `ahead` of UTC by so many seconds shows it.
icaltimetype time_of(int64_t us, int ahead_seconds) {
  using namespace std::chrono;
  const auto local = floor<seconds>(sys_time<microseconds>(microseconds(us))) + seconds(ahead_seconds);
  const auto day = floor<days>(local);
  const year_month_day date(day);
  const hh_mm_ss clock(local - day);
  icaltimetype time = icaltime_null_time();
  time.year = static_cast<int>(date.year());
  time.month = static_cast<int>(static_cast<unsigned>(date.month()));
  time.day = static_cast<int>(static_cast<unsigned>(date.day()));
  time.hour = static_cast<int>(clock.hours().count());
  time.minute = static_cast<int>(clock.minutes().count());
  time.second = static_cast<int>(clock.seconds().count());
  time.is_date = 0;
  return time;
}

icaltimetype utc_of(int64_t us) {
  auto time = time_of(us, 0);
  time.zone = icaltimezone_get_utc_timezone();
  return time;
}

icalproperty* in_zone(icalproperty* property) {
  icalproperty_add_parameter(property, icalparameter_new_tzid(kZone));
  return property;
}

/// South Africa has had one offset and no summer time since 1944.
icalcomponent* zone() {
  icalcomponent* standard = icalcomponent_new(ICAL_XSTANDARD_COMPONENT);
  icalcomponent_add_property(standard, icalproperty_new_dtstart(time_of(0, 0)));
  icalcomponent_add_property(standard, icalproperty_new_tzoffsetfrom(kOffsetSeconds));
  icalcomponent_add_property(standard, icalproperty_new_tzoffsetto(kOffsetSeconds));
  icalcomponent_add_property(standard, icalproperty_new_tzname("SAST"));
  icalcomponent* zone = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);
  icalcomponent_add_property(zone, icalproperty_new_tzid(kZone));
  icalcomponent_add_component(zone, standard);
  return zone;
}

/// A parameter's value may hold any character but a double quote (RFC 5545, 3.2).
icalparameter* common_name(std::string name) {
  for (char& c : name)
    if (c == '"') c = '\'';
  return icalparameter_new_cn(name.c_str());
}

std::string mailto(const Mailbox& mailbox) { return "mailto:" + mailbox.address; }

void add_people(icalcomponent* event, const Invitation& invitation) {
  icalproperty* organizer = icalproperty_new_organizer(mailto(invitation.organizer).c_str());
  if (!invitation.organizer.name.empty()) icalproperty_add_parameter(organizer, common_name(invitation.organizer.name));
  icalcomponent_add_property(event, organizer);
  for (const auto& attendee : invitation.attendees) {
    icalproperty* property = icalproperty_new_attendee(mailto(attendee).c_str());
    if (!attendee.name.empty()) icalproperty_add_parameter(property, common_name(attendee.name));
    icalproperty_add_parameter(property, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
    icalproperty_add_parameter(property, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
    // A due date is not to be accepted or declined.
    icalproperty_add_parameter(property, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
    icalcomponent_add_property(event, property);
  }
}

icalcomponent* event_of(Method method, const Invitation& invitation) {
  icalcomponent* event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
  const auto add = [event](icalproperty* property) { icalcomponent_add_property(event, property); };
  const auto add_text = [&](icalproperty* property) {
    if (!invitation.language.empty())
      icalproperty_add_parameter(property, icalparameter_new_language(invitation.language.c_str()));
    add(property);
  };
  add(icalproperty_new_uid(invitation.uid.c_str()));
  add(icalproperty_new_sequence(static_cast<int>(invitation.sequence)));
  add(icalproperty_new_dtstamp(utc_of(invitation.stamp_us)));
  if (invitation.hours) {
    add(in_zone(icalproperty_new_dtstart(time_of(invitation.hours->begin_us, kOffsetSeconds))));
    add(in_zone(icalproperty_new_dtend(time_of(invitation.hours->end_us, kOffsetSeconds))));
  } else {
    add(icalproperty_new_dtstart(date_of(invitation.day)));
    add(icalproperty_new_dtend(date_of(invitation.day.next())));
  }
  add_text(icalproperty_new_summary(invitation.summary.c_str()));
  if (!invitation.description.empty()) add_text(icalproperty_new_description(invitation.description.c_str()));
  if (!invitation.url.empty()) add(icalproperty_new_url(invitation.url.c_str()));
  add(icalproperty_new_status(method == Method::kCancel ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
  // A day on which something is due is not a day on which one is busy.
  add(icalproperty_new_transp(invitation.hours ? ICAL_TRANSP_OPAQUE : ICAL_TRANSP_TRANSPARENT));
  if (method != Method::kPublish) add_people(event, invitation);
  return event;
}

Component calendar_of(Method method) {
  Component calendar(icalcomponent_new(ICAL_VCALENDAR_COMPONENT));
  icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
  icalcomponent_add_property(calendar.get(), icalproperty_new_prodid("-//Cairn//Cairn//EN"));
  const auto its = method == Method::kRequest  ? ICAL_METHOD_REQUEST
                   : method == Method::kCancel ? ICAL_METHOD_CANCEL
                                               : ICAL_METHOD_PUBLISH;
  icalcomponent_add_property(calendar.get(), icalproperty_new_method(its));
  return calendar;
}

std::string text_of(const Component& calendar) {
  const std::unique_ptr<char, decltype(&icalmemory_free_buffer)> text(
      icalcomponent_as_ical_string_r(calendar.get()), [](void* bytes) { icalmemory_free_buffer(bytes); });
  return text.get();
}

}  // namespace

std::string_view name_of(Method method) {
  switch (method) {
    case Method::kPublish: return "PUBLISH";
    case Method::kRequest: return "REQUEST";
    case Method::kCancel: return "CANCEL";
  }
  return "PUBLISH";
}

Result<std::string> ics_of(Method method, const Invitation& invitation) {
  CAIRN_TRY(check(method, invitation));
  const auto calendar = calendar_of(method);
  if (invitation.hours) icalcomponent_add_component(calendar.get(), zone());
  icalcomponent_add_component(calendar.get(), event_of(method, invitation));
  return text_of(calendar);
}

Result<std::string> feed_of(const std::string& name, const std::vector<Invitation>& invitations) {
  CAIRN_TRY(check_text("the feed's name", name));
  const auto calendar = calendar_of(Method::kPublish);
  icalproperty* shown_name = icalproperty_new_x(name.c_str());
  icalproperty_set_x_name(shown_name, "X-WR-CALNAME");
  icalcomponent_add_property(calendar.get(), shown_name);
  bool has_hours = false;
  for (const auto& invitation : invitations) {
    CAIRN_TRY(check(Method::kPublish, invitation));
    has_hours = has_hours || invitation.hours;
  }
  if (has_hours) icalcomponent_add_component(calendar.get(), zone());
  for (const auto& invitation : invitations)
    icalcomponent_add_component(calendar.get(), event_of(Method::kPublish, invitation));
  return text_of(calendar);
}

}  // namespace cairn::workers::mail
