#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "eventstore/memory_commit_log.h"
#include "projections/duties/kind.h"
#include "projections/engagements/kind.h"
#include "projections/municipalities/kind.h"
#include "projections/organisations/kind.h"
#include "projections/persons/kind.h"
#include "projections/posts/kind.h"
#include "projections/quarters/kind.h"
#include "projections/rules/kind.h"
#include "projections/units/kind.h"
#include "services/engagements/commands.h"
#include "services/http/json.h"
#include "services/quarters/routes.h"
#include "services/registers/routes.h"
#include "tests/support/temp_folder.h"

namespace cairn::services::quarters {

/// A ledger with units and engagements, asked through its routes as the program is. The clock stands at 5 October 2026,
/// 08:00 in Durban: Q1 has just ended, its answers are due on 14 October and its lock is after the 28th.
class QuartersTest : public ::testing::Test {
 protected:
  QuartersTest() {
    for (const auto* kind :
         {&projections::engagements::kKind, &projections::organisations::kKind, &projections::units::kKind,
          &projections::posts::kKind, &projections::persons::kKind, &projections::municipalities::kKind,
          &projections::rules::kKind, &projections::quarters::kKind, &projections::duties::kKind})
      views_.push_back(std::make_unique<projections::registers::RegisterView>(*kind));
    eventstore::StoreOptions options;
    options.origin = "ledger.test";
    options.clock = &clock_;
    std::vector<eventstore::Projection*> projections;
    for (const auto& view : views_) projections.push_back(view.get());
    store_ = eventstore::Store::open(eventstore::make_memory_commit_log(), options, std::move(projections)).value();
    pool_ = std::make_unique<http::BlockingPool>(2, 16);
    commanding_ = std::make_unique<commands::Commanding>(commands::Commanding{*store_, *pool_, clock_});
    uploads_ = std::make_unique<uploads::Uploads>(uploads::Uploads{*store_, *pool_, folder_.path(), kFileBytesMax});
    quarters_ =
        std::make_unique<Quarters>(Quarters{*store_, *pool_, tables_, clock_, *commanding_, engagements::entity(),
                                            registers::organisations(), *uploads_, "ETH", "a secret"});
    registers::add_command_routes(router_, *commanding_);
    commands::add_routes(router_, *commanding_, engagements::entity());
    add_read_routes(router_, *quarters_);
    add_command_routes(router_, *quarters_);
    add_answer_routes(router_, *quarters_);
  }
  ~QuartersTest() override { pool_->stop(); }

  http::Response call(http::Method method, std::string target, std::string body, std::string type,
                      std::optional<std::string> own_unit = {}) {
    http::Request request;
    request.method = method;
    request.own_unit = std::move(own_unit);
    request.target = std::move(target);
    request.body = std::move(body);
    request.headers = {{"Content-Type", std::move(type)}, {"Cairn-Actor", "anna; role=officer"}};
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
  http::Response get(std::string target) { return call(http::Method::kGet, std::move(target), "", "text/plain"); }
  http::Response post(std::string target, std::string body) {
    return call(http::Method::kPost, std::move(target), std::move(body), "application/json");
  }
  http::Response submit(std::string target, std::string form) {
    return call(http::Method::kPost, std::move(target), std::move(form), "application/x-www-form-urlencoded");
  }
  boost::json::object json(const http::Response& response) {
    return http::parse_json(response.text()).value().as_object();
  }
  boost::json::object asked(const std::string& target) {
    const auto response = get(target);
    EXPECT_EQ(response.status, 200) << response.text();
    return json(response);
  }
  /// Does it, or fails the test with the answer.
  boost::json::object done(const std::string& target, std::string body, int status = 200) {
    const auto response = post(target, std::move(body));
    EXPECT_EQ(response.status, status) << target << " " << response.text();
    return json(response);
  }
  std::string made(const std::string& path, std::string body) {
    return std::string(done(path, std::move(body), 201).at("id").as_string());
  }
  std::string unit(const std::string& name) {
    return made("/v1/units", R"({"municipality":"ETH","level":"unit","name":")" + name + R"("})");
  }
  std::string engagement(const std::string& title, const std::string& unit) {
    return made("/v1/engagements",
                R"({"municipality":"ETH","status":"active","source":"a page","effective":"2020-01-10",)"
                R"("details":{"title":{"en":")" +
                    title + R"("},"kind":"partnership"},"lead_units":[")" + unit + R"("]})");
  }
  /// A post of the unit's contact, and the link to its answer page.
  std::string link(const std::string& unit) {
    made("/v1/posts", R"({"unit_id":")" + unit + R"(","title":"Contact","duty":"contact"})");
    return std::string(done(duty(unit) + ":issue-link", "{}").at("link").as_string());
  }
  static std::string duty(const std::string& unit) { return "/v1/duties/" + unit + "/2026-27-Q1"; }
  void open() { done("/v1/quarters/2026-27-Q1:open", "{}", 201); }

  /// "type stream-category" of the events from a position on, in order.
  std::vector<std::string> events_from(Position from) {
    std::vector<std::string> events;
    const auto scanned = store_->snapshot()->scan(from, store_->head(), {}, [&](const auto& event, std::string_view) {
      events.push_back(event.type() + " " + event.stream().substr(0, event.stream().find('-')));
      return true;
    });
    EXPECT_TRUE(scanned);
    return events;
  }
  void days_pass(int days) { clock_.advance_us(int64_t{days} * 86'400'000'000); }

  static constexpr uint64_t kFileBytesMax = 1024 * 1024;

  cairn::testing::TempFolder folder_;
  ManualClock clock_{1'791'180'000'000'000};
  std::vector<std::unique_ptr<projections::registers::RegisterView>> views_;
  std::unique_ptr<eventstore::Store> store_;
  std::unique_ptr<http::BlockingPool> pool_;
  projections::matrix::MatrixTables tables_;
  std::unique_ptr<commands::Commanding> commanding_;
  std::unique_ptr<uploads::Uploads> uploads_;
  std::unique_ptr<Quarters> quarters_;
  http::Router router_;
};

}  // namespace cairn::services::quarters
