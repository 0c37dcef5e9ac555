#include "services/engagements/decide_parents.h"

#include <map>

namespace cairn::services::engagements {

Result<std::vector<std::string>> circle_through(std::string_view child, std::string_view parent,
                                                const ParentsOf& parents_of) {
  std::map<std::string, std::string> below;  // from an ancestor to the one that led to it
  std::vector<std::string> waiting = {std::string(parent)};
  below.emplace(parent, "");
  while (!waiting.empty()) {
    const std::string id = std::move(waiting.back());
    waiting.pop_back();
    if (id == child) {
      std::vector<std::string> way;
      for (std::string at = id; !at.empty(); at = below[at]) way.insert(way.begin(), at);
      return way;
    }
    if (below.size() > kAncestorsMax)
      return fail(Errc::kInvalid, "more than " + std::to_string(kAncestorsMax) + " ancestors");
    CAIRN_TRY(const auto parents, parents_of(id));
    for (const auto& next : parents)
      if (below.emplace(next, id).second) waiting.push_back(next);
  }
  return std::vector<std::string>();
}

}  // namespace cairn::services::engagements
