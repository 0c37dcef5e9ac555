#include "services/bench/naive_fold.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

#include "eventstore/base/check.h"
#include "projections/engagements/facts.h"

namespace cairn::services::bench {
namespace {

namespace facts = projections::facts;

using Row = std::map<std::pair<facts::ColumnId, std::string>, facts::Fact>;

bool exists(std::vector<facts::Assertion>& said) {
  std::ranges::sort(said, {}, [](const facts::Assertion& one) { return std::pair(one.counts_from(), one.position); });
  Row row;
  for (auto& assertion : said)
    for (auto& fact : assertion.facts) {
      const std::pair key(fact.column, fact.element);
      if (fact.value)
        row.insert_or_assign(key, std::move(fact));
      else
        row.erase(key);
    }
  return row.contains({facts::kBirth, ""});
}

}  // namespace

size_t fold_naively(const eventstore::Snapshot& snapshot, projections::as_of::At at) {
  std::unordered_map<std::string, std::vector<facts::Assertion>> by_engagement;
  const auto read = snapshot.scan(Position(0), at.known, {}, [&](const eventstore::StoredEvent& event, auto) {
    if (!event.stream().starts_with("engagement-")) return true;
    auto said = projections::engagements::assertion_of(event);
    CAIRN_CHECK(said.has_value(), "an event of the workload can be read");
    if (said.value().counts_from() <= at.valid) by_engagement[event.stream()].push_back(std::move(said.value()));
    return true;
  });
  CAIRN_CHECK(read.has_value(), "the log can be read");
  size_t count = 0;
  for (auto& [stream, said] : by_engagement)
    if (exists(said)) ++count;
  return count;
}

}  // namespace cairn::services::bench
