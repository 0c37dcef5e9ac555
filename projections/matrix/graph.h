#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "projections/matrix/query.h"

namespace cairn::projections::matrix {

/// A municipality, unit or organisation of the network. Views are of the table, which must outlive it.
struct GraphNode {
  std::string_view kind;     ///< municipality, unit or organisation
  std::string_view entity;   ///< its id in its register
  std::string_view name;     ///< the id where nobody registered it
  std::string_view type;     ///< organisations only
  std::string_view country;  ///< organisations only; ISO 3166-1 alpha-2
  size_t engagements = 0;    ///< distinct ones among its links
};

/// A partner's role in an engagement, as seen from one of its lead units.
struct GraphLink {
  std::string from;  ///< id of a node: a lead unit, or the municipality where no unit leads
  std::string to;    ///< id of a node: an organisation
  const MatrixRow* engagement = nullptr;
  std::string_view role;
};

/// The network of partners (PRODUCT R8). Nodes have the id "KIND:ENTITY", are in its order, and each has a link. Links
/// are in order of engagement, then as the row has its units and partners.
struct Graph {
  std::map<std::string, GraphNode> nodes;
  std::vector<GraphLink> links;
};

/// Of the engagements that meet the query's conditions, with the partners that take part at the table's pair.
Graph graph(const MatrixTable& table, const Query& query);

}  // namespace cairn::projections::matrix
