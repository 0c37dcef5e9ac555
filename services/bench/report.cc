#include "services/bench/report.h"

#include <cstdio>

#include "eventstore/base/json_writer.h"

namespace cairn::services::bench {
namespace {

constexpr double kMib = 1024 * 1024;

template <class... Values>
std::string formatted(const char* format, Values... values) {
  char text[512];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

/// Three digits are all that such a figure is worth, but whole ones are easier to read.
std::string figure(double value) { return formatted(value < 100 ? "%.2f" : "%.0f", value); }

std::string wanted(double value, const char* format) { return value > 0 ? formatted(format, value) : ""; }

std::string table_of(const std::vector<Waits>& waits) {
  std::string text = "| | Asked | p50 ms | p95 ms | p95 at most |\n|---|---|---|---|---|\n";
  for (const auto& one : waits)
    text += formatted("| %s | %s | %.2f | %.2f | %s |\n", one.id.c_str(), one.what.c_str(), one.p50(), one.p95(),
                      wanted(one.wanted_ms, "%.0f").c_str());
  return text;
}

void to_json(const Line& line, JsonWriter& json) {
  const auto ratio = line.ratio();
  json.begin_object().field("id", line.id).field("what", line.what);
  json.key("ours").number(spread_of(line.ours).median).key("control").number(spread_of(line.control).median);
  json.key("ratio").number(ratio.median).key("least").number(ratio.least).key("most").number(ratio.most);
  json.key("wanted").number(line.wanted).key("reached").boolean(line.reached()).end_object();
}

void to_json(const Waits& waits, JsonWriter& json) {
  json.begin_object().field("id", waits.id).field("what", waits.what);
  json.key("p50_ms").number(waits.p50()).key("p95_ms").number(waits.p95());
  json.key("wanted_ms").number(waits.wanted_ms).key("reached").boolean(waits.reached()).end_object();
}

}  // namespace

std::string table_of(const std::vector<Line>& lines) {
  std::string text =
      "| | Cairn / its control | Cairn, a second | control | ratio (least to most) | wanted |\n"
      "|---|---|---|---|---|---|\n";
  for (const auto& line : lines) {
    const auto ratio = line.ratio();
    text += formatted("| %s | %s | %s | %s | %.2f (%.2f to %.2f) | %s |\n", line.id.c_str(), line.what.c_str(),
                      figure(spread_of(line.ours).median).c_str(), figure(spread_of(line.control).median).c_str(),
                      ratio.median, ratio.least, ratio.most, wanted(line.wanted, "%.2f").c_str());
  }
  return text;
}

std::string as_text(const Findings& findings) {
  std::string text = formatted("%u cores; a synced write of 4 KiB takes %.0f µs (p99 %.0f)\n", findings.cores,
                               percentile(findings.sync_us, 0.5), percentile(findings.sync_us, 0.99));
  if (!findings.lines.empty()) text += "\n" + table_of(findings.lines);
  if (!findings.waits.empty()) text += "\n" + table_of(findings.waits);
  if (const auto& memory = findings.memory)
    text +=
        formatted("\nL9: %.0f MiB resident after %llu events (at most %.0f)\n",
                  static_cast<double>(memory->resident_bytes) / kMib, static_cast<unsigned long long>(memory->events),
                  static_cast<double>(memory->wanted_bytes) / kMib);
  return text;
}

std::string as_json(const Findings& findings) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("cores").number(findings.cores);
  json.key("sync_us").begin_object().key("p50").number(percentile(findings.sync_us, 0.5));
  json.key("p99").number(percentile(findings.sync_us, 0.99)).end_object();
  json.key("lines").begin_array();
  for (const auto& line : findings.lines) to_json(line, json);
  json.end_array().key("waits").begin_array();
  for (const auto& waits : findings.waits) to_json(waits, json);
  json.end_array();
  if (const auto& memory = findings.memory) {
    json.key("memory").begin_object().key("events").number(memory->events);
    json.key("resident_bytes").number(memory->resident_bytes).key("wanted_bytes").number(memory->wanted_bytes);
    json.key("reached").boolean(memory->resident_bytes <= memory->wanted_bytes).end_object();
  }
  json.end_object();
  return text;
}

}  // namespace cairn::services::bench
