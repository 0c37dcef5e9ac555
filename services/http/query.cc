#include "services/http/query.h"

#include <algorithm>
#include <charconv>

#include "eventstore/base/instant.h"

namespace cairn::services::http {
namespace {

constexpr size_t kTextBytesMax = 1000;
constexpr size_t kListMax = 100;

template <class Value>
std::optional<Value> number_of(std::string_view text) {
  Value value{};
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string joined(const auto& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

}  // namespace

Query::Query(const Request& request) {
  for (const auto& parameter : request.query_parameters) seen_.push_back({&parameter});
}

const std::string* Query::single(std::string_view name) {
  known_.emplace_back(name);
  const std::string* value = nullptr;
  for (auto& seen : seen_) {
    if (seen.parameter->name != name) continue;
    seen.asked = true;
    if (value != nullptr) {
      refuse(name, "given more than once");
      return nullptr;
    }
    value = &seen.parameter->value;
  }
  return value;
}

std::optional<std::string> Query::text(std::string_view name) {
  const std::string* value = single(name);
  if (value == nullptr) return std::nullopt;
  if (value->size() > kTextBytesMax) {
    refuse(name, "longer than " + std::to_string(kTextBytesMax) + " bytes");
    return std::nullopt;
  }
  return *value;
}

std::optional<std::string> Query::choice(std::string_view name, std::initializer_list<std::string_view> words) {
  const std::string* value = single(name);
  if (value == nullptr) return std::nullopt;
  if (std::find(words.begin(), words.end(), *value) != words.end()) return *value;
  refuse(name, "\"" + value->substr(0, 40) + "\" is none of " + joined(words));
  return std::nullopt;
}

std::vector<std::string> Query::list(std::string_view name) {
  known_.emplace_back(name);
  std::vector<std::string> values;
  for (auto& seen : seen_) {
    if (seen.parameter->name != name) continue;
    seen.asked = true;
    values.push_back(seen.parameter->value);
  }
  if (values.size() > kListMax) refuse(name, "given more than " + std::to_string(kListMax) + " times");
  return values;
}

int64_t Query::integer(std::string_view name, Range range) {
  const std::string* value = single(name);
  if (value == nullptr) return range.otherwise;
  const auto number = number_of<int64_t>(*value);
  if (number && *number >= range.min && *number <= range.max) return *number;
  refuse(name, "\"" + value->substr(0, 40) + "\" is no whole number from " + std::to_string(range.min) + " to " +
                   std::to_string(range.max));
  return range.otherwise;
}

std::optional<uint64_t> Query::position(std::string_view name) {
  const std::string* value = single(name);
  if (value == nullptr) return std::nullopt;
  const auto number = number_of<uint64_t>(*value);
  if (!number) refuse(name, "\"" + value->substr(0, 40) + "\" is no position (0, 1, 2, …)");
  return number;
}

std::optional<PartialDate> Query::date(std::string_view name) {
  const std::string* value = single(name);
  if (value == nullptr) return std::nullopt;
  auto date = PartialDate::parse(*value);
  if (date) return date.value();
  refuse(name, date.error().context);
  return std::nullopt;
}

std::optional<Day> Query::day(std::string_view name) {
  const auto read = date(name);
  if (!read) return std::nullopt;
  if (read->day() != 0) return read->first_day();
  refuse(name, "\"" + read->text() + "\" is no whole day; expected YYYY-MM-DD");
  return std::nullopt;
}

std::optional<int64_t> Query::instant(std::string_view name) {
  const std::string* value = single(name);
  if (value == nullptr) return std::nullopt;
  if (value->size() == 10) {
    const auto date = PartialDate::parse(*value);
    if (date) return end_of_day_us(date.value().first_day());
  }
  auto instant = parse_instant(*value);
  if (instant) return instant.value();
  refuse(name, instant.error().context + " or YYYY-MM-DD");
  return std::nullopt;
}

bool Query::flag(std::string_view name) {
  const std::string* value = single(name);
  if (value == nullptr || *value == "false") return false;
  if (value->empty() || *value == "true") return true;
  refuse(name, "\"" + value->substr(0, 40) + "\" is neither true nor false");
  return false;
}

void Query::refuse(std::string_view name, std::string detail) {
  complaints_.push_back({"/query/" + std::string(name), std::move(detail)});
}

Result<void> Query::finish() {
  for (const auto& seen : seen_)
    if (!seen.asked) refuse(seen.parameter->name.substr(0, 40), "unknown; this address knows " + joined(known_));
  if (complaints_.empty()) return success();
  Error error = fail(Errc::kInvalid, complaints_.front().pointer.substr(7) + ": " + complaints_.front().detail);
  error.complaints = std::move(complaints_);
  return error;
}

}  // namespace cairn::services::http
