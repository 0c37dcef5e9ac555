#include "services/identity/permissions.h"

#include <gmock/gmock.h>

#include <set>

namespace cairn::services::identity {
namespace {

std::string route_of(const Permission& row) {
  return std::string(http::name_of(row.method)) + " " + std::string(row.path_template);
}

TEST(PermissionsTest, EachRouteHasOneRow) {
  std::set<std::string> seen;
  for (const auto& row : permissions()) EXPECT_TRUE(seen.insert(route_of(row)).second) << route_of(row);
}

TEST(PermissionsTest, AuditorReadsEverythingAndChangesNothing) {
  for (const auto& row : permissions()) EXPECT_EQ(row.admits(Role::kAuditor), !row.changes) << route_of(row);
}

TEST(PermissionsTest, PublicReaderAndMailServerChangeNothingButTheirTokensAndWhatALinkOrTheMailAllows) {
  for (const auto& row : permissions()) {
    if (!row.changes || row.path_template.starts_with("/answer/")) continue;
    if (row.path_template == "/sign-in/{token}") continue;
    const bool own_tokens = row.path_template.ends_with("-token");
    EXPECT_FALSE(row.admits(Role::kPublic)) << route_of(row);
    EXPECT_EQ(row.admits(Role::kReader), own_tokens) << route_of(row);
    EXPECT_EQ(row.admits(Role::kMailServer), row.path_template == "/v1/delivery-reports") << route_of(row);
  }
}

TEST(PermissionsTest, AdministratorChangesRulesAccountsAndUpkeepOnly) {
  const std::set<std::string_view> own = {"/v1/rules/{id}:set",
                                          "/v1/rules/{id}:correct",
                                          "/v1/rules/{id}:void",
                                          "/v1/backups",
                                          "/v1/verifications",
                                          "/v1/views/{name}:rebuild",
                                          "/v1/jobs/{id}:replay",
                                          "/v1/jobs/{id}:cancel",
                                          "/v1/delivery-reports",
                                          "/trial/clock",
                                          "/answer/{token}",
                                          "/answer/{token}/unsubscribe",
                                          "/sign-in/{token}",
                                          "/v1/accounts",
                                          "/v1/accounts/{id}:issue-link",
                                          "/v1/accounts/{id}:lock",
                                          "/v1/accounts/{id}:unlock",
                                          "/v1/accounts/{id}:change-role",
                                          "/v1/accounts/{id}:close",
                                          "/v1/accounts/{id}:issue-token",
                                          "/v1/accounts/{id}:revoke-token"};
  for (const auto& row : permissions()) {
    if (row.changes) EXPECT_EQ(row.admits(Role::kAdministrator), own.contains(row.path_template)) << route_of(row);
  }
}

TEST(PermissionsTest, OnlyTheCityManagerSigns) {
  const auto* row = permission_of({http::Method::kPost, "/v1/summaries/{year}:sign"});
  ASSERT_NE(row, nullptr);
  for (const Role role : kRoles) EXPECT_EQ(row->admits(role), role == Role::kCityManager) << name_of(role);
}

TEST(PermissionsTest, ARoleIsWithinAnotherThatMayAllItMay) {
  for (const Role role : kRoles) EXPECT_TRUE(is_within(role, role)) << name_of(role);
  EXPECT_TRUE(is_within(Role::kReader, Role::kOfficer));
  EXPECT_FALSE(is_within(Role::kOfficer, Role::kReader));
  EXPECT_FALSE(is_within(Role::kApprover, Role::kCityManager)) << "who signs does not certify";
  EXPECT_FALSE(is_within(Role::kOfficer, Role::kAdministrator)) << "who keeps accounts keeps no matrix";
  EXPECT_FALSE(is_within(Role::kReader, Role::kAuditor)) << "an auditor changes nothing, a reader issues tokens";
}

TEST(PermissionsTest, RolesHaveWords) {
  for (const Role role : kRoles) EXPECT_EQ(role_of(name_of(role)), role);
  EXPECT_EQ(role_of("manager"), Role::kApprover);
  EXPECT_EQ(role_of("king"), std::nullopt);
  EXPECT_EQ(role_of(""), std::nullopt);
}

TEST(PermissionsTest, UnknownRouteHasNoRow) {
  EXPECT_EQ(permission_of({http::Method::kGet, "/v1/nothing"}), nullptr);
  EXPECT_EQ(permission_of({http::Method::kDelete, "/v1/matrix"}), nullptr);
}

}  // namespace
}  // namespace cairn::services::identity
