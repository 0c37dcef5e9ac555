#include "services/interchange/routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <iterator>

#include "eventstore/memory_commit_log.h"
#include "projections/engagements/kind.h"
#include "projections/municipalities/kind.h"
#include "projections/organisations/kind.h"
#include "projections/units/kind.h"

namespace cairn::services::interchange {
namespace {

using projections::registers::RegisterView;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string sample(const std::string& name) {
  std::ifstream file(std::string(CAIRN_SAMPLE) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class CollectingWriter final : public http::BodyWriter {
 public:
  explicit CollectingWriter(size_t chunks_max) : chunks_max_(chunks_max) {}
  boost::asio::awaitable<Result<void>> write(std::string chunk) override {
    if (chunks_ == chunks_max_) co_return fail(Errc::kCancelled, "gone");
    ++chunks_;
    text_ += chunk;
    co_return success();
  }
  bool stopping() const override { return false; }
  size_t chunks_max_;
  size_t chunks_ = 0;
  std::string text_;
};

class InterchangeRoutesTest : public ::testing::Test {
 protected:
  InterchangeRoutesTest() {
    eventstore::StoreOptions options;
    options.origin = "ledger.test";
    store_ = eventstore::Store::open(eventstore::make_memory_commit_log(), options,
                                     {&engagements_, &organisations_, &units_, &municipalities_})
                 .value();
    pool_ = std::make_unique<http::BlockingPool>(2, 16);
    interchange_ = std::make_unique<Interchange>(Interchange{*store_, *pool_, clock_});
    add_routes(router_, *interchange_);
  }
  ~InterchangeRoutesTest() override { pool_->stop(); }

  struct Answer {
    http::Response response;
    std::string body;
  };
  Answer call(http::Method method, std::string target, std::string body = {}, size_t chunks_max = SIZE_MAX) {
    http::Request request;
    request.method = method;
    request.target = std::move(target);
    request.body = std::move(body);
    request.headers.set("Cairn-Actor", actor_);
    Answer answer;
    boost::asio::co_spawn(context_, ask(std::move(request), chunks_max, answer), [](std::exception_ptr thrown) {
      if (thrown) std::rethrow_exception(thrown);
    });
    context_.restart();
    context_.run();
    return answer;
  }

  boost::asio::io_context context_;  // outlives what was answered on it
  ManualClock clock_{1'790'000'000'000'000};
  RegisterView engagements_{projections::engagements::kKind};
  RegisterView organisations_{projections::organisations::kKind};
  RegisterView units_{projections::units::kKind};
  RegisterView municipalities_{projections::municipalities::kKind};
  std::unique_ptr<eventstore::Store> store_;
  std::unique_ptr<http::BlockingPool> pool_;
  std::unique_ptr<Interchange> interchange_;
  http::Router router_;
  std::string actor_ = "anna; role=officer";

 private:
  boost::asio::awaitable<void> ask(http::Request request, size_t chunks_max, Answer& answer) {
    answer.response = co_await router_.handle(std::move(request));
    answer.body = std::string(answer.response.text());
    if (!answer.response.stream) co_return;
    CollectingWriter writer(chunks_max);
    co_await answer.response.stream(writer);
    answer.body = writer.text_;
  }
};

TEST_F(InterchangeRoutesTest, AnImportAnswersALineForEachRowThenTheSummary) {
  const auto answer =
      call(http::Method::kPost, "/v1/imports?kind=engagements&file=engagements.csv", sample("engagements.csv"));
  EXPECT_EQ(answer.response.status, 200);
  EXPECT_EQ(std::ranges::count(answer.body, '\n'), 166);
  EXPECT_THAT(answer.body, StartsWith(R"({"line":2,"ref":"ENG-0001","outcome":"add")"));
  EXPECT_THAT(answer.body, HasSubstr(R"({"rows":165,"add":165,"change":0,"same":0,"conflict":0,"bad":0,"events":)"));
  const auto head = store_->head();
  const auto exported = call(http::Method::kGet, "/v1/exports/engagements.csv");
  EXPECT_EQ(exported.response.status, 200);
  EXPECT_EQ(exported.response.headers.find("Cairn-Position"), std::to_string(head.value()));
  const auto again = call(http::Method::kPost, "/v1/imports?kind=engagements&file=export.csv", exported.body);
  EXPECT_THAT(again.body, HasSubstr(R"("same":165)"));
  EXPECT_EQ(store_->head(), head);
}

TEST_F(InterchangeRoutesTest, WhatIsWrongWithTheRequestIsAProblem) {
  EXPECT_EQ(call(http::Method::kPost, "/v1/imports?kind=people", "a\n").response.status, 400);
  EXPECT_EQ(call(http::Method::kPost, "/v1/imports?kind=units&speed=fast", "a\n").response.status, 400);
  const auto wrong = call(http::Method::kPost, "/v1/imports?kind=units", "cluster,unit\n");
  EXPECT_EQ(wrong.response.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("missing: department, as_of, source"));
  EXPECT_EQ(call(http::Method::kGet, "/v1/exports/people.csv").response.status, 404);
  EXPECT_EQ(call(http::Method::kGet, "/v1/exports/units.pdf").response.status, 404);
  actor_ = "";
  EXPECT_EQ(call(http::Method::kPost, "/v1/imports?kind=units", sample("units.csv")).response.status, 403);
}

TEST_F(InterchangeRoutesTest, AReaderWhoGoesAwayStopsTheImportAndTheNextOneGoesOn) {
  call(http::Method::kPost, "/v1/imports?kind=engagements&file=e.csv", sample("engagements.csv"), 1);
  const auto answer = call(http::Method::kPost, "/v1/imports?kind=engagements&file=e.csv", sample("engagements.csv"));
  EXPECT_THAT(answer.body, HasSubstr(R"("rows":165)"));
  const auto again = call(http::Method::kPost, "/v1/imports?kind=engagements&file=e.csv", sample("engagements.csv"));
  EXPECT_THAT(again.body, HasSubstr(R"("same":165)"));
}

TEST_F(InterchangeRoutesTest, AnExportTellsOfItsPair) {
  call(http::Method::kPost, "/v1/imports?kind=units&file=units.csv", sample("units.csv"));
  EXPECT_THAT(call(http::Method::kGet, "/v1/exports/units.json?known_at=@0").body, "[]");
  const auto units = call(http::Method::kGet, "/v1/exports/units.json?valid_at=2005-01-01").body;
  EXPECT_THAT(units, HasSubstr("Corporate Policy Unit"));
  EXPECT_THAT(units, ::testing::Not(HasSubstr("Energy Office")));
}

}  // namespace
}  // namespace cairn::services::interchange
