#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/cairn/exit_code.h"
#include "services/cairn/place.h"

namespace cairn::services::cairn {

/// What most verbs are: one request, whose answer is printed as it came (--json) or as text for people.
struct Ask {
  Place place;
  bool as_json = false;
  http::Request request;

  /// --data | --url and --json.
  void add_options(CLI::App& verb);
  /// Sends the request; a problem is reported and `render` makes the text of anything else.
  ExitCode run(const std::function<std::string(const boost::json::value&)>& render);
};

/// The options of every as-of read: --valid-at, --known-at.
struct AsOf {
  std::string valid_at;
  std::string known_at;
  void add_options(CLI::App& verb);
  void add_to(QueryText& query) const { query.add_if("valid_at", valid_at).add_if("known_at", known_at); }
};

/// Adds each "COLUMN=VALUE" to the query; the complaint about the first that is none.
std::optional<Error> add_filters(QueryText& query, const std::vector<std::string>& filters);

}  // namespace cairn::services::cairn
