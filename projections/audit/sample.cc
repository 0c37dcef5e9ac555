#include "projections/audit/sample.h"

#include <algorithm>
#include <tuple>

#include "eventstore/base/bytes.h"

namespace cairn::projections::audit {

std::vector<Drawn> draw(std::string_view seed, const std::vector<std::string_view>& population, size_t size) {
  std::vector<Drawn> drawn;
  drawn.reserve(population.size());
  for (const auto id : population) drawn.push_back({std::string(id), to_hex(view_of(sha256({seed, "\n", id})))});
  const auto wanted = drawn.begin() + static_cast<std::ptrdiff_t>(std::min(size, drawn.size()));
  std::partial_sort(drawn.begin(), wanted, drawn.end(),
                    [](const Drawn& a, const Drawn& b) { return std::tie(a.hash, a.id) < std::tie(b.hash, b.id); });
  drawn.erase(wanted, drawn.end());
  return drawn;
}

}  // namespace cairn::projections::audit
