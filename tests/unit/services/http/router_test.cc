#include "services/http/router.h"

#include <gmock/gmock.h>
#include <spdlog/sinks/ostream_sink.h>

#include <sstream>
#include <stdexcept>

#include "eventstore/base/log.h"
#include "services/http/problem.h"
#include "services/http/transport.h"

namespace cairn::services::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// A router whose handlers answer with the name given and the path parameters they got.
class RouterTest : public testing::Test {
 protected:
  void add(Method method, std::string path_template) {
    router_.add(method, path_template, [path_template](Request request) { return tell(path_template, request); });
  }
  static boost::asio::awaitable<Response> tell(std::string name, Request request) {
    for (const auto& parameter : request.path_parameters) name += " " + parameter.name + "=" + parameter.value;
    co_return text_response(200, "text/plain", std::move(name));
  }
  Response call(Method method, std::string target) {
    Request request;
    request.method = method;
    request.target = std::move(target);
    return make_local_transport(router_)->call(std::move(request)).value();
  }
  std::string get(std::string target) { return std::string(call(Method::kGet, std::move(target)).text()); }

  Router router_;
};

TEST_F(RouterTest, LiteralWinsOverParameter) {
  add(Method::kGet, "/v1/matrix/{id}");
  add(Method::kGet, "/v1/matrix/pivot");
  EXPECT_EQ(get("/v1/matrix/pivot"), "/v1/matrix/pivot");
  EXPECT_EQ(get("/v1/matrix/other"), "/v1/matrix/{id} id=other");
}

TEST_F(RouterTest, AdmissionIsAskedWithTheParametersBeforeTheHandler) {
  add(Method::kGet, "/v1/units/{id}");
  router_.admit_by([](const RouteName& route) -> Admission {
    return [asked = route.path_template](const Request& request) -> Result<void> {
      if (request.path_parameter("id") == "open") return success();
      return fail(Errc::kDenied, asked + " is closed");
    };
  });
  EXPECT_EQ(get("/v1/units/open"), "/v1/units/{id} id=open");
  EXPECT_EQ(call(Method::kGet, "/v1/units/other").status, 403);
  EXPECT_EQ(call(Method::kHead, "/v1/units/other").status, 403);
  EXPECT_THAT(get("/v1/units/other"), HasSubstr("/v1/units/{id} is closed"));
}

TEST_F(RouterTest, LogDoesNotHaveTheSecretOfALink) {
  router_.add(Method::kGet, "/answer/{token}", [](Request request) -> boost::asio::awaitable<Response> {
    if (request.path_parameter("token") == "hidden-thrown") throw std::runtime_error("out of luck");
    co_return problem(fail(Errc::kInternal, "out of luck"), request);
  });
  std::ostringstream said;
  const auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(said);
  auto& sinks = log_of("services.http")->sinks();
  sinks.push_back(sink);
  EXPECT_EQ(call(Method::kGet, "/answer/hidden-told?key=hidden-query").status, 500);
  EXPECT_EQ(call(Method::kGet, "/answer/hidden-thrown").status, 500);
  router_.add(Method::kGet, "/v1/units/{id}", [](Request request) -> boost::asio::awaitable<Response> {
    co_return problem(fail(Errc::kInternal, "out of luck"), request);
  });
  EXPECT_EQ(call(Method::kGet, "/v1/units/7?key=hidden-query").status, 500);
  sinks.pop_back();
  EXPECT_THAT(said.str(), HasSubstr("GET /answer/...: internal: out of luck"));
  EXPECT_THAT(said.str(), HasSubstr("GET /v1/units/7: internal: out of luck"));
  EXPECT_THAT(said.str(), Not(HasSubstr("hidden")));
}

TEST_F(RouterTest, VerbEndsTheParameter) {
  add(Method::kGet, "/v1/engagements/{id}");
  add(Method::kPost, "/v1/engagements/{id}:renew");
  EXPECT_EQ(call(Method::kPost, "/v1/engagements/7:renew").text(), "/v1/engagements/{id}:renew id=7");
  EXPECT_EQ(get("/v1/engagements/7"), "/v1/engagements/{id} id=7");
}

