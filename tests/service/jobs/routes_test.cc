#include "services/jobs/routes.h"

#include <boost/json/parse.hpp>

#include "services/http/transport.h"
#include "tests/store/workers/runtime/fixture.h"

namespace cairn::services::jobs {
namespace {

using ::testing::HasSubstr;
using workers::runtime::id_of;
using workers::runtime::Job;

/// Four jobs: one died, one waits for its next attempt, one is done, one is due tomorrow.
class JobRoutesTest : public workers::runtime::testing::QueueFixture {
 protected:
  void SetUp() override {
    QueueFixture::SetUp();
    jobs_ = std::make_unique<Jobs>(Jobs{*store, *queue, pool_, [this] { ++woken_; }});
    add_routes(router_, *jobs_);
    dead_ = leased_job("unit-1");
    ASSERT_TRUE(queue->fail_attempt(dead_, fail(Errc::kDenied, "550 no such \xff mailbox"), {}));
    const Job retry = leased_job("unit-2");
    ASSERT_TRUE(queue->fail_attempt(retry, fail(Errc::kUnavailable, "451 later"), {.first_ms = 1'000'000'000}));
    ASSERT_TRUE(queue->complete(leased_job("unit-3")));
    ASSERT_TRUE(queue->add({spec("unit-4", workers::runtime::testing::kDayUs)}));
  }
  http::Response call(http::Method method, const std::string& target, bool named = true) {
    http::Request request;
    request.method = method;
    request.target = target;
    if (named) request.headers.add("Cairn-Actor", "anna; role=officer");
    return http::make_local_transport(router_)->call(std::move(request)).value();
  }
  boost::json::object get(const std::string& target) {
    const auto response = call(http::Method::kGet, target);
    EXPECT_EQ(response.status, 200) << response.text();
    return boost::json::parse(std::string(response.text())).as_object();
  }
  std::string path(const Job& job, const std::string& verb = "") { return "/v1/jobs/" + hex_of(id_of(job)) + verb; }

  http::BlockingPool pool_{1, 16};
  http::Router router_;
  std::unique_ptr<Jobs> jobs_;
  Job dead_;
  int woken_ = 0;
};

TEST_F(JobRoutesTest, APageTellsWhatAnOfficerAsksFirst) {
  const auto page = get("/v1/jobs?state=dead");
  ASSERT_EQ(page.at("items").as_array().size(), 1U);
  const auto& job = page.at("items").as_array()[0].as_object();
  EXPECT_EQ(job.at("target"), "unit-1");
  EXPECT_EQ(job.at("state"), "dead");
  EXPECT_EQ(job.at("attempts"), 1);
  EXPECT_THAT(std::string(job.at("last_error").as_string()), HasSubstr("denied: 550 no such"));
  EXPECT_TRUE(job.at("lease_until").is_null());
  EXPECT_EQ(get("/v1/jobs/" + std::string(job.at("id").as_string())), job);
}

TEST_F(JobRoutesTest, PagesCoverEveryState) {
  std::vector<std::string> states;
  std::string after;
  for (int pages = 0; pages < 4; ++pages) {
    const auto page = get("/v1/jobs?limit=1" + after);
    states.emplace_back(page.at("items").as_array()[0].at("state").as_string());
    EXPECT_EQ(page.at("next").is_null(), pages == 3);
    if (!page.at("next").is_null()) after = "&after=" + std::string(page.at("next").as_string());
  }
  EXPECT_THAT(states, ::testing::ElementsAre("scheduled", "retry", "dead", "done"));
  EXPECT_TRUE(get("/v1/jobs?kind=nobodys").at("items").as_array().empty());
}

TEST_F(JobRoutesTest, ADeadJobIsReplayedUnderAName) {
  EXPECT_EQ(call(http::Method::kPost, path(dead_, ":replay"), false).status, 403);
  EXPECT_EQ(call(http::Method::kPost, path(dead_, ":replay")).status, 200);
  EXPECT_EQ(woken_, 1);
  const auto job = get(path(dead_));
  EXPECT_EQ(job.at("state"), "ready");
  EXPECT_EQ(job.at("changed_by"), "anna");
  const auto again = call(http::Method::kPost, path(dead_, ":replay"));
  EXPECT_EQ(again.status, 409);
  EXPECT_THAT(std::string(again.text()), HasSubstr("is ready, expected dead"));
}

TEST_F(JobRoutesTest, OnlyAWaitingJobIsCancelled) {
  EXPECT_EQ(call(http::Method::kPost, path(dead_, ":cancel")).status, 409);
  const std::string waiting(get("/v1/jobs?state=scheduled").at("items").as_array()[0].at("id").as_string());
  EXPECT_EQ(call(http::Method::kPost, "/v1/jobs/" + waiting + ":cancel").status, 200);
  EXPECT_EQ(get("/v1/jobs/" + waiting).at("state"), "cancelled");
}

TEST_F(JobRoutesTest, WhatIsNoJobIsSaidPlainly) {
  EXPECT_EQ(call(http::Method::kGet, "/v1/jobs/1234").status, 404);
  EXPECT_EQ(call(http::Method::kGet, "/v1/jobs/00000000000000000000000000000000").status, 404);
  EXPECT_EQ(call(http::Method::kPost, "/v1/jobs/00000000000000000000000000000000:replay").status, 404);
  EXPECT_EQ(call(http::Method::kGet, "/v1/jobs?state=gone").status, 400);
  EXPECT_EQ(call(http::Method::kGet, "/v1/jobs?after=zz").status, 400);
  EXPECT_EQ(call(http::Method::kGet, "/v1/jobs?after=6a6a").status, 400);
}

}  // namespace
}  // namespace cairn::services::jobs
