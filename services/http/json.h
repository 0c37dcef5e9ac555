#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/date.h"
#include "eventstore/base/json_writer.h"
#include "eventstore/base/result.h"
#include "services/http/message.h"

/// Reading JSON from a request with limits. Writing is eventstore/base/json_writer.h.
namespace cairn::services::http {

inline constexpr size_t kJsonDepthMax = 32;

/// kInvalid, with the byte where it broke, unless `text` is one JSON value (RFC 8259) of at most kJsonDepthMax levels.
Result<boost::json::value> parse_json(std::string_view text);

/// The same for a request's body, which must be an object without flaws (json_flaws.h); an empty body is {}.
/// Answer its error with `malformed`.
Result<boost::json::object> json_object_of(const Request& request);

/// Reads the members of one object by name and type, collects complaints with their JSON pointers, and refuses members
/// that nobody asked for. Getters return nothing for what is absent, null or wrong. `object` must outlive the reader.
class JsonFields {
 public:
  /// `pointer` leads to the object: "" at the top, "/actor" inside.
  JsonFields(const boost::json::object& object, std::string pointer, std::vector<Complaint>& complaints)
      : object_(object), pointer_(std::move(pointer)), complaints_(complaints) {}

  std::optional<std::string> text(std::string_view name);
  std::optional<int64_t> integer(std::string_view name, int64_t min, int64_t max);
  std::optional<bool> boolean(std::string_view name);
  std::optional<PartialDate> date(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  const boost::json::object* object(std::string_view name);
  const boost::json::array* array(std::string_view name);

  /// Complains when the member is absent or null.
  JsonFields& require(std::string_view name);
  void refuse(std::string_view name, std::string detail);
  /// Complains about the members that no getter asked for.
  void finish();

 private:
  const boost::json::value* find(std::string_view name);

  const boost::json::object& object_;
  std::string pointer_;
  std::vector<Complaint>& complaints_;
  std::set<std::string, std::less<>> known_;
};

/// A reference token of a JSON pointer: ~ and / escaped (RFC 6901).
std::string pointer_token(std::string_view name);

/// kInvalid with all complaints, or success when there are none.
Result<void> complaints_result(std::vector<Complaint> complaints);

}  // namespace cairn::services::http
