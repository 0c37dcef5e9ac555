#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "services/audit/health.h"

namespace cairn::services::audit {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

/// The families of one answer, in the order in which they are begun.
class Families {
 public:
  Families& family(std::string name, std::string help, MetricType type) {
    families_.push_back({std::move(name), std::move(help), type, {}});
    return *this;
  }
  Families& value(double number, std::vector<ClientMetric::Label> labels = {}) {
    ClientMetric metric;
    metric.label = std::move(labels);
    if (families_.back().type == MetricType::Counter)
      metric.counter.value = number;
    else
      metric.gauge.value = number;
    families_.back().metric.push_back(std::move(metric));
    return *this;
  }
  Families& count(uint64_t number, std::vector<ClientMetric::Label> labels = {}) {
    return value(static_cast<double>(number), std::move(labels));
  }
  std::string text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  std::vector<MetricFamily> families_;
};

void add_views(Families& families, const std::vector<eventstore::ViewStatus>& views, Position head) {
  const auto lag = [&](const eventstore::ViewStatus& view) {
    return view.position < head ? head.value() - view.position.value() : 0;
  };
  families.family("cairn_view_lag_events", "Events that a view has not folded in", MetricType::Gauge);
  for (const auto& view : views) families.count(lag(view), {{"view", view.name}});
  families.family("cairn_view_parked", "1 when a view stopped at an event that it could not fold", MetricType::Gauge);
  for (const auto& view : views) families.count(view.parked ? 1 : 0, {{"view", view.name}});
  families.family("cairn_view_generation", "The generation of a view that serves", MetricType::Gauge);
  for (const auto& view : views) families.count(view.generation, {{"view", view.name}});
}

void add_traffic(Families& families, const http::Traffic& traffic) {
  families.family("cairn_http_answers_total", "Answers by class of status", MetricType::Counter);
  for (size_t hundreds = 1; hundreds < traffic.answers.size(); ++hundreds)
    families.count(traffic.answers[hundreds].load(), {{"status", std::to_string(hundreds) + "xx"}});
  families.family("cairn_http_connections_open", "Connections that are open", MetricType::Gauge)
      .count(traffic.connections_open.load());
  families.family("cairn_http_connections_refused_total", "Connections over the cap", MetricType::Counter)
      .count(traffic.connections_refused.load());
  families.family("cairn_http_body_bytes_total", "Bytes of bodies sent", MetricType::Counter)
      .count(traffic.body_bytes_sent.load());
}

}  // namespace

std::string metrics_of(const Audit& audit) {
  const Position head = audit.store.head();
  Families families;
  families.family("cairn_log_head", "Events in the log", MetricType::Gauge).count(head.value());
  families.family("cairn_log_appended_total", "Events appended since the start", MetricType::Counter)
      .count(head.value() - audit.head_at_start.value());
  families.family("cairn_log_fenced", "1 when the log refuses writes after a failed one", MetricType::Gauge)
      .count(audit.store.fenced() ? 1 : 0);
  add_views(families, audit.store.views(), head);
  add_traffic(families, audit.traffic);
  return families.text();
}

}  // namespace cairn::services::audit
