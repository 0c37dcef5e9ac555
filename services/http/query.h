#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/date.h"
#include "services/http/message.h"

namespace cairn::services::http {

/// Reads the query parameters of one request by name and type, collects what is wrong with them, and refuses those that
/// no getter asked for. A getter that complains returns its fallback: read everything, then ask finish().
///
///   Query query(request);
///   const auto limit = query.integer("limit", {.min = 1, .max = 500, .otherwise = 50});
///   const auto at = query.date("valid_at");
///   if (auto read = query.finish(); !read) co_return malformed(read.error(), request);
class Query {
 public:
  struct Range {
    int64_t min = 0;
    int64_t max = 0;
    int64_t otherwise = 0;  ///< when the parameter is absent
  };

  explicit Query(const Request& request);

  /// At most 1,000 bytes; none when absent. Complains when it is given twice, as every getter but `list` does.
  std::optional<std::string> text(std::string_view name);
  /// One of `words`.
  std::optional<std::string> choice(std::string_view name, std::initializer_list<std::string_view> words);
  /// Every value, in order, of a parameter that may be repeated: type=A&type=B. At most 100.
  std::vector<std::string> list(std::string_view name);
  int64_t integer(std::string_view name, Range range);
  std::optional<uint64_t> position(std::string_view name);
  /// "2011", "2011-01" or "2011-01-19".
  std::optional<PartialDate> date(std::string_view name);
  /// A whole day only.
  std::optional<Day> day(std::string_view name);
  /// RFC 3339, or a day, which means its end in South African Standard Time; microseconds since 1970.
  std::optional<int64_t> instant(std::string_view name);
  /// true, false or nothing at all (`?dry_run`), which is true; absent is false.
  bool flag(std::string_view name);

  /// A complaint of the caller's own about a parameter.
  void refuse(std::string_view name, std::string detail);

  /// kInvalid with one complaint for each parameter that is wrong or unknown; pointers are "/query/NAME".
  Result<void> finish();

 private:
  struct Seen {
    const Parameter* parameter;
    bool asked = false;
  };
  const std::string* single(std::string_view name);

  std::vector<Seen> seen_;
  std::vector<std::string> known_;
  std::vector<Complaint> complaints_;
};

}  // namespace cairn::services::http
