#include "services/engagements/graph_forms.h"

#include <set>
#include <unordered_map>

#include "eventstore/base/csv_writer.h"
#include "eventstore/base/json_writer.h"

namespace cairn::services::engagements {
namespace {

using projections::as_of::At;
using projections::engagements::Column;
using projections::matrix::Graph;
using projections::matrix::GraphLink;
using projections::matrix::GraphNode;

std::string_view ref_of(const GraphLink& link) { return link.engagement->text(Column::kRef); }
std::string_view title_of(const GraphLink& link) { return link.engagement->text(Column::kTitleEn); }

size_t engagements_of(const Graph& graph) {
  std::set<std::string_view> distinct;
  for (const auto& link : graph.links) distinct.insert(link.engagement->id());
  return distinct.size();
}

std::string json_of(const Graph& graph, At at) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("nodes").begin_array();
  for (const auto& [id, node] : graph.nodes) {
    json.begin_object().field("id", id).field("kind", node.kind).field("entity", node.entity).field("name", node.name);
    if (!node.type.empty()) json.field("type", node.type);
    if (!node.country.empty()) json.field("country", node.country);
    json.key("engagements").number(uint64_t{node.engagements}).end_object();
  }
  json.end_array().key("links").begin_array();
  for (const auto& link : graph.links) {
    json.begin_object().field("from", link.from).field("to", link.to).field("engagement", link.engagement->id());
    json.field("ref", ref_of(link)).field("title", title_of(link)).field("role", link.role).end_object();
  }
  json.end_array().key("engagements").number(uint64_t{engagements_of(graph)});
  json.field("valid_at", text_of(at.valid)).key("position").number(at.known.value()).end_object();
  return out;
}

/// Text of an element or attribute; a control character, which XML 1.0 cannot hold, becomes U+FFFD.
void append_xml_text(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\t': out += "&#9;"; break;
      case '\n': out += "&#10;"; break;
      case '\r': out += "&#13;"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out += "\xEF\xBF\xBD";
        else
          out.push_back(c);
    }
  }
}

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
  ((out += " ") += name) += "=\"";
  append_xml_text(out, value);
  out.push_back('"');
}

void append_data(std::string& out, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  out += "<data";
  append_attribute(out, "key", key);
  out.push_back('>');
  append_xml_text(out, value);
  out += "</data>";
}

// The names of GraphML's keys are what programs show; "label" is the one that Gephi and yEd look for.
constexpr std::string_view kGraphmlHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\""
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
    " xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns"
    " http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n"
    "<key id=\"valid_at\" for=\"graph\" attr.name=\"valid_at\" attr.type=\"string\"/>\n"
    "<key id=\"position\" for=\"graph\" attr.name=\"position\" attr.type=\"long\"/>\n"
    "<key id=\"name\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n"
    "<key id=\"kind\" for=\"node\" attr.name=\"kind\" attr.type=\"string\"/>\n"
    "<key id=\"type\" for=\"node\" attr.name=\"type\" attr.type=\"string\"/>\n"
    "<key id=\"country\" for=\"node\" attr.name=\"country\" attr.type=\"string\"/>\n"
    "<key id=\"engagements\" for=\"node\" attr.name=\"engagements\" attr.type=\"int\"/>\n"
    "<key id=\"title\" for=\"edge\" attr.name=\"label\" attr.type=\"string\"/>\n"
    "<key id=\"engagement\" for=\"edge\" attr.name=\"engagement\" attr.type=\"string\"/>\n"
    "<key id=\"ref\" for=\"edge\" attr.name=\"ref\" attr.type=\"string\"/>\n"
    "<key id=\"role\" for=\"edge\" attr.name=\"role\" attr.type=\"string\"/>\n"
    "<graph id=\"network\" edgedefault=\"directed\">";

