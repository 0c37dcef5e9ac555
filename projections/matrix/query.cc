#include "projections/matrix/query.h"

#include <algorithm>
#include <charconv>

#include "eventstore/base/bytes.h"
#include "projections/matrix/text.h"

namespace cairn::projections::matrix {
namespace {

constexpr size_t kTextBytesMax = 200;
constexpr size_t kFacetsMax = 12;
constexpr size_t kHashBytes = 8;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// Reads parameters one by one; what is wrong is collected.
class Parser {
 public:
  Result<Query> parse(const Parameters& parameters) {
    for (const auto& [name, value] : parameters)
      if (!value.empty()) take(name, value);
    if (!complaints_.empty()) {
      auto error = fail(Errc::kInvalid, complaints_.front().detail);
      error.complaints = std::move(complaints_);
      return error;
    }
    query_.hash = hash();
    return std::move(query_);
  }

 private:
  void complain(std::string_view name, std::string detail) {
    complaints_.push_back({"/query/" + std::string(name), std::move(detail)});
  }

  void take(std::string_view name, std::string_view value) {
    if (name == "q") return take_words(value);
    if (name == "sort") return take_sort(value);
    if (name == "facets") return take_facets(value);
    if (name == "columns") return take_columns(value);
    if (name == "limit") return take_limit(value);
    if (name == "after") return void(query_.after = value);
    const size_t dot = name.rfind('.');
    const auto ending = dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
    const auto* field = find_field(name.substr(0, dot));
    const bool span = ending == "from" || ending == "to";
    if (!field || (!span && !ending.empty()) || (span && field->kind != FieldKind::kDate))
      return complain(name, "the matrix has no parameter \"" + std::string(name) + "\"");
    if (span || (field->kind == FieldKind::kDate && value != kNone)) return take_date(name, *field, ending, value);
    condition(*field).values.emplace_back(value);
    condition(*field).folded.push_back(fold(value));
  }

  Condition& condition(const Field& field) {
    for (auto& condition : query_.conditions)
      if (condition.field == &field) return condition;
    query_.conditions.push_back({&field, {}, {}, {}, {}});
    return query_.conditions.back();
  }

  void take_date(std::string_view name, const Field& field, std::string_view ending, std::string_view value) {
    const auto date = PartialDate::parse(value);
    if (!date) return complain(name, date.error().context);
    if (ending == "from") condition(field).from = date.value().first_day();
    if (ending == "to") condition(field).to = date.value().last_day();
    if (ending.empty()) condition(field).values.emplace_back(value);
  }

  void take_words(std::string_view value) {
    if (value.size() > kTextBytesMax) return complain("q", "free text has at most 200 bytes");
    const auto folded = fold(value);
    for (const auto word : split(folded, ' ')) query_.words.emplace_back(word);
  }

  void take_sort(std::string_view value) {
    for (auto name : split(value, ',')) {
      const bool down = name.front() == '-';
      if (down) name.remove_prefix(1);
      const auto* field = find_field(name);
      if (!field)
        complain("sort", "the matrix cannot be sorted by \"" + std::string(name) + "\"");
      else
        query_.sort.push_back({field, down});
    }
  }

  void take_facets(std::string_view value) {
    for (const auto name : split(value, ',')) {
      const auto* field = find_field(name);
      if (!field || field->kind == FieldKind::kText)
        complain("facets", "the matrix has no column \"" + std::string(name) + "\" to count values of");
      else if (query_.facets.size() == kFacetsMax)
        complain("facets", "at most 12 facets can be counted at once");
      else
        query_.facets.push_back(field);
    }
  }

  void take_columns(std::string_view value) {
    auto members = Members::parse(split(value, ','));
    if (!members) return complain("columns", members.error().context);
    query_.members = members.value();
  }

  void take_limit(std::string_view value) {
    size_t limit = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), limit);
    if (error != std::errc() || end != value.data() + value.size() || limit < 1 || limit > kLimitMax)
      return complain("limit", "\"" + std::string(value.substr(0, 32)) + "\" is no number from 1 to 500");
    query_.limit = limit;
  }

  /// What a page must have in common with the page before it; the order of the parameters does not matter.
  std::string hash() const {
    std::vector<std::string> parts;
    for (const auto& condition : query_.conditions) {
      for (const auto& value : condition.values) parts.push_back(std::string(condition.field->name) + "=" + value);
      const auto day = [&](std::string_view ending, Day bound) {
        parts.push_back(std::string(condition.field->name).append(ending) + std::to_string(bound.number()));
      };
      if (condition.from) day(".from=", *condition.from);
      if (condition.to) day(".to=", *condition.to);
    }
    for (const auto& word : query_.words) parts.push_back("q=" + word);
    std::sort(parts.begin(), parts.end());
    for (const auto& key : query_.sort) parts.push_back((key.down ? "sort=-" : "sort=") + std::string(key.field->name));
    std::string all;
    for (const auto& part : parts) all.append(part).push_back('\0');
    return std::string(view_of(sha256(all)).substr(0, kHashBytes));
  }

  Query query_;
  std::vector<Complaint> complaints_;
};

}  // namespace

Result<Query> Query::parse(const Parameters& parameters) { return Parser().parse(parameters); }

}  // namespace cairn::projections::matrix
