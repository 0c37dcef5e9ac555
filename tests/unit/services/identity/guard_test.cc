#include "services/identity/guard.h"

#include <gmock/gmock.h>

#include "services/http/transport.h"

namespace cairn::services::identity {
namespace {

using http::Method;
using testing::HasSubstr;

constexpr char kAnswer[] = "/v1/duties/{unit}/{quarter}:answer";

class GuardTest : public testing::Test {
 protected:
  GuardTest() {
    add(Method::kGet, "/v1/matrix");
    add(Method::kGet, "/v1/jobs");
    add(Method::kPost, "/v1/engagements");
    add(Method::kPost, "/v1/rehearsals");
    add(Method::kPost, "/answer/{token}");
    add(Method::kPost, kAnswer);
  }
  void add(Method method, std::string_view path_template) {
    router_.add(method, path_template, [this](http::Request request) -> boost::asio::awaitable<http::Response> {
      ++handled_;
      in_public_ = request.in_public;
      own_unit_ = request.own_unit;
      co_return http::text_response(200, "text/plain", "done");
    });
  }
  http::Response call(Method method, std::string target, std::string actor = "") {
    if (!std::exchange(guarded_, true)) EXPECT_TRUE(guard(router_).has_value());
    http::Request request;
    request.method = method;
    request.target = std::move(target);
    if (!actor.empty()) request.headers.add("Cairn-Actor", std::move(actor));
    return http::make_local_transport(router_)->call(std::move(request)).value();
  }

  http::Router router_;
  bool guarded_ = false;
  int handled_ = 0;
  bool in_public_ = false;
  std::optional<std::string> own_unit_;
};

TEST_F(GuardTest, RefusalIsAProblemThatNamesWhoMay) {
  const auto refused = call(Method::kPost, "/v1/engagements", "anna; role=auditor");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.headers.find("Content-Type"), "application/problem+json");
  EXPECT_THAT(std::string(refused.text()), HasSubstr("the role auditor may not call POST /v1/engagements; these may: "
                                                     "officer"));
  EXPECT_THAT(std::string(refused.text()), HasSubstr("/headers/Cairn-Actor"));
  EXPECT_EQ(handled_, 0);
}

TEST_F(GuardTest, NameWithoutARoleIsAnOfficers) {
  EXPECT_EQ(call(Method::kPost, "/v1/engagements", "anna").status, 200);
  EXPECT_EQ(call(Method::kPost, "/v1/engagements", "anna; role=officer").status, 200);
}

TEST_F(GuardTest, NobodyReadsEverythingAndChangesWhatThePublicMay) {
  EXPECT_EQ(call(Method::kGet, "/v1/jobs").status, 200);
  EXPECT_EQ(call(Method::kPost, "/v1/rehearsals").status, 200);
  EXPECT_EQ(call(Method::kPost, "/answer/secret").status, 200);
  EXPECT_EQ(call(Method::kPost, "/v1/engagements").status, 403);
}

TEST_F(GuardTest, DeclaredPublicReadsWhatIsPublic) {
  EXPECT_EQ(call(Method::kGet, "/v1/matrix", "web; role=public").status, 200);
  EXPECT_EQ(call(Method::kGet, "/v1/jobs", "web; role=public").status, 403);
}

TEST_F(GuardTest, WhoReadsAsThePublicIsMarked) {
  for (const char* role : {"public", "mail"}) {
    EXPECT_EQ(call(Method::kGet, "/v1/matrix", std::string("web; role=") + role).status, 200);
    EXPECT_TRUE(in_public_) << role;
  }
  for (const char* role : {"reader", "officer", "auditor"}) {
    EXPECT_EQ(call(Method::kGet, "/v1/matrix", std::string("web; role=") + role).status, 200);
    EXPECT_FALSE(in_public_) << role;
  }
  EXPECT_EQ(call(Method::kGet, "/v1/matrix").status, 200);
  EXPECT_FALSE(in_public_);
}

TEST_F(GuardTest, ContactIsMarkedWithItsUnitAlsoWithOneThatIsNone) {
  EXPECT_EQ(call(Method::kGet, "/v1/matrix", "ben; role=contact; unit=u1").status, 200);
  EXPECT_EQ(own_unit_, "u1");
  EXPECT_EQ(call(Method::kGet, "/v1/matrix", "ben; role=contact").status, 200);
  EXPECT_EQ(own_unit_, "");
  EXPECT_EQ(call(Method::kGet, "/v1/matrix", "anna; role=reader").status, 200);
  EXPECT_EQ(own_unit_, std::nullopt);
}

TEST_F(GuardTest, HeadIsRefusedAsItsGetIs) {
  EXPECT_EQ(call(Method::kHead, "/v1/jobs", "web; role=public").status, 403);
}

TEST_F(GuardTest, UnknownRoleAndUnreadableFieldAreInvalid) {
  EXPECT_EQ(call(Method::kGet, "/v1/matrix", "anna; role=king").status, 422);
  EXPECT_EQ(call(Method::kGet, "/v1/matrix", "anna; crown=gold").status, 422);
  EXPECT_EQ(handled_, 0);
}

TEST_F(GuardTest, ContactReachesItsOwnUnitOnly) {
  EXPECT_EQ(call(Method::kPost, "/v1/duties/u1/2026-27-Q1:answer", "ben; role=contact; unit=u1").status, 200);
  const auto other = call(Method::kPost, "/v1/duties/u2/2026-27-Q1:answer", "ben; role=contact; unit=u1");
  EXPECT_EQ(other.status, 403);
  EXPECT_THAT(std::string(other.text()), HasSubstr("this is unit u2"));
  EXPECT_EQ(call(Method::kPost, "/v1/duties/u%31/2026-27-Q1:answer", "ben; role=contact; unit=u1").status, 200);
  EXPECT_EQ(call(Method::kPost, "/v1/duties/u1/2026-27-Q1:answer", "ben; role=contact").status, 403);
  EXPECT_EQ(handled_, 2);
}

/// The same routes before sessions.
class SessionGuardTest : public GuardTest {
 protected:
  SessionGuardTest() {
    router_.add(Method::kGet, "/v1/session", [](http::Request request) -> boost::asio::awaitable<http::Response> {
      co_return http::text_response(200, "text/plain",
                                    std::string(request.headers.find("Cairn-Actor").value_or("nobody")));
    });
    router_.recall_from([](std::string_view) -> std::shared_ptr<const http::Prepared> {
      ADD_FAILURE() << "nobody was asked";
      return nullptr;
    });
  }

