#include "projections/audit/trail_view.h"

#include <algorithm>
#include <array>
#include <set>

#include "cairn/common/v1/common.pb.h"
#include "eventstore/base/bytes.h"
#include "eventstore/codec/event_types.h"
#include "projections/registers/correction.h"

namespace cairn::projections::audit {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kTermBytesMax = 255;
constexpr std::string_view kFileTag = "file:";

/// Fields that name somebody or something, by the kind of its term. The same names in every event, but for those of one
/// type alone.
struct Naming {
  std::string_view field;
  std::string_view kind;
  std::string_view type = {};
};
constexpr std::array kNamings = {
    Naming{"organisation_id", "organisation"},
    Naming{"funder_organisation_id", "organisation"},
    Naming{"into", "organisation", "OrganisationsMerged"},
    Naming{"from", "organisation", "MergeUndone"},
    Naming{"unit_id", "unit"},
    Naming{"unit_ids", "unit"},
    Naming{"from_unit", "unit"},
    Naming{"to_unit", "unit"},
    Naming{"lead_units", "unit"},
    Naming{"parent_unit", "unit"},
    Naming{"successor_units", "unit"},
    Naming{"document_id", "document"},
    Naming{"sha256", "document"},
};

using Terms = std::set<std::string>;

void add_term(Terms& terms, std::string_view kind, std::string_view id) {
  auto term = std::string(kind).append(":").append(id);
  const bool fits = !id.empty() && term.size() <= kTermBytesMax && term.find('\0') == std::string::npos;
  if (fits) terms.insert(std::move(term));
}

void add_named(Terms& terms, const Message& message) {
  const auto* type = message.GetDescriptor();
  const auto* reflection = message.GetReflection();
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_repeated() &&
        reflection->HasField(message, field))
      add_named(terms, reflection->GetMessage(message, field));
    const auto naming = std::ranges::find_if(kNamings, [&](const Naming& one) {
      return one.field == field->name() && (one.type.empty() || one.type == type->name());
    });
    if (naming == kNamings.end() || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
    if (!field->is_repeated()) add_term(terms, naming->kind, reflection->GetString(message, field));
    for (int j = 0; field->is_repeated() && j < reflection->FieldSize(message, field); ++j)
      add_term(terms, naming->kind, reflection->GetRepeatedString(message, field, j));
  }
}

/// Who, and from which file. The name of a file stands only in the reason, "import of NAME line 7".
void add_origin(Terms& terms, const eventstore::StoredEvent& event) {
  constexpr std::string_view kBefore = "import of ";
  constexpr std::string_view kAfter = " line ";
  add_term(terms, "actor", event.actor().id());
  for (const auto& tag : event.tags()) {
    if (!tag.starts_with(kFileTag)) continue;
    add_term(terms, "import", std::string_view(tag).substr(kFileTag.size()));
    const std::string_view reason = event.reason();
    const size_t end = reason.rfind(kAfter);
    if (reason.starts_with(kBefore) && end != std::string_view::npos && end > kBefore.size())
      add_term(terms, "import", reason.substr(kBefore.size(), end - kBefore.size()));
  }
}

constexpr uint64_t kHitsBlock = 256;
constexpr uint64_t kTakenOverBlock = 64;

std::string taken_over_key(uint64_t position) {
  std::string key("p");
  append_u64(key, position / kTakenOverBlock);
  return key;
}

std::string prefix_of(std::string_view term) { return std::string("t").append(term).append(1, '\0'); }

std::string key_of(std::string_view term, Position position) {
  auto key = prefix_of(term);
  append_u64(key, position.value() / kHitsBlock);
  return key;
}

char low_byte(Position position) { return static_cast<char>(position.value() % kHitsBlock); }

/// Cuts the text before the next 0x00 off the front.
std::string_view cut(std::string_view& rest) {
  const size_t end = std::min(rest.find('\0'), rest.size());
  const auto text = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return text;
}

/// Adds what the event at `target` has, for an event that corrects or voids it.
Result<void> take_over(Terms& terms, uint64_t target, eventstore::ViewRows& rows) {
  CAIRN_TRY(const auto bytes, rows.get(taken_over_key(target)));
  std::string_view rest = bytes ? std::string_view(*bytes) : std::string_view();
  while (!rest.empty()) {
    const bool wanted = static_cast<uint8_t>(rest.front()) == target % kTakenOverBlock;
    rest.remove_prefix(1);
    for (auto term = cut(rest); !term.empty(); term = cut(rest))
      if (wanted) terms.emplace(term);
  }
  return success();
}

