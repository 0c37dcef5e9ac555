#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "projections/matrix/graph.h"

/// The network of partners as text. Pure: the same graph and pair give the same bytes.
namespace cairn::services::engagements {

enum class GraphForm {
  kJson,
  kGraphml,       ///< GraphML 1.0 (graphml.graphdrawing.org), for Gephi, yEd, NetworkX, igraph
  kKumu,          ///< Kumu's sheet of connections: Label, From, To and what else is known of them
  kKumuElements,  ///< Kumu's sheet of elements, whose labels the connections name
};

/// json, graphml, kumu or kumu-elements; none for any other word.
std::optional<GraphForm> graph_form_of(std::string_view word);
std::string_view media_type_of(GraphForm form);
/// As "network-2012-06-30-at-400.graphml": a file that lies about still tells what it shows (PRODUCT I3).
std::string file_name_of(GraphForm form, projections::as_of::At at);

/// JSON: {"nodes":[{"id","kind","entity","name","type","country","engagements"}],"links":[{"from","to","engagement",
/// "ref","title","role"}],"engagements","valid_at","position"}; "type" and "country" are of organisations where they
/// are known, "engagements" counts distinct ones. The others have the same, without members that are empty. In Kumu's
/// sheets, where an element is its label, a name that two nodes bear is followed by the node's id, and cells that a
/// spreadsheet would run as formulas are neutralised.
std::string write_graph(const projections::matrix::Graph& graph, projections::as_of::At at, GraphForm form);

}  // namespace cairn::services::engagements
