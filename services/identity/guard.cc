#include "services/identity/guard.h"

#include <algorithm>

#include "services/http/actor.h"

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

}  // namespace

Result<void> admit(const Permission& permission, const http::Request& request) {
  const auto actor = http::actor_of(request);
  if (!actor) {
    const bool nobody = actor.error().code == Errc::kDenied;
    if (nobody && (!permission.changes || permission.admits(Role::kPublic))) return success();
    return actor.error();
  }
  const std::string& word = actor.value().role;
  const auto role = word.empty() ? std::optional(Role::kOfficer) : role_of(word);
  if (!role) return refused(Errc::kInvalid, "there is no role \"" + word + "\"");
  if (!permission.admits(*role))
    return refused(Errc::kDenied, "the role " + std::string(name_of(*role)) + " may not call " + route_of(permission) +
                                      "; these may: " + admitted_by(permission));
  const auto* unit = unit_of(request);
  if (*role == Role::kContact && unit != nullptr && *unit != actor.value().unit)
    return refused(Errc::kDenied, "the role contact speaks for its own unit; this is unit " + *unit +
                                      ", the one declared is \"" + actor.value().unit + "\"");
  return success();
}

Result<void> guard(http::Router& router) {
  for (const auto& route : router.routes()) {
    if (permission_of(route) == nullptr)
      return fail(Errc::kInvalid, std::string(http::name_of(route.method)) + " " + route.path_template +
                                      " has no row in the table of services/identity");
  }
  router.admit_by([](const http::RouteName& route) -> http::Admission {
    return [row = permission_of(route)](const http::Request& request) { return admit(*row, request); };
  });
  return success();
}

}  // namespace cairn::services::identity
