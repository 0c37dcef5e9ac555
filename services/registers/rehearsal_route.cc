#include <boost/json/serialize.hpp>

#include "cairn/rules/v1/events.pb.h"
#include "projections/as_of/as_of.h"
#include "projections/audit/rehearsal.h"
#include "services/http/json.h"
#include "services/http/problem.h"
#include "services/http/query.h"
#include "services/registers/decide.h"
#include "services/registers/routes.h"

// POST /v1/rehearsals:
// {"municipality":"ETH","rules":{"dormancy_months":9},"effective":"2026-07-01","until":"2027-06-30"}.

namespace cairn::services::registers {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;
using projections::as_of::AsOf;
using projections::audit::Rehearsal;

/// A rehearsal as it is asked for; its `known` is found in the snapshot.
struct Asked {
  Rehearsal rehearsal;
  AsOf as_of;
};

std::optional<Day> day_in(http::JsonFields& fields, std::string_view name) {
  const auto date = fields.date(name);
  if (date && date->day() == 0) fields.refuse(name, "is not a day of the calendar, YYYY-MM-DD");
  return date ? std::optional(date->first_day()) : std::nullopt;
}

/// What setting the rule would be refused for, as it is called here.
void judge_change(const Rehearsal& rehearsal, const projections::audit::RuleChange& change, Day today,
                  std::vector<Complaint>& complaints) {
  auto said = std::make_shared<cairn::rules::v1::RuleSet>();
  said->set_rule(change.rule);
  said->set_value(change.value);
  said->set_authority("a rehearsal");
  eventstore::Command command;
  command.verb = "set";
  command.subject = rehearsal.municipality;
  command.content = said;
  command.today = today;
  const projections::facts::Timeline nothing;
  const auto decision = decide({"rules", rehearsal.municipality, nothing}, command, Others());
  if (decision) return;
  const std::string own = "/rules/" + http::pointer_token(change.rule);
  for (const auto& complaint : decision.error().complaints)
    complaints.push_back({complaint.pointer == "/id" ? "/municipality" : own, complaint.detail});
  if (decision.error().complaints.empty()) complaints.push_back({"/municipality", decision.error().context});
}

Result<Asked> read_asked(const Request& request, const boost::json::object& body, Day today) {
  Asked asked;
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const auto& [name, value] : request.query_parameters) parameters.emplace_back(name, value);
  CAIRN_TRY(asked.as_of, AsOf::take(parameters));
  CAIRN_TRY(asked.as_of.not_in_the_future(today));
  std::vector<Complaint> complaints;
  for (const auto& [name, value] : parameters)
    complaints.push_back({"/query/" + name, "there is no parameter \"" + name + "\" here"});
  http::JsonFields fields(body, "", complaints);
  auto& rehearsal = asked.rehearsal;
  rehearsal.municipality = fields.require("municipality").text("municipality").value_or("");
  rehearsal.effective = day_in(fields, "effective");
  rehearsal.until = day_in(fields, "until").value_or(today);
  const auto* rules = fields.require("rules").object("rules");
  if (rehearsal.effective && rehearsal.until < *rehearsal.effective)
    fields.refuse("until", "is before the day from which the rules would hold");
  fields.finish();
  if (rules && rules->empty()) complaints.push_back({"/rules", "names no rule"});
  if (rules)
    for (const auto& [name, value] : *rules) {
      const bool text = value.is_string();
      rehearsal.changes.push_back({std::string(name), text ? std::string(value.as_string()) : serialize(value)});
      judge_change(rehearsal, rehearsal.changes.back(), today, complaints);
    }
  CAIRN_TRY(http::complaints_result(std::move(complaints)));
  return asked;
}

awaitable<Response> rehearse(const Reads& reads, Request request) {
  const auto body = http::json_object_of(request);
  if (!body) co_return http::malformed(body.error(), request);
  auto asked = read_asked(request, body.value(), projections::as_of::today(reads.clock.now_us()));
  if (!asked) co_return http::problem(asked.error(), request);
  auto& rehearsal = asked.value().rehearsal;
  auto made = co_await http::blocking(reads.pool, [&]() -> Result<std::string> {
    const auto snapshot = reads.store.snapshot();
    CAIRN_TRY(const auto at, asked.value().as_of.resolve(*snapshot, rehearsal.until));
    rehearsal.known = at.known;
    CAIRN_TRY(const auto rehearsed, projections::audit::rehearse(*snapshot, rehearsal));
    return projections::audit::rehearsed_json(rehearsal, rehearsed);
  });
  if (!made) co_return http::problem(made.error(), request);
  auto response = http::json_response(200, std::move(made).value());
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Cairn-Position", std::to_string(rehearsal.known.value()));
  co_return response;
}

}  // namespace

void add_rehearsal_route(http::Router& router, const Reads& reads) {
  router.add(http::Method::kPost, "/v1/rehearsals",
             [&reads](Request request) { return rehearse(reads, std::move(request)); });
}

}  // namespace cairn::services::registers
