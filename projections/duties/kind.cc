#include "projections/duties/kind.h"

#include "eventstore/base/bytes.h"
#include "projections/quarters/kind.h"

namespace cairn::projections::duties {
namespace {

constexpr size_t kIdMax = 64;  // of a stream, after its category

}  // namespace

std::string id_of(std::string_view unit, const calendar::Quarter& quarter) {
  const std::string ending = "_" + quarters::key_of(quarter);
  if (unit.size() + ending.size() <= kIdMax) return std::string(unit) + ending;
  return "x" + to_hex(view_of(sha256(unit)).substr(0, 16)) + ending;
}

std::vector<std::string> aliases_of(const facts::Row& latest) {
  std::vector<std::string> aliases;
  for (const auto* link : latest.all(id_of(Column::kLink))) aliases.push_back(alias_of_token(link->element));
  return aliases;
}

}  // namespace cairn::projections::duties
