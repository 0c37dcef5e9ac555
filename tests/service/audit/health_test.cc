#include "tests/service/audit/fixture.h"

namespace cairn::services::audit {
namespace {

using ::testing::HasSubstr;

class HealthTest : public AuditTest {};

TEST_F(HealthTest, LiveIsLive) { EXPECT_EQ(get("/health/live").text(), R"({"status":"live"})"); }

TEST_F(HealthTest, ReadyNamesTheHead) {
  append_joined("a", 2);
  const auto response = get("/health/ready");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.text(),
            R"({"status":"ready","origin":"ledger.test","position":2,"views":[],"signed":{"size":null,"key":null}})");
}

TEST_F(HealthTest, DrainIsAnnouncedBeforeTheListenerCloses) {
  audit_.stopping = true;
  const auto response = get("/health/ready");
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(std::string(response.text()), HasSubstr(R"("status":"stopping")"));
}

TEST_F(HealthTest, MetricsArePrometheusText) {
  append_joined("a", 2);
  traffic_.answers[4] = 3;
  const auto response = get("/metrics");
  EXPECT_EQ(response.headers.find("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  const std::string text(response.text());
  EXPECT_THAT(text, HasSubstr("# TYPE cairn_log_head gauge\ncairn_log_head 2\n"));
  EXPECT_THAT(text, HasSubstr("cairn_log_appended_total 2\n"));
  EXPECT_THAT(text, HasSubstr("cairn_http_answers_total{status=\"4xx\"} 3\n"));
}

}  // namespace
}  // namespace cairn::services::audit