std::string graphml_of(const Graph& graph, At at) {
  std::string out(kGraphmlHead);
  append_data(out, "valid_at", text_of(at.valid));
  append_data(out, "position", std::to_string(at.known.value()));
  for (const auto& [id, node] : graph.nodes) {
    out += "\n<node";
    append_attribute(out, "id", id);
    out.push_back('>');
    append_data(out, "name", node.name);
    append_data(out, "kind", node.kind);
    append_data(out, "type", node.type);
    append_data(out, "country", node.country);
    append_data(out, "engagements", std::to_string(node.engagements));
    out += "</node>";
  }
  for (const auto& link : graph.links) {
    out += "\n<edge";
    append_attribute(out, "source", link.from);
    append_attribute(out, "target", link.to);
    out.push_back('>');
    append_data(out, "title", title_of(link));
    append_data(out, "engagement", link.engagement->id());
    append_data(out, "ref", ref_of(link));
    append_data(out, "role", link.role);
    out += "</edge>";
  }
  return out + "\n</graph>\n</graphml>\n";
}

/// What Kumu calls each node: its name, with its id where another one bears the same.
std::unordered_map<std::string_view, std::string> labels_of(const Graph& graph) {
  std::unordered_map<std::string_view, size_t> bearers;
  for (const auto& [id, node] : graph.nodes) ++bearers[node.name];
  std::unordered_map<std::string_view, std::string> labels;
  for (const auto& [id, node] : graph.nodes)
    labels[id] = std::string(node.name) + (bearers[node.name] > 1 ? " (" + id + ")" : "");
  return labels;
}

void append_record(std::string& out, std::vector<std::string> cells) {
  for (auto& cell : cells) cell = neutralised(cell);
  append_csv_record(out, cells);
}

std::string kumu_of(const Graph& graph) {
  const auto labels = labels_of(graph);
  std::string out;
  append_record(out, {"Label", "From", "To", "Type", "Ref"});
  for (const auto& link : graph.links)
    append_record(out, {std::string(title_of(link)), labels.at(link.from), labels.at(link.to), std::string(link.role),
                        std::string(ref_of(link))});
  return out;
}

std::string kumu_elements_of(const Graph& graph) {
  const auto labels = labels_of(graph);
  std::string out;
  append_record(out, {"Label", "Type", "Kind", "Country", "Engagements"});
  for (const auto& [id, node] : graph.nodes)
    append_record(out, {labels.at(id), std::string(node.type.empty() ? node.kind : node.type), std::string(node.kind),
                        std::string(node.country), std::to_string(node.engagements)});
  return out;
}

}  // namespace

std::optional<GraphForm> graph_form_of(std::string_view word) {
  if (word == "json") return GraphForm::kJson;
  if (word == "graphml") return GraphForm::kGraphml;
  if (word == "kumu") return GraphForm::kKumu;
  if (word == "kumu-elements") return GraphForm::kKumuElements;
  return std::nullopt;
}

std::string_view media_type_of(GraphForm form) {
  switch (form) {
    case GraphForm::kJson: return "application/json";
    case GraphForm::kGraphml: return "application/graphml+xml";
    case GraphForm::kKumu:
    case GraphForm::kKumuElements: return "text/csv; charset=utf-8";
  }
  return "application/json";
}

std::string file_name_of(GraphForm form, At at) {
  const std::string pair = text_of(at.valid) + "-at-" + std::to_string(at.known.value());
  switch (form) {
    case GraphForm::kJson: return "network-" + pair + ".json";
    case GraphForm::kGraphml: return "network-" + pair + ".graphml";
    case GraphForm::kKumu: return "network-" + pair + "-connections.csv";
    case GraphForm::kKumuElements: return "network-" + pair + "-elements.csv";
  }
  return "network-" + pair;
}

std::string write_graph(const Graph& graph, At at, GraphForm form) {
  switch (form) {
    case GraphForm::kJson: return json_of(graph, at);
    case GraphForm::kGraphml: return graphml_of(graph, at);
    case GraphForm::kKumu: return kumu_of(graph);
    case GraphForm::kKumuElements: return kumu_elements_of(graph);
  }
  return {};
}

}  // namespace cairn::services::engagements
