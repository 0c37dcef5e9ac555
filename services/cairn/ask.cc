#include "services/cairn/ask.h"

#include "services/cairn/render.h"
#include "services/http/json.h"

namespace cairn::services::cairn {

void Ask::add_options(CLI::App& verb) {
  place.add_options(verb);
  verb.add_flag("--json", as_json, "Print the answer as it came");
}

ExitCode Ask::run(const std::function<std::string(const boost::json::value&)>& render) {
  const auto transport = place.reach();
  if (!transport) return report(transport.error());
  const auto response = transport.value()->call(request);
  if (!response) return report(response.error());
  if (response.value().status >= 400) return report(response.value());
  if (const auto notice = response.value().headers.find("Cairn-Notice")) say("cairn: " + std::string(*notice));
  if (as_json) {
    print(response.value().text());
    print("\n");
    return ExitCode::kDone;
  }
  const auto value = http::parse_json(response.value().text());
  if (!value) return report(value.error());
  print(render(value.value()));
  return ExitCode::kDone;
}

void AsOf::add_options(CLI::App& verb) {
  verb.add_option("--valid-at", valid_at, "The day on which it was true; today when left out");
  verb.add_option("--known-at", known_at, "What had been recorded by then: a time, a day, or @ and a number of events");
}

std::optional<Error> add_filters(QueryText& query, const std::vector<std::string>& filters) {
  for (const auto& filter : filters) {
    const size_t equals = filter.find('=');
    if (equals == std::string::npos || equals == 0)
      return fail(Errc::kInvalid, "\"" + filter + "\" is no filter; expected COLUMN=VALUE");
    query.add(filter.substr(0, equals), filter.substr(equals + 1));
  }
  return std::nullopt;
}

}  // namespace cairn::services::cairn
