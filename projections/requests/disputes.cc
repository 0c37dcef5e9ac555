#include "projections/requests/disputes.h"

#include "projections/registers/register.h"
#include "projections/requests/kind.h"

namespace cairn::projections::requests {
namespace {

template <class Disputed>
void write(JsonWriter& json, Disputed from, Disputed to) {
  if (from == to) return;
  json.key("disputes").begin_array();
  for (; from != to; ++from) {
    json.begin_object().key("position").number(from->first.value()).field("field", from->second.field);
    json.key("dispute").number(from->second.set_by.value()).end_object();
  }
  json.end_array();
}

}  // namespace

Result<Disputes> disputes_of(const eventstore::Snapshot& snapshot, Position known, std::string_view stream) {
  Disputes disputes;
  const auto rows = registers::Register::open(snapshot, kKind.view);
  if (!rows && rows.error().code == Errc::kNotFound) return disputes;
  if (!rows) return rows.error();
  CAIRN_TRY(rows.value().each(Day::latest(), known, [&](std::string_view, const facts::Row& row) {
    for (auto& dispute : request_of(row).disputes)
      if (dispute.attached && (stream.empty() || dispute.stream == stream)) disputes.emplace(dispute.position, dispute);
    return true;
  }));
  return disputes;
}

void write_disputes(JsonWriter& json, const Disputes& disputes, Position position) {
  const auto [from, to] = disputes.equal_range(position);
  write(json, from, to);
}

void write_disputes(JsonWriter& json, const Disputes& disputes) { write(json, disputes.begin(), disputes.end()); }

}  // namespace cairn::projections::requests
