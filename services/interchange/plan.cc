#include "services/interchange/plan.h"

#include <algorithm>

#include "cairn/common/v1/common.pb.h"
#include "eventstore/base/check.h"
#include "services/interchange/ids.h"

namespace cairn::services::interchange {

using eventstore::NewEvent;
using eventstore::StreamWrite;

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kAdd: return "add";
    case Outcome::kChange: return "change";
    case Outcome::kSame: return "same";
    case Outcome::kConflict: return "conflict";
    case Outcome::kBad: return "bad";
  }
  return "bad";
}

namespace {

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

}  // namespace

std::string Cells::text(std::string_view column) const {
  const auto found = std::ranges::find(heading_, column);
  if (found == heading_.end()) return {};
  const auto index = static_cast<size_t>(found - heading_.begin());
  return index < record_.fields.size() ? plain_of(trimmed(record_.fields[index])) : std::string();
}

std::string Cells::required(std::string_view column) const {
  auto value = text(column);
  if (value.empty()) complain(column, "is empty");
  return value;
}

std::optional<PartialDate> Cells::date(std::string_view column) const {
  const auto value = text(column);
  if (value.empty()) return std::nullopt;
  const auto parsed = PartialDate::parse(value);
  if (!parsed) {
    complain(column, parsed.error().context);
    return std::nullopt;
  }
  return parsed.value();
}

std::vector<std::string> Cells::list(std::string_view column) const {
  std::vector<std::string> parts;
  const auto value = text(column);
  for (size_t begin = 0; begin <= value.size();) {
    const size_t end = std::min(value.find(';', begin), value.size());
    const auto part = trimmed(std::string_view(value).substr(begin, end - begin));
    if (!part.empty()) {
      if (std::ranges::find(parts, part) != parts.end()) complain(column, "\"" + std::string(part) + "\" stands twice");
      parts.emplace_back(part);
    }
    begin = end + 1;
  }
  return parts;
}

std::string Cells::word(std::string_view column, std::initializer_list<std::string_view> words) const {
  auto value = text(column);
  if (value.empty() || std::ranges::find(words, value) != words.end()) return value;
  std::string detail = "\"" + value + "\" is none of";
  for (const auto word : words) detail += " " + std::string(word);
  complain(column, std::move(detail));
  return {};
}

void Cells::complain(std::string_view column, std::string detail) const {
  const auto found = std::ranges::find(heading_, column);
  const size_t number = found == heading_.end() ? 0 : static_cast<size_t>(found - heading_.begin()) + 1;
  errors_.push_back({record_.line, number, std::string(column), std::move(detail)});
}

Draft::Draft(const ImportFile& file, size_t line, std::string source, std::vector<std::string> tags)
    : file_(file), line_(line), source_(std::move(source)), tags_(std::move(tags)) {
  tags_.push_back("file:" + file_.hash);
}

void Draft::add(const StreamId& stream, const Entity& entity, std::string type,
                const google::protobuf::Message& message, std::optional<PartialDate> effective) {
  auto write = std::ranges::find(writes_, stream, &StreamWrite::stream);
  if (write == writes_.end()) write = writes_.insert(write, StreamWrite{stream, entity.expected(), {}});
  NewEvent event;
  event.type = std::move(type);
  event.effective = effective;
  event.payload = message.SerializeAsString();
  event.reason = "import of " + file_.name + " line " + std::to_string(line_);
  event.source = source_;
  event.tags = tags_;
  write->events.push_back(std::move(event));
}

void Draft::correct(const StreamId& stream, const Entity& entity, const Standing& target,
                    const google::protobuf::Message& message, std::optional<PartialDate> effective) {
  correct(stream, entity, target, message.SerializeAsString(), effective);
}

void Draft::correct(const StreamId& stream, const Entity& entity, const Standing& target, std::string payload,
                    std::optional<PartialDate> effective) {
  cairn::common::v1::Corrected corrected;
  corrected.set_position(target.position.value());
  corrected.set_type(target.event.type());
  corrected.set_schema_version(target.event.schema_version());
  corrected.set_payload(std::move(payload));
  if (effective) eventstore::set_date(corrected.mutable_effective(), *effective);
  add(stream, entity, "Corrected", corrected, std::nullopt);
}

void Draft::void_event(const StreamId& stream, const Entity& entity, const Standing& target) {
  cairn::common::v1::Voided voided;
  voided.set_position(target.position.value());
  add(stream, entity, "Voided", voided, std::nullopt);
}

std::vector<StreamWrite> Draft::take() {
  if (writes_.empty()) return {};
  const CommitId commit = interchange::commit_id_of(file_, line_, writes_);
  size_t index = 0;
  for (auto& write : writes_)
    for (auto& event : write.events) event.id = event_id_of(commit, index++);
  return std::move(writes_);
}

CommitId commit_id_of(const ImportFile& file, size_t line, const std::vector<StreamWrite>& writes) {
  CAIRN_CHECK(!writes.empty(), "a commit has writes");
  const auto& first = writes.front();
  const bool fresh = first.expected.kind == eventstore::Expected::Kind::kNoStream;
  return commit_id_of(file.hash, line, first.stream.text(),
                      fresh ? "none" : std::to_string(first.expected.revision.value()));
}

Result<projections::facts::Row> row_of_last_import(const Ledger& ledger, const Entity& entity,
                                                   std::string_view category, std::string_view id) {
  CAIRN_TRY(const auto events, ledger.history(category, id));
  const auto last = std::find_if(events.rbegin(), events.rend(),
                                 [](const eventstore::StoredEvent& event) { return event.channel() == "import"; });
  if (last == events.rend()) return projections::facts::Row();
  return entity.timeline.at(Day::latest(), Position(last->position() + 1));
}

void SeenOnce::look(const Cells& cells, std::string_view column, const std::string& key) {
  const auto found = seen_.lower_bound({key, 0});
  if (found != seen_.end() && found->first == key && found->second == cells.line()) return;  // planned again
  if (found != seen_.end() && found->first == key) {
    cells.complain(column, "stands in line " + std::to_string(found->second) + " already");
    return;
  }
  seen_.insert({key, cells.line()});
}

}  // namespace cairn::services::interchange
