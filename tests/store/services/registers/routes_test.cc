#include "services/registers/routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "eventstore/memory_commit_log.h"
#include "projections/municipalities/kind.h"
#include "projections/organisations/kind.h"
#include "projections/persons/kind.h"
#include "projections/posts/kind.h"
#include "projections/registers/register_view.h"
#include "projections/rules/kind.h"
#include "projections/units/kind.h"
#include "services/http/json.h"

namespace cairn::services::registers {
namespace {

using projections::registers::RegisterView;
using ::testing::HasSubstr;

class RegisterRoutesTest : public ::testing::Test {
 protected:
  RegisterRoutesTest() {
    eventstore::StoreOptions options;
    options.origin = "ledger.test";
    store_ = eventstore::Store::open(eventstore::make_memory_commit_log(), options,
                                     {&organisations_, &units_, &posts_, &persons_, &municipalities_, &rules_})
                 .value();
    pool_ = std::make_unique<http::BlockingPool>(2, 16);
    commands_ = std::make_unique<commands::Commanding>(commands::Commanding{*store_, *pool_, clock_});
    reads_ = std::make_unique<Reads>(Reads{*store_, *pool_, clock_, public_tables_});
    add_command_routes(router_, *commands_);
    add_read_routes(router_, *reads_);
  }
  ~RegisterRoutesTest() override { pool_->stop(); }

  http::Response call(http::Method method, std::string target, std::string body = {}, http::Headers headers = {}) {
    http::Request request;
    request.method = method;
    request.target = std::move(target);
    request.body = std::move(body);
    request.headers = std::move(headers);
    request.headers.add("Content-Type", "application/json");
    if (!request.headers.find("Cairn-Actor")) request.headers.add("Cairn-Actor", "anna; role=officer");
    boost::asio::io_context context;
    http::Response response;
    boost::asio::co_spawn(
        context,
        [](const http::Router& router, http::Request asked, http::Response& answered) -> boost::asio::awaitable<void> {
          answered = co_await router.handle(std::move(asked));
        }(router_, std::move(request), response),
        [](std::exception_ptr thrown) {
          if (thrown) std::rethrow_exception(thrown);
        });
    context.run();
    return response;
  }
  http::Response get(std::string target) { return call(http::Method::kGet, std::move(target)); }
  http::Response post(std::string target, std::string body, http::Headers headers = {}) {
    return call(http::Method::kPost, std::move(target), std::move(body), std::move(headers));
  }
  /// Creates one and returns its id.
  std::string made(const std::string& path, std::string body) {
    const auto response = post(path, std::move(body));
    EXPECT_EQ(response.status, 201) << response.text();
    const auto json = http::parse_json(response.text()).value();
    return std::string(json.at("id").as_string());
  }