  std::string open(const char* account, const char* role, const char* unit = "") {
    return sessions_.open(account, role, unit, clock_.now_us()).value();
  }
  http::Response call(Method method, std::string target, std::string_view token, http::Headers headers = {},
                      std::string body = "") {
    if (!std::exchange(guarded_, true)) EXPECT_TRUE(guard(router_, sessions_, tokens_, clock_).has_value());
    EXPECT_EQ(router_.recall(target), nullptr);
    http::Request request;
    request.method = method;
    request.target = std::move(target);
    request.headers = std::move(headers);
    request.body = std::move(body);
    if (!token.empty()) request.headers.add("Cookie", "__Host-cairn=" + std::string(token));
    return http::make_local_transport(router_)->call(std::move(request)).value();
  }
  std::string csrf_of(std::string_view token) { return sessions_.find(token, clock_.now_us())->csrf; }

  ManualClock clock_{1'000'000};
  Sessions sessions_;
  Tokens tokens_;
};

TEST_F(SessionGuardTest, WhoActsIsTheAccountOfTheSession) {
  EXPECT_EQ(call(Method::kGet, "/v1/session", open("ben", "contact", "u1")).text(), "ben; role=contact; unit=u1");
  EXPECT_EQ(call(Method::kGet, "/v1/session", open("anna", "officer")).text(), "anna; role=officer");
  EXPECT_EQ(call(Method::kGet, "/v1/session", "").text(), "nobody");
  EXPECT_EQ(call(Method::kGet, "/v1/session", "0123").text(), "nobody");
}

TEST_F(SessionGuardTest, CairnActorIsRefusedWithASessionAndWithout) {
  const http::Headers named = {{"Cairn-Actor", "anna; role=officer"}};
  EXPECT_EQ(call(Method::kGet, "/v1/matrix", "", named).status, 403);
  const auto refused = call(Method::kGet, "/v1/matrix", open("anna", "officer"), named);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(std::string(refused.text()), HasSubstr("Cairn-Actor is not taken here"));
  EXPECT_EQ(handled_, 0);
}

TEST_F(SessionGuardTest, WhoeverHasNotSignedInIsThePublic) {
  EXPECT_EQ(call(Method::kGet, "/v1/matrix", "").status, 200);
  EXPECT_EQ(call(Method::kPost, "/answer/secret", "").status, 200);
  const auto refused = call(Method::kGet, "/v1/jobs", "");
  EXPECT_EQ(refused.status, 401);
  EXPECT_TRUE(refused.headers.find("WWW-Authenticate"));
  EXPECT_THAT(std::string(refused.text()), HasSubstr("sign in first"));
  EXPECT_EQ(call(Method::kPost, "/v1/rehearsals", "").status, 401);
}

TEST_F(SessionGuardTest, AChangeSaysTheSecretOfItsOwnSession) {
  const auto token = open("anna", "officer");
  const auto other = open("anna", "officer");
  EXPECT_EQ(call(Method::kPost, "/v1/engagements", token).status, 403);
  EXPECT_EQ(call(Method::kPost, "/v1/engagements", token, {{"Cairn-Csrf", csrf_of(other)}}).status, 403);
  EXPECT_EQ(call(Method::kPost, "/v1/engagements", token, {{"Cairn-Csrf", ""}}).status, 403);
  EXPECT_EQ(handled_, 0);
  EXPECT_EQ(call(Method::kPost, "/v1/engagements", token, {{"Cairn-Csrf", csrf_of(token)}}).status, 200);
  const http::Headers form = {{"Content-Type", "application/x-www-form-urlencoded"}};
  EXPECT_EQ(call(Method::kPost, "/v1/engagements", token, form, "csrf=" + csrf_of(token)).status, 200);
  EXPECT_EQ(call(Method::kPost, "/v1/engagements", token, form, "csrf=" + csrf_of(other)).status, 403);
  EXPECT_EQ(call(Method::kPost, "/v1/engagements", token, {}, "csrf=" + csrf_of(token)).status, 403);
}

TEST_F(SessionGuardTest, RoleAndUnitAreTheAccounts) {
  const auto auditor = open("audit_1", "auditor");
  const auto refused = call(Method::kPost, "/v1/engagements", auditor, {{"Cairn-Csrf", csrf_of(auditor)}});
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(std::string(refused.text()), HasSubstr("the role auditor may not call POST /v1/engagements"));
  const auto ben = open("ben", "contact", "u1");
  const http::Headers secret = {{"Cairn-Csrf", csrf_of(ben)}};
  EXPECT_EQ(call(Method::kPost, "/v1/duties/u1/2026-27-Q1:answer", ben, secret).status, 200);
  EXPECT_EQ(call(Method::kPost, "/v1/duties/u2/2026-27-Q1:answer", ben, secret).status, 403);
}

TEST_F(SessionGuardTest, AnEndedSessionIsThePublic) {
  const auto token = open("audit_1", "auditor");
  EXPECT_EQ(call(Method::kGet, "/v1/jobs", token).status, 200);
  clock_.advance_us(kSessionIdleUs);
  EXPECT_EQ(call(Method::kGet, "/v1/jobs", token).status, 401);
}

/// The same routes before a token.
class TokenGuardTest : public SessionGuardTest {
 protected:
  /// The field of a new token of ben's, a contact's account, that works until the end of its day.
  http::Headers bearer(const char* role, bool read_only = false) {
    const auto made = make_token().value();
    tokens_.take({.id = "ben",
                  .role = "contact",
                  .unit = "u1",
                  .state = AccountState::kOpen,
                  .tokens = {{made.id, made.sha256, "export", role, read_only, clock_.now_us() + 10}}});
    return {{"Authorization", "Bearer " + made.text}};
  }
};

TEST_F(TokenGuardTest, ActsForTheAccountInItsOwnRoleWithoutASecret) {
  EXPECT_EQ(call(Method::kGet, "/v1/session", "", bearer("contact")).text(), "ben; role=contact; unit=u1");
  EXPECT_EQ(call(Method::kPost, "/v1/duties/u1/2026-27-Q1:answer", "", bearer("contact")).status, 200);
  EXPECT_EQ(call(Method::kPost, "/v1/duties/u2/2026-27-Q1:answer", "", bearer("contact")).status, 403);
  const auto refused = call(Method::kPost, "/v1/duties/u1/2026-27-Q1:answer", "", bearer("reader"));
  EXPECT_THAT(std::string(refused.text()), HasSubstr("the role reader may not"));
}

TEST_F(TokenGuardTest, OneThatOnlyReadsChangesNothing) {
  EXPECT_EQ(call(Method::kGet, "/v1/matrix", "", bearer("contact", true)).status, 200);
  const auto refused = call(Method::kPost, "/v1/duties/u1/2026-27-Q1:answer", "", bearer("contact", true));
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(std::string(refused.text()), HasSubstr("only reads"));
}

TEST_F(TokenGuardTest, OneThatLetsNobodyInIsNotThePublic) {
  auto field = bearer("contact");
  EXPECT_EQ(call(Method::kGet, "/v1/matrix", "", field).status, 200);
  clock_.advance_us(10);
  const auto refused = call(Method::kGet, "/v1/matrix", "", field);
  EXPECT_EQ(refused.status, 401);
  EXPECT_THAT(std::string(refused.headers.find("WWW-Authenticate").value_or("")), HasSubstr("invalid_token"));
  for (const char* text : {"", "x", "cairn_", "cairn_0123456789abcdef_"})
    EXPECT_EQ(call(Method::kGet, "/v1/matrix", "", {{"authorization", "bearer " + std::string(text)}}).status, 401);
}

TEST_F(TokenGuardTest, StandsBeforeTheCookie) {
  const auto officer = open("anna", "officer");
  EXPECT_EQ(call(Method::kGet, "/v1/session", officer, bearer("reader")).text(), "ben; role=reader; unit=u1");
  EXPECT_EQ(call(Method::kGet, "/v1/session", officer, {{"Authorization", "Basic YTpi"}}).text(), "anna; role=officer");
}

TEST_F(GuardTest, RouteWithoutARowIsNamed) {
  add(Method::kPost, "/v1/secrets");
  const auto guarded = guard(router_);
  ASSERT_FALSE(guarded.has_value());
  EXPECT_EQ(guarded.error().code, Errc::kInvalid);
  EXPECT_THAT(guarded.error().context, HasSubstr("POST /v1/secrets"));
}

}  // namespace
}  // namespace cairn::services::identity
