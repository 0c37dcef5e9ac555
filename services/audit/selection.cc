#include "services/audit/selection.h"

#include <charconv>

#include "eventstore/codec/event_types.h"
#include "services/http/query.h"

namespace cairn::services::audit {
namespace {

using eventstore::codec::EventTypes;

constexpr int64_t kPageMax = 500;
constexpr int64_t kPage = 50;

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::optional<Form> form_of_type(std::string_view media_type) {
  if (media_type == "application/json" || media_type == "*/*" || media_type == "application/*") return Form::kJson;
  if (media_type == "application/x-ndjson") return Form::kLines;
  if (media_type == "text/event-stream") return Form::kServerSent;
  if (media_type == "application/cloudevents-batch+json") return Form::kCloudEvents;
  return std::nullopt;
}

/// The position after the last one that the client has seen.
Position first_unseen(const http::Request& request, http::Query& query) {
  const auto after = query.position("after");
  const auto last = request.headers.find("Last-Event-ID");
  if (!last) return after ? Position(*after).next() : Position(0);
  uint64_t seen = 0;
  const auto end = std::from_chars(last->data(), last->data() + last->size(), seen);
  if (!last->empty() && end.ec == std::errc() && end.ptr == last->data() + last->size()) return Position(seen).next();
  query.refuse("Last-Event-ID", "\"" + std::string(last->substr(0, 40)) + "\" is no position");
  return Position(0);
}

}  // namespace

bool Selection::is_everything() const {
  return filter.categories.empty() && filter.types.empty() && filter.tags.empty() && !filter.stream;
}

bool Selection::is_one_stream() const {
  return filter.stream && filter.categories.empty() && filter.types.empty() && filter.tags.empty();
}

Result<Selection> selection_of(const http::Request& request, Form form) {
  http::Query query(request);
  Selection selection;
  selection.form = form;
  selection.from = first_unseen(request, query);
  selection.limit = static_cast<uint64_t>(query.integer("limit", {.min = 1, .max = kPageMax, .otherwise = kPage}));
  selection.min_position = Position(query.position("min_position").value_or(0));
  selection.filter.types = query.list("type");
  for (const auto& type : selection.filter.types)
    if (EventTypes::all().find(type) == nullptr)
      query.refuse("type", "\"" + type.substr(0, 40) + "\" is no type of event");
  selection.filter.categories = query.list("category");
  selection.filter.tags = query.list("tag");
  if (const auto stream = query.text("stream")) {
    auto id = StreamId::parse(*stream);
    if (id)
      selection.filter.stream = id.value();
    else
      query.refuse("stream", id.error().context);
  }
  CAIRN_TRY(query.finish());
  return selection;
}

std::optional<Form> form_of(const http::Request& request) {
  const auto accept = request.headers.find("Accept");
  if (!accept || trimmed(*accept).empty()) return Form::kJson;
  std::string_view rest = *accept;
  while (!rest.empty()) {
    const size_t comma = rest.find(',');
    const std::string_view range = rest.substr(0, comma);
    if (const auto form = form_of_type(trimmed(range.substr(0, range.find(';'))))) return form;
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  return std::nullopt;
}

std::string_view media_type_of(Form form) {
  switch (form) {
    case Form::kJson: return "application/json";
    case Form::kLines: return "application/x-ndjson";
    case Form::kServerSent: return "text/event-stream";
    case Form::kCloudEvents: return "application/cloudevents-batch+json";
  }
  return "application/json";
}

}  // namespace cairn::services::audit
