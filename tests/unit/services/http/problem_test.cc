#include "services/http/problem.h"

#include <gmock/gmock.h>

#include "services/http/json.h"

namespace cairn::services::http {
namespace {

Request at(std::string path) {
  Request request;
  request.path = std::move(path);
  return request;
}

TEST(ProblemTest, EachCodeHasItsStatus) {
  EXPECT_EQ(status_of(Errc::kNotFound), 404);
  EXPECT_EQ(status_of(Errc::kConflict), 409);
  EXPECT_EQ(status_of(Errc::kConditionFailed), 412);
  EXPECT_EQ(status_of(Errc::kInvalid), 422);
  EXPECT_EQ(status_of(Errc::kDuplicate), 422);
  EXPECT_EQ(status_of(Errc::kDenied), 403);
  EXPECT_EQ(status_of(Errc::kTooLarge), 413);
  EXPECT_EQ(status_of(Errc::kOverloaded), 429);
  EXPECT_EQ(status_of(Errc::kDiskFull), 507);
  EXPECT_EQ(status_of(Errc::kUnavailable), 503);
  EXPECT_EQ(status_of(Errc::kIndeterminate), 503);
  EXPECT_EQ(status_of(Errc::kCancelled), 503);
  EXPECT_EQ(status_of(Errc::kCorrupt), 500);
  EXPECT_EQ(status_of(Errc::kIo), 500);
  EXPECT_EQ(status_of(Errc::kInternal), 500);
}

TEST(ProblemTest, BodyIsRfc9457) {
  Error error = fail(Errc::kInvalid, "end before start");
  error.complaints = {{"/ends", "is before /begins"}};
  const Response response = problem(error, at("/v1/engagements/7:set-term"));
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.headers.find("content-type"), "application/problem+json");
  EXPECT_EQ(response.text(),
            R"({"type":"/problems/invalid","title":"The request was understood and refused","status":422,)"
            R"("detail":"end before start","instance":"/v1/engagements/7:set-term",)"
            R"("errors":[{"pointer":"/ends","detail":"is before /begins"}]})");
}

TEST(ProblemTest, MalformedIs400) {
  const Response response = malformed(fail(Errc::kInvalid, "no JSON"), at("/v1/units"));
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(std::string(response.text()), testing::HasSubstr("/problems/malformed"));
}

TEST(ProblemTest, IndeterminateSaysSo) {
  const Response response = problem(fail(Errc::kIndeterminate, "fenced"), at("/v1/units"));
  EXPECT_THAT(std::string(response.text()), testing::HasSubstr(R"("indeterminate":true)"));
}

TEST(ProblemTest, WhatASignInMendsIs401AndNamesTheForm) {
  Error error = fail(Errc::kDenied, "sign in first");
  EXPECT_EQ(problem(error, at("/v1/jobs")).status, 403);
  error.complaints = {{kSignInPointer, "no session"}};
  const Response response = problem(error, at("/v1/jobs"));
  EXPECT_EQ(response.status, 401);
  EXPECT_THAT(std::string(response.text()), testing::HasSubstr("/problems/unauthenticated"));
  EXPECT_THAT(std::string(response.headers.find("www-authenticate").value_or("")), testing::HasSubstr("/sign-in"));
}

TEST(ProblemTest, OverloadSaysWhenToComeBack) {
  EXPECT_EQ(problem(fail(Errc::kOverloaded, "full"), at("/")).headers.find("retry-after"), "1");
}

TEST(ProblemTest, OurOwnFaultsKeepTheirWordsInTheLog) {
  const Response response = problem(fail(Errc::kIo, "/var/lib/cairn/000012.sst: short read"), at("/"));
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(std::string(response.text()), testing::Not(testing::HasSubstr("000012")));
}

}  // namespace
}  // namespace cairn::services::http
