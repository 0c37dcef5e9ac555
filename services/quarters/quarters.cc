#include "services/quarters/quarters.h"

#include "projections/quarters/kind.h"

namespace cairn::services::quarters {

Result<QuarterName> QuarterName::parse(std::string_view text, const std::string& municipality) {
  const size_t line = text.find('_');
  const auto named = line == std::string_view::npos ? std::string_view(municipality) : text.substr(0, line);
  const auto quarter =
      projections::calendar::Quarter::parse(line == std::string_view::npos ? text : text.substr(line + 1));
  if (!quarter || named.empty() || !StreamId::parse("quarter-" + std::string(named)))
    return fail(Errc::kNotFound, "no quarter \"" + std::string(text.substr(0, 64)) + "\"; one is named 2026-27-Q1");
  return QuarterName{std::string(named), quarter.value()};
}

std::string QuarterName::id() const { return projections::quarters::id_of(municipality, quarter); }

}  // namespace cairn::services::quarters
