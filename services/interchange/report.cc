#include "services/interchange/report.h"

#include "eventstore/base/bytes.h"
#include "eventstore/base/json_writer.h"

namespace cairn::services::interchange {

void append_report(const RowReport& report, bool has_ref, std::string& out) {
  const RowPlan& plan = *report.plan;
  JsonWriter json(out);
  json.begin_object().key("line").number(uint64_t{plan.line});
  json.field(has_ref ? "ref" : "name", plan.name).field("outcome", name_of(plan.outcome));
  json.key("changes").begin_array();
  for (const auto& change : plan.changes) {
    json.begin_object().field("field", change.field).field("before", change.before).field("after", change.after);
    json.end_object();
  }
  json.end_array().key("errors").begin_array();
  for (const auto& error : plan.errors) {
    json.begin_object().key("line").number(uint64_t{error.line}).key("column").number(uint64_t{error.column});
    json.field("heading", error.heading).field("detail", error.detail).end_object();
  }
  json.end_array().key("events").number(uint64_t{report.events});
  if (report.appended != nullptr) {
    const auto& appended = *report.appended;
    json.key("position").number(appended.last.value()).key("receipt").begin_array();
    for (size_t i = 0; i < appended.leaf_hashes.size(); ++i) {
      json.begin_object().key("position").number(appended.first.value() + i);
      json.field("leaf_hash", to_hex(view_of(appended.leaf_hashes[i]))).end_object();
    }
    json.end_array();
  }
  json.end_object();
  out.push_back('\n');
}

void append_summary(const ImportTotals& totals, std::string& out) {
  JsonWriter json(out);
  json.begin_object();
  const auto count = [&](std::string_view name, size_t number) { json.key(name).number(uint64_t{number}); };
  count("rows", totals.rows);
  count("add", totals.add);
  count("change", totals.change);
  count("same", totals.same);
  count("conflict", totals.conflict);
  count("bad", totals.bad);
  count("events", totals.events);
  json.key("applied").boolean(totals.applied).key("position").number(totals.position.value()).end_object();
  out.push_back('\n');
}

}  // namespace cairn::services::interchange
