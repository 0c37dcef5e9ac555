#include "workers/summary/yearly.h"

#include "projections/registers/register.h"
#include "projections/summaries/kind.h"
#include "workers/runtime/append_once.h"

namespace cairn::workers::summary {

namespace p = projections;
using p::calendar::FinancialYear;

StreamId stream_of(const Yearly& yearly, const FinancialYear& year) {
  return StreamId::of(p::summaries::kKind.category, p::summaries::id_of(yearly.place.home, year));
}

Result<p::summaries::Standing> standing_of(const Yearly& yearly, const eventstore::Snapshot& snapshot,
                                           const FinancialYear& year) {
  CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot, p::summaries::kKind.view));
  CAIRN_TRY(const auto row, rows.latest(p::summaries::id_of(yearly.place.home, year)));
  return p::summaries::standing_of(row);
}

Result<void> say_once(const Yearly& yearly, const runtime::Attempt& attempt, std::string_view step,
                      eventstore::StreamWrite write, const google::protobuf::Message& message) {
  eventstore::NewEvent event;
  event.type = message.GetDescriptor()->name();
  event.payload = message.SerializeAsString();
  write.events.push_back(std::move(event));
  eventstore::Append append;
  append.writes.push_back(std::move(write));
  append.actor = {"cairn", "worker", ""};
  append.channel = "worker";
  CAIRN_TRY(runtime::append_once(yearly.store, attempt.id(), step, std::move(append)));
  return success();
}

PdfOptions pdf_within(const Yearly& yearly, const runtime::Attempt& attempt) {
  auto options = yearly.pdf;
  options.stopping = [&attempt] { return attempt.stopping(); };
  return options;
}

}  // namespace cairn::workers::summary
