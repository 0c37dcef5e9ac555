#include "projections/matrix/graph.h"

#include <set>

namespace cairn::projections::matrix {
namespace {

std::string id_of(const GraphNode& node) { return std::string(node.kind) + ":" + std::string(node.entity); }

/// Who leads: the lead units, else the municipality.
std::vector<GraphNode> leaders_of(const MatrixRow& row) {
  std::vector<GraphNode> leaders;
  for (const auto& unit : row.lead_units()) leaders.push_back({"unit", unit.id, unit.name, {}, {}});
  if (!leaders.empty()) return leaders;
  const auto code = row.text(engagements::Column::kMunicipality);
  const auto name = row.directory().municipality_name(code);
  return {{"municipality", code, name.empty() ? code : name, {}, {}}};
}

void add_links(Graph& graph, const MatrixRow& row) {
  if (row.partners().empty()) return;
  std::set<std::string> seen;
  const auto add_node = [&](const GraphNode& node) {
    auto id = id_of(node);
    auto& kept = graph.nodes.try_emplace(id, node).first->second;
    if (seen.insert(id).second) ++kept.engagements;
    return id;
  };
  for (const auto& leader : leaders_of(row)) {
    const auto from = add_node(leader);
    for (const auto& party : row.partners()) {
      const auto to = add_node({"organisation", party.who.id, party.who.name, party.type, party.country});
      graph.links.push_back({from, to, &row, party.role});
    }
  }
}

}  // namespace

Graph graph(const MatrixTable& table, const Query& query) {
  Graph graph;
  for (const auto* row : select(table, query)) add_links(graph, *row);
  return graph;
}

}  // namespace cairn::projections::matrix