/// Keeps the terms for whoever corrects the event.
Result<void> hand_over(const Terms& terms, uint64_t position, eventstore::ViewRows& rows) {
  const auto key = taken_over_key(position);
  CAIRN_TRY(auto bytes, rows.get(key));
  std::string all = std::move(bytes).value_or("");
  all.push_back(static_cast<char>(position % kTakenOverBlock));
  for (const auto& term : terms) all.append(term).push_back('\0');
  all.push_back('\0');
  rows.put(key, std::move(all));
  return success();
}

/// What the event is about: whose stream, whom it names, what its target was about.
Result<Terms> subjects_of(const eventstore::StoredEvent& event, eventstore::ViewRows& rows) {
  Terms terms;
  const auto& types = eventstore::codec::EventTypes::all();
  CAIRN_TRY(const auto message, types.parse(event.type(), event.payload()));
  add_named(terms, *message);
  if (event.type() == registers::kCorrectedType) {
    const auto& corrected = static_cast<const cairn::common::v1::Corrected&>(*message);
    CAIRN_TRY(const auto replacement, types.parse(corrected.type(), corrected.payload()));
    add_named(terms, *replacement);
    CAIRN_TRY(take_over(terms, corrected.position(), rows));
  }
  if (event.type() == registers::kVoidedType) {
    CAIRN_TRY(take_over(terms, static_cast<const cairn::common::v1::Voided&>(*message).position(), rows));
  }
  const std::string_view stream = event.stream();
  const auto category = stream.substr(0, stream.find('-'));
  if (category == "organisation" || category == "unit") add_term(terms, category, stream.substr(category.size() + 1));
  return terms;
}

}  // namespace

Result<void> TrailView::apply(const eventstore::StoredEvent& event, eventstore::ViewRows& rows) {
  CAIRN_TRY(auto terms, subjects_of(event, rows));
  if (!terms.empty()) {
    CAIRN_TRY(hand_over(terms, event.position(), rows));
  }
  add_term(terms, "unit", event.actor().on_behalf_of());
  add_origin(terms, event);
  const Position position(event.position());
  for (const auto& term : terms) {
    const auto key = key_of(term, position);
    CAIRN_TRY(auto low_bytes, rows.get(key));
    rows.put(key, std::move(low_bytes).value_or("") + low_byte(position));
  }
  return success();
}

Result<void> TrailCursor::read_row(Walk& walk) {
  walk.low_bytes.clear();
  walk.at = 0;
  const bool here = walk.rows->valid() && walk.rows->key().starts_with(walk.prefix);
  if (!here) return walk.rows->status();
  walk.block = read_u64(walk.rows->key().substr(walk.prefix.size()));
  walk.low_bytes = walk.rows->value();
  return success();
}

Result<TrailCursor> TrailCursor::open(const eventstore::Snapshot& snapshot, const std::vector<std::string>& terms,
                                      Position from) {
  CAIRN_TRY(auto view, snapshot.view("trail"));
  TrailCursor cursor(std::move(view));
  for (const auto& term : terms) {
    Walk walk;
    walk.prefix = prefix_of(term);
    walk.rows = cursor.view_.cursor();
    walk.rows->seek(key_of(term, from));
    CAIRN_TRY(read_row(walk));
    const bool partly = !walk.low_bytes.empty() && walk.block == from.value() / kHitsBlock;
    while (partly && walk.at < walk.low_bytes.size() &&
           static_cast<uint8_t>(walk.low_bytes[walk.at]) < from.value() % kHitsBlock)
      ++walk.at;
    if (partly && walk.at == walk.low_bytes.size()) {
      walk.rows->next();
      CAIRN_TRY(read_row(walk));
    }
    cursor.walks_.push_back(std::move(walk));
  }
  return cursor;
}

Result<std::optional<Position>> TrailCursor::next() {
  const auto position = [](const Walk& walk) {
    return Position(walk.block * kHitsBlock + static_cast<uint8_t>(walk.low_bytes[walk.at]));
  };
  std::optional<Position> first;
  for (const auto& walk : walks_)
    if (!walk.low_bytes.empty() && (!first || position(walk) < *first)) first = position(walk);
  if (!first) return first;
  for (auto& walk : walks_) {
    if (walk.low_bytes.empty() || position(walk) != *first || ++walk.at < walk.low_bytes.size()) continue;
    walk.rows->next();
    CAIRN_TRY(read_row(walk));
  }
  return first;
}

Result<bool> TrailCursor::has(Position position, const std::vector<std::string>& terms) const {
  for (const auto& term : terms) {
    CAIRN_TRY(const auto row, view_.get(key_of(term, position)));
    if (row && row->find(low_byte(position)) != std::string::npos) return true;
  }
  return false;
}

}  // namespace cairn::projections::audit
