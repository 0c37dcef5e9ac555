#include "services/identity/guard.h"

#include <algorithm>

#include "eventstore/base/check.h"
#include "services/http/actor.h"
#include "services/http/form.h"
#include "services/http/problem.h"
#include "services/identity/address.h"
#include "services/identity/secrets.h"

namespace cairn::services::identity {
namespace {

constexpr std::string_view kUnitParameter = "unit";

Error refused(Errc code, std::string detail) {
  auto error = fail(code, detail);
  error.complaints.push_back({"/headers/Cairn-Actor", std::move(detail)});
  return error;
}

std::string route_of(const Permission& permission) {
  return std::string(http::name_of(permission.method)) + " " + std::string(permission.path_template);
}

std::string admitted_by(const Permission& permission) {
  std::string names;
  for (const Role role : kRoles) {
    if (!permission.admits(role)) continue;
    if (!names.empty()) names += ", ";
    names += name_of(role);
  }
  return names;
}

/// The unit that the path is about; null when it is about none.
const std::string* unit_of(const http::Request& request) {
  const auto found = std::ranges::find(request.path_parameters, kUnitParameter, &http::Parameter::name);
  return found == request.path_parameters.end() ? nullptr : &found->value;
}

Result<void> need_role(const Permission& permission, Role role) {
  if (permission.admits(role)) return success();
  return refused(Errc::kDenied, "the role " + std::string(name_of(role)) + " may not call " + route_of(permission) +
                                    "; these may: " + admitted_by(permission));
}

/// A mail server hands reports in; what it may read is what anybody may.
bool reads_in_public(Role role) { return role == Role::kPublic || role == Role::kMailServer; }

/// Tells the handler how much this role is told.
void bound(http::Request& request, Role role, std::string_view unit) {
  request.in_public = reads_in_public(role);
  if (role == Role::kContact) request.own_unit = unit;
}

Result<void> need_own_unit(Role role, const http::Request& request, std::string_view own) {
  const auto* unit = unit_of(request);
  if (role != Role::kContact || unit == nullptr || *unit == own) return success();
  return refused(Errc::kDenied, "the role contact speaks for its own unit; this is unit " + *unit +
                                    ", the one declared is \"" + std::string(own) + "\"");
}

Result<void> need_rows(const http::Router& router) {
  for (const auto& route : router.routes()) {
    if (permission_of(route) == nullptr)
      return fail(Errc::kInvalid, std::string(http::name_of(route.method)) + " " + route.path_template +
                                      " has no row in the table of services/identity");
  }
  return success();
}

/// What a page of another site cannot know.
bool says_secret(const http::Request& request, const Session& session) {
  if (const auto field = request.headers.find("Cairn-Csrf")) return equal_in_time(*field, session.csrf);
  const auto form = http::form_of(request);
  return form && equal_in_time(http::value_of(form.value(), "csrf"), session.csrf);
}

Result<void> need_account(const Permission& permission, http::Request& request, const std::string& word,
                          std::string_view unit) {
  const auto role = role_of(word);
  if (!role) return fail(Errc::kDenied, "the account's role " + word + " is none of this program's");
  CAIRN_TRY(need_role(permission, *role));
  bound(request, *role, unit);
  return need_own_unit(*role, request, unit);
}

void tell_handler(http::Request& request, const std::string& account, const std::string& role,
                  const std::string& unit) {
  std::string actor = account + "; role=" + role;
  if (!unit.empty()) actor += "; unit=" + unit;
  request.headers.add("Cairn-Actor", std::move(actor));
}

Result<void> admit_bearer(const Permission& permission, http::Request& request, const Bearer& bearer) {
  CAIRN_TRY(need_account(permission, request, bearer.role, bearer.unit));
  if (bearer.read_only && permission.changes)
    return fail(Errc::kDenied, "this token only reads, and " + route_of(permission) + " changes something");
  tell_handler(request, bearer.account, bearer.role, bearer.unit);
  return success();
}

}  // namespace

Result<void> admit(const Permission& permission, http::Request& request) {
  const auto actor = http::actor_of(request);
  if (!actor) {
    const bool nobody = actor.error().code == Errc::kDenied;
    if (nobody && (!permission.changes || permission.admits(Role::kPublic))) return success();
    return actor.error();
  }
  const std::string& word = actor.value().role;
  const auto role = word.empty() ? std::optional(Role::kOfficer) : role_of(word);
  if (!role) return refused(Errc::kInvalid, "there is no role \"" + word + "\"");
  CAIRN_TRY(need_role(permission, *role));
  bound(request, *role, actor.value().unit);
  return need_own_unit(*role, request, actor.value().unit);
}

Result<void> admit_signed_in(const Permission& permission, http::Request& request, Sessions& sessions, Tokens& tokens,
                             int64_t now_us) {
  if (request.headers.find("Cairn-Actor"))
    return refused(Errc::kDenied, "who acts is who has signed in: the field Cairn-Actor is not taken here");
  if (const auto text = bearer_text_of(request)) {
    CAIRN_TRY(const auto bearer, tokens.admit(*text, address_of(request), now_us));
    return admit_bearer(permission, request, bearer);
  }
  const auto session = sessions.find(session_token_of(request), now_us);
  if (!session) {
    request.in_public = true;
    if (permission.admits(Role::kPublic)) return success();
    auto error = fail(Errc::kDenied, "sign in first, at /sign-in; these may call " + route_of(permission) + ": " +
                                         admitted_by(permission));
    error.complaints.push_back({http::kSignInPointer, "no session of this program"});
    return error;
  }
  CAIRN_TRY(need_account(permission, request, session->role, session->unit));
  const bool reads = request.method == http::Method::kGet || request.method == http::Method::kHead;
  if (!reads && !permission.admits(Role::kPublic) && !says_secret(request, *session))
    return fail(Errc::kDenied, "a change says the session's secret in Cairn-Csrf, or its form in the field csrf");
  tell_handler(request, session->account, session->role, session->unit);
  return success();
}

bool may_read_too(SignIn mode, std::string_view path_template, const http::Request& request) {
  const auto* row = permission_of({http::Method::kGet, std::string(path_template)});
  CAIRN_CHECK(row != nullptr, "a route has a row");
  const bool nobody = !request.headers.find("Cairn-Actor");
  if (mode == SignIn::kAccounts && nobody) return row->admits(Role::kPublic);
  http::Request same;
  same.headers = request.headers;
  same.path_parameters = request.path_parameters;
  return admit(*row, same).has_value();
}

Result<void> guard(http::Router& router) {
  CAIRN_TRY(need_rows(router));
  router.admit_by([](const http::RouteName& route) -> http::Admission {
    return [row = permission_of(route)](http::Request& request) { return admit(*row, request); };
  });
  return success();
}

Result<void> guard(http::Router& router, Sessions& sessions, Tokens& tokens, const Clock& clock) {
  CAIRN_TRY(need_rows(router));
  router.recall_nothing();
  router.admit_by([&sessions, &tokens, &clock](const http::RouteName& route) -> http::Admission {
    return [&sessions, &tokens, &clock, row = permission_of(route)](http::Request& request) {
      return admit_signed_in(*row, request, sessions, tokens, clock.now_us());
    };
  });
  return success();
}

}  // namespace cairn::services::identity
