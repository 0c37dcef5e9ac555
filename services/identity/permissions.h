#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/http/router.h"

namespace cairn::services::identity {

/// In which part somebody acts. A person may hold several and declares one with each request.
enum class Role {
  kPublic,
  kReader,         ///< any official
  kContact,        ///< speaks for one unit, and only for that one
  kOfficer,        ///< keeps the matrix
  kApprover,       ///< takes, returns and certifies what another has prepared
  kCityManager,    ///< returns, signs and publishes the yearly summary
  kAuditor,        ///< reads all and changes nothing
  kAdministrator,  ///< rules and upkeep; never the matrix
  kMailServer,     ///< hands on what came back of our mail, nothing else
};

inline constexpr Role kRoles[] = {Role::kPublic,  Role::kReader,        Role::kContact,
                                  Role::kOfficer, Role::kApprover,      Role::kCityManager,
                                  Role::kAuditor, Role::kAdministrator, Role::kMailServer};

/// The word of Cairn-Actor: "public", "reader", "contact", "officer", "approver", "city_manager", "auditor",
/// "administrator", "mail".
std::string_view name_of(Role role);
/// The role of a word; "manager" is an approver as well. None for a word that names no role.
std::optional<Role> role_of(std::string_view word);

/// Whether whoever has the role `holder` may call every route that `role` may. By the table below: an approver's may
/// not stand in for an officer's, nor the other way round.
bool is_within(Role role, Role holder);

/// One row of the table: who may call one route.
struct Permission {
  http::Method method;
  std::string_view path_template;
  std::string_view marks;                       ///< a letter a role in the order of kRoles, or `-`
  bool changes = method != http::Method::kGet;  ///< something is appended or started; else it only reads

  bool admits(Role role) const { return marks[static_cast<size_t>(role)] != '-'; }
};

/// The whole table, in the order of the OpenAPI file: the one place that says who may call what.
std::span<const Permission> permissions();

/// The row of a route; null when there is none.
const Permission* permission_of(const http::RouteName& route);

/// The pages of the front end's navigation that would show the role something, in its order.
std::vector<std::string_view> screens_of(Role role);

}  // namespace cairn::services::identity