TEST_F(RouterTest, UnknownVerbIsNotFound) {
  add(Method::kGet, "/v1/engagements/{id}");
  add(Method::kPost, "/v1/engagements/{id}:renew");
  EXPECT_EQ(call(Method::kPost, "/v1/engagements/7:frobnicate").status, 404);
  EXPECT_EQ(call(Method::kPost, "/v1/engagements/:renew").status, 404);
}

TEST_F(RouterTest, LiteralThatLeadsNowhereFallsBackToTheParameter) {
  add(Method::kGet, "/v1/{kind}/history");
  add(Method::kGet, "/v1/matrix/pivot");
  EXPECT_EQ(get("/v1/matrix/history"), "/v1/{kind}/history kind=matrix");
}

TEST_F(RouterTest, RestTakesAllThatIsLeft) {
  add(Method::kGet, "/audit/tile/{rest...}");
  EXPECT_EQ(get("/audit/tile/0/x001/234.p/5"), "/audit/tile/{rest...} rest=0/x001/234.p/5");
  EXPECT_EQ(call(Method::kGet, "/audit/tile").status, 404);
}

TEST_F(RouterTest, PathParametersAreDecodedOnceAndAfterSplitting) {
  add(Method::kGet, "/v1/units/{id}");
  EXPECT_EQ(get("/v1/units/a%2Fb%20c%2525"), "/v1/units/{id} id=a/b c%25");
}

TEST_F(RouterTest, BrokenTargetIsMalformed) {
  add(Method::kGet, "/v1/units/{id}");
  EXPECT_EQ(call(Method::kGet, "/v1/units/%zz").status, 400);
  EXPECT_EQ(call(Method::kGet, "v1").status, 400);
  EXPECT_EQ(call(Method::kGet, "/v1/units/a b").status, 400);
}

TEST_F(RouterTest, OtherMethodIsToldWhatIsAllowed) {
  add(Method::kGet, "/v1/units");
  add(Method::kPost, "/v1/units");
  const Response response = call(Method::kDelete, "/v1/units");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.find("allow"), "GET, HEAD, POST");
}

TEST_F(RouterTest, HeadIsAnsweredByGetWithoutABody) {
  add(Method::kGet, "/v1/units");
  const Response response = call(Method::kHead, "/v1/units");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.text(), "");
}

TEST_F(RouterTest, ListsItsRoutesInOrder) {
  add(Method::kPost, "/v1/b/{id}:go");
  add(Method::kGet, "/v1/a");
  EXPECT_THAT(router_.routes(),
              ElementsAre(RouteName{Method::kGet, "/v1/a"}, RouteName{Method::kPost, "/v1/b/{id}:go"}));
}

TEST_F(RouterTest, BodyLimitIsTheRoutesOwn) {
  router_.add(Method::kPost, "/v1/imports", [](Request request) { return tell("", request); }, {.body_bytes_max = 64});
  EXPECT_EQ(router_.options_of(Method::kPost, "/v1/imports?kind=units").body_bytes_max, 64u);
  EXPECT_EQ(router_.options_of(Method::kPost, "/v1/other").body_bytes_max, 0u);
}

TEST_F(RouterTest, ExceptionBecomesAProblemWithoutItsWords) {
  router_.add(Method::kGet, "/broken", [](Request) -> boost::asio::awaitable<Response> {
    throw std::runtime_error("secret path");
    co_return Response();
  });
  const Response response = call(Method::kGet, "/broken");
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(std::string(response.text()), Not(HasSubstr("secret")));
}

TEST_F(RouterTest, EtagThatTheClientHasBecomes304) {
  router_.add(Method::kGet, "/page", [](Request) -> boost::asio::awaitable<Response> {
    Response response = text_response(200, "text/plain", "page");
    response.headers.add("ETag", "\"v1\"");
    co_return response;
  });
  Request request;
  request.target = "/page";
  request.headers.add("if-none-match", "\"v0\", W/\"v1\"");
  const Response response = make_local_transport(router_)->call(request).value();
  EXPECT_EQ(response.status, 304);
  EXPECT_EQ(response.text(), "");
  EXPECT_EQ(response.headers.find("ETag"), "\"v1\"");
}

}  // namespace
}  // namespace cairn::services::http