  ManualClock clock_{1'790'000'000'000'000};
  RegisterView organisations_{projections::organisations::kKind};
  RegisterView units_{projections::units::kKind};
  RegisterView posts_{projections::posts::kKind};
  RegisterView persons_{projections::persons::kKind};
  RegisterView municipalities_{projections::municipalities::kKind};
  RegisterView rules_{projections::rules::kKind};
  projections::matrix::MatrixTables public_tables_{0, projections::registers::Audience::kPublic};
  std::unique_ptr<eventstore::Store> store_;
  std::unique_ptr<http::BlockingPool> pool_;
  std::unique_ptr<commands::Commanding> commands_;
  std::unique_ptr<Reads> reads_;
  http::Router router_;
};

TEST_F(RegisterRoutesTest, AnOldIdResolvesAndUndoingRestoresTheRow) {
  const auto a = made("/v1/organisations", R"({"name":"UKZN","type":"university","country":"ZA"})");
  const auto b = made("/v1/organisations", R"({"name":"University of KwaZulu-Natal"})");
  const auto c = made("/v1/organisations", R"({"name":"KwaZulu-Natal University"})");
  const auto at = "@" + std::to_string(store_->head().value());
  const std::string before(get("/v1/organisations/" + a).text());
  EXPECT_EQ(post("/v1/organisations/" + a + ":merge", R"({"into":")" + b + R"(","reason":"same"})").status, 200);
  EXPECT_EQ(post("/v1/organisations/" + b + ":merge", R"({"into":")" + c + R"(","reason":"same"})").status, 200);
  EXPECT_THAT(std::string(get("/v1/organisations/" + a).text()), HasSubstr(R"("resolves_to":")" + c + "\""));
  EXPECT_EQ(get("/v1/organisations/" + a + "?known_at=" + at).text().find("resolves_to"), std::string_view::npos);
  const auto circle = post("/v1/organisations/" + c + ":merge", R"({"into":")" + a + R"(","reason":"same"})");
  EXPECT_EQ(circle.status, 422);
  EXPECT_THAT(std::string(circle.text()), HasSubstr("a circular merge: " + c + " -> " + a));
  EXPECT_EQ(post("/v1/organisations/" + a + ":undo-merge", R"({"reason":"another campus"})").status, 200);
  const auto after = http::parse_json(get("/v1/organisations/" + a).text()).value().as_object();
  auto earlier = http::parse_json(before).value().as_object();
  EXPECT_NE(after.at("revision"), earlier.at("revision"));
  earlier["revision"] = after.at("revision");
  EXPECT_EQ(boost::json::value(after), boost::json::value(earlier));
}

TEST_F(RegisterRoutesTest, PagesAreBoundToTheirPosition) {
  for (const std::string name : {"One", "Two", "Three"})
    made("/v1/organisations", R"({"name":")" + name + R"(","type":"ngo"})");
  const auto first = get("/v1/organisations?limit=2&type=ngo");
  const auto page = http::parse_json(first.text()).value();
  EXPECT_EQ(page.at("total").to_number<int>(), 3);
  EXPECT_EQ(page.at("items").as_array().size(), 2U);
  made("/v1/organisations", R"({"name":"Four","type":"ngo"})");
  const std::string after(page.at("next").as_string());
  const auto second = http::parse_json(get("/v1/organisations?limit=2&type=ngo&after=" + after).text()).value();
  EXPECT_EQ(second.at("total").to_number<int>(), 3);
  EXPECT_EQ(second.at("items").as_array().size(), 1U);
  EXPECT_TRUE(second.at("next").is_null());
  EXPECT_EQ(second.at("position"), page.at("position"));
  EXPECT_EQ(get("/v1/organisations?limit=2&after=" + after).status, 400);
  EXPECT_EQ(get("/v1/organisations?colour=red").status, 400);
  EXPECT_THAT(std::string(get("/v1/organisations?q=THREE").text()), HasSubstr(R"("total":1)"));
}

TEST_F(RegisterRoutesTest, AKeyIsAnsweredAsTheFirstTimeAndAStaleRevisionRefused) {
  const http::Headers key{{"Idempotency-Key", "k-1"}};
  const std::string body = R"({"name":"SALGA"})";
  const auto first = post("/v1/organisations", body, key);
  const auto again = post("/v1/organisations", body, key);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 200);
  EXPECT_THAT(std::string(again.text()), HasSubstr(R"("duplicate":true)"));
  EXPECT_EQ(store_->head(), Position(1));
  EXPECT_EQ(post("/v1/organisations", R"({"name":"Salga"})", key).status, 422);
  const auto id = std::string(http::parse_json(first.text()).value().at("id").as_string());
  const std::string rename = R"({"short_name":"S"})";
  EXPECT_EQ(post("/v1/organisations/" + id + ":rename", rename, {{"If-Match", "\"0\""}}).status, 200);
  const auto stale = post("/v1/organisations/" + id + ":rename", rename, {{"If-Match", "\"0\""}});
  EXPECT_EQ(stale.status, 409);
  EXPECT_THAT(std::string(stale.text()), HasSubstr("revision 0"));
  EXPECT_EQ(post("/v1/organisations/" + id + ":rename", rename, {{"If-Match", "0"}}).status, 422);
}

TEST_F(RegisterRoutesTest, BadInputIsSaidAndNothingIsWritten) {
  EXPECT_EQ(post("/v1/organisations", "{").status, 400);
  EXPECT_EQ(post("/v1/organisations", R"({"nam":"X"})").status, 422);
  EXPECT_EQ(post("/v1/organisations", R"({"name":3})").status, 422);
  EXPECT_EQ(post("/v1/organisations", R"({"name":"X","effective":"2011-13"})").status, 422);
  EXPECT_EQ(post("/v1/organisations", R"({"name":"X"})", {{"Cairn-Actor", ""}}).status, 403);
  EXPECT_EQ(post("/v1/organisations/nobody:rename", R"({"name":"X"})").status, 404);
  EXPECT_EQ(post("/v1/organisations/no-body:rename", R"({"name":"X"})").status, 404);
  EXPECT_EQ(get("/v1/organisations/nobody").status, 404);
  EXPECT_EQ(store_->head(), Position(0));
}

TEST_F(RegisterRoutesTest, EveryRegisterIsWrittenCorrectedAndRead) {
  const auto unit = made("/v1/units", R"({"municipality":"ETH","name":"Harbour Office","level":"unit"})");
  const auto parent = made("/v1/units", R"({"municipality":"ETH","name":"Ports","level":"cluster"})");
  EXPECT_EQ(post("/v1/units/" + unit + ":move", R"({"parent_unit":")" + parent + R"(","effective":"2021"})").status,
            200);
  EXPECT_EQ(post("/v1/units/" + parent + ":move", R"({"parent_unit":")" + unit + R"("})").status, 422);
  EXPECT_EQ(post("/v1/units/" + parent + ":close", R"({"effective":"2023-06-30"})").status, 200);
  EXPECT_THAT(std::string(get("/v1/units?state=open&valid_at=2023-06-30").text()), HasSubstr(R"("total":2)"));
  EXPECT_THAT(std::string(get("/v1/units?state=open&valid_at=2023-07-01").text()), HasSubstr(R"("total":1)"));
  const auto person = made("/v1/persons", R"({"name":"A. Person","email":"a@example.org"})");
  EXPECT_EQ(get("/v1/persons/" + person).status, 404);
  const auto post_id = made("/v1/posts", R"({"unit_id":")" + unit + R"(","title":"Contact","duty":"contact"})");
  EXPECT_EQ(
      post("/v1/posts/" + post_id + ":fill", R"({"person_id":")" + person + R"(","effective":"2024-01-01"})").status,
      200);
  const auto filled = store_->head().value() - 1;
  EXPECT_THAT(std::string(get("/v1/posts/" + post_id).text()), HasSubstr(R"("holder":")" + person));
  const auto correction = R"({"position":)" + std::to_string(filled) + R"(,"type":"PostFilled","data":{"person_id":")" +
                          person + R"("},"reason":"misread","effective":"2022"})";
  EXPECT_EQ(post("/v1/posts/" + post_id + ":correct", correction).status, 200);
  EXPECT_THAT(std::string(get("/v1/posts/" + post_id + "?valid_at=2022-01-01").text()), HasSubstr("holder"));
  EXPECT_EQ(post("/v1/posts/" + post_id + ":void", R"({"position":)" + std::to_string(filled) + R"(,"reason":"never"})")
                .status,
            200);
  EXPECT_EQ(std::string(get("/v1/posts/" + post_id).text()).find("holder"), std::string::npos);
  made("/v1/municipalities", R"({"id":"TST1","name":"Testville","category":"B"})");
  EXPECT_EQ(post("/v1/municipalities", R"({"id":"TST1","name":"Testville","category":"B"})").status, 409);
  const auto rule = R"({"rule":"dormancy_months","value":"9","authority":"council","effective":"2026-07-01"})";
  EXPECT_EQ(post("/v1/rules/TST1:set", rule).status, 200);
  EXPECT_THAT(std::string(get("/v1/rules/TST1").text()), HasSubstr(R"("value":{"dormancy_months":"9"})"));
}

}  // namespace
}  // namespace cairn::services::registers
