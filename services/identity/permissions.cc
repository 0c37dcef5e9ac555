#include "services/identity/permissions.h"

#include <algorithm>
#include <iterator>

#include "eventstore/base/check.h"

namespace cairn::services::identity {
namespace {

using http::Method;

constexpr std::string_view kNames[] = {"public",       "reader",  "contact",       "officer", "approver",
                                       "city_manager", "auditor", "administrator", "mail"};
constexpr std::string_view kLetters = "prcoamudl";
static_assert(std::size(kRoles) == std::size(kNames) && std::size(kRoles) == kLetters.size());

// Columns: public, reader, contact (own unit), officer, approver, city Manager, aUditor, aDministrator, maiL server.
// Whoever holds the link of an answer page, or the first link of an account, may send it; an auditor who holds one may
// not. Signing in and out changes nothing in the ledger.
constexpr Permission kPermissions[] = {
    {Method::kGet, "/", "prcoamudl"},
    {Method::kGet, "/directory", "prcoamudl"},
    {Method::kGet, "/engagements/{id}", "prcoamudl"},
    {Method::kGet, "/organisations/{id}", "prcoamudl"},
    {Method::kGet, "/new", "prcoamudl"},
    {Method::kGet, "/changes", "prcoamudl"},
    {Method::kGet, "/auditor", "prcoamudl"},
    {Method::kGet, "/quarters", "prcoamudl"},
    {Method::kGet, "/unit", "prcoamudl"},
    {Method::kGet, "/today", "prcoamudl"},
    {Method::kGet, "/summaries", "prcoamudl"},
    {Method::kGet, "/people", "prcoamudl"},
    {Method::kGet, "/map", "prcoamudl"},
    {Method::kGet, "/verify", "prcoamudl"},
    {Method::kGet, "/assets/{name}", "prcoamudl"},
    {Method::kGet, "/plain", "prcoamudl"},
    {Method::kGet, "/plain/engagements/{id}", "prcoamudl"},
    {Method::kGet, "/plain/verify", "prcoamudl"},
    {Method::kGet, "/plain/organisations/{id}", "prcoamudl"},
    {Method::kGet, "/v1/matrix", "prcoamudl"},
    {Method::kGet, "/v1/matrix/pivot", "prcoamudl"},
    {Method::kGet, "/v1/matrix/replay", "-r-oamud-"},
    {Method::kGet, "/v1/graph", "prcoamudl"},
    {Method::kGet, "/v1/engagements", "prcoamudl"},
    {Method::kPost, "/v1/engagements", "---o-----"},
    {Method::kGet, "/v1/engagements/{id}", "prcoamudl"},
    {Method::kGet, "/v1/engagements/{id}/history", "prcoamudl"},
    {Method::kGet, "/v1/engagements/{id}/replay", "prcoamudl"},
    {Method::kGet, "/v1/organisations", "prcoamudl"},
    {Method::kPost, "/v1/organisations", "---o-----"},
    {Method::kGet, "/v1/organisations/{id}", "prcoamudl"},
    {Method::kGet, "/v1/units", "prcoamudl"},
    {Method::kPost, "/v1/units", "---o-----"},
    {Method::kGet, "/v1/units/{id}", "prcoamudl"},
    {Method::kGet, "/v1/posts", "-rcoamud-"},
    {Method::kPost, "/v1/posts", "---o-----"},
    {Method::kGet, "/v1/posts/{id}", "-rcoamud-"},
    {Method::kGet, "/v1/municipalities", "prcoamudl"},
    {Method::kPost, "/v1/municipalities", "---o-----"},
    {Method::kGet, "/v1/municipalities/{id}", "prcoamudl"},
    {Method::kGet, "/v1/rules", "prcoamudl"},
    {Method::kGet, "/v1/rules/{id}", "prcoamudl"},
    {Method::kPost, "/v1/persons", "---o-----"},
    {Method::kPost, "/v1/persons/{id}:change-contact", "---o-----"},
    {Method::kPost, "/v1/persons/{id}:erase", "----a----"},
    {Method::kPost, "/v1/persons/{id}:reveal-contact", "--co-----"},
    {Method::kGet, "/v1/persons/{id}/disclosures", "--co--ud-"},
    {Method::kGet, "/v1/persons/{id}/access-report", "--co--u--"},
    {Method::kGet, "/v1/requests", "---oamud-"},
    {Method::kPost, "/v1/requests", "---o-----"},
    {Method::kGet, "/v1/requests/{id}", "---oamud-"},
    {Method::kPost, "/v1/requests/{id}:answer", "---oa----"},
    {Method::kPost, "/v1/requests/{id}:attach-dispute", "---o-----"},
    {Method::kPost, "/v1/requests/{id}:withdraw-dispute", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:revise", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:join-party", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:leave-party", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:change-lead-unit", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:link-mandate", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:approve", "---oa----"},
    {Method::kPost, "/v1/engagements/{id}:sign", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:set-term", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:activate", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:renew", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:suspend", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:resume", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:conclude", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:withdraw", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:commit-funding", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:receive-funding", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:hold-activity", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:expect-document", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:file-report", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:attach-document", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:withdraw-document", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:record-lesson", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:relate", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:confirm", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:hand-over", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:disown", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:assess-risk", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:note-rival-claim", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:correct", "---o-----"},
    {Method::kPost, "/v1/engagements/{id}:void", "---o-----"},
    {Method::kPost, "/v1/organisations/{id}:rename", "---o-----"},
    {Method::kPost, "/v1/organisations/{id}:add-identifier", "---o-----"},
    {Method::kPost, "/v1/organisations/{id}:merge", "---o-----"},
    {Method::kPost, "/v1/organisations/{id}:undo-merge", "---o-----"},
    {Method::kPost, "/v1/organisations/{id}:correct", "---o-----"},
    {Method::kPost, "/v1/organisations/{id}:void", "---o-----"},
    {Method::kPost, "/v1/units/{id}:rename", "---o-----"},
    {Method::kPost, "/v1/units/{id}:move", "---o-----"},
    {Method::kPost, "/v1/units/{id}:close", "---o-----"},
    {Method::kPost, "/v1/units/{id}:reopen", "---o-----"},
    {Method::kPost, "/v1/units/{id}:correct", "---o-----"},
    {Method::kPost, "/v1/units/{id}:void", "---o-----"},
    {Method::kPost, "/v1/posts/{id}:fill", "---o-----"},
    {Method::kPost, "/v1/posts/{id}:vacate", "---o-----"},
    {Method::kPost, "/v1/posts/{id}:correct", "---o-----"},
    {Method::kPost, "/v1/posts/{id}:void", "---o-----"},
    {Method::kPost, "/v1/municipalities/{id}:rename", "---o-----"},
    {Method::kPost, "/v1/municipalities/{id}:disestablish", "---o-----"},
    {Method::kPost, "/v1/municipalities/{id}:correct", "---o-----"},
    {Method::kPost, "/v1/municipalities/{id}:void", "---o-----"},
    {Method::kPost, "/v1/rules/{id}:set", "---o---d-"},
    {Method::kPost, "/v1/rules/{id}:correct", "---o---d-"},
    {Method::kPost, "/v1/rules/{id}:void", "---o---d-"},
    {Method::kGet, "/sign-in", "prcoamudl"},
    {Method::kPost, "/sign-in", "prcoamudl", false},
    {Method::kGet, "/sign-in/{token}", "prcoamudl"},
    {Method::kPost, "/sign-in/{token}", "prcoam-dl"},
    {Method::kGet, "/sign-in/openid/start", "prcoamudl"},
    {Method::kGet, "/sign-in/openid/callback", "prcoamudl"},
    {Method::kPost, "/sign-out", "-rcoamudl", false},
    {Method::kGet, "/v1/session", "prcoamudl"},
    {Method::kGet, "/v1/accounts", "------ud-"},
    {Method::kPost, "/v1/accounts", "-------d-"},
    {Method::kPost, "/v1/accounts/{id}:issue-link", "-------d-"},
    {Method::kPost, "/v1/accounts/{id}:lock", "-------d-"},
    {Method::kPost, "/v1/accounts/{id}:unlock", "-------d-"},
    {Method::kPost, "/v1/accounts/{id}:change-role", "-------d-"},
    {Method::kPost, "/v1/accounts/{id}:close", "-------d-"},
    {Method::kGet, "/v1/accounts/{id}/tokens", "-rcoamudl"},
    {Method::kPost, "/v1/accounts/{id}:issue-token", "-rcoam-d-"},
    {Method::kPost, "/v1/accounts/{id}:revoke-token", "-rcoam-d-"},
    {Method::kGet, "/answer/{token}", "prcoamudl"},
    {Method::kPost, "/answer/{token}", "prcoam-dl"},
    {Method::kGet, "/answer/{token}/new", "prcoamudl"},
    {Method::kGet, "/answer/{token}/unsubscribe", "prcoamudl"},
    {Method::kPost, "/answer/{token}/unsubscribe", "prcoam-dl"},
    {Method::kPost, "/v1/delivery-reports", "---o---dl"},
    {Method::kGet, "/v1/quarters/{id}/steps/{step}", "---oamud-"},
    {Method::kPost, "/v1/quarters/{id}:release", "---o-----"},
    {Method::kGet, "/v1/figures", "-r-oamud-"},
    {Method::kGet, "/v1/figures/{id}", "-r-oamud-"},
    {Method::kGet, "/v1/indicators", "-r-oamud-"},
    {Method::kPost, "/v1/indicators", "---o-----"},
    {Method::kGet, "/v1/indicators/{id}", "-r-oamud-"},
    {Method::kPost, "/v1/indicators/{id}:revise-formula", "---o-----"},
    {Method::kPost, "/v1/indicators/{id}:set-baseline", "---o-----"},
    {Method::kPost, "/v1/indicators/{id}:set-target", "---o-----"},
    {Method::kPost, "/v1/indicators/{id}:report", "---o-----"},
    {Method::kPost, "/v1/indicators/{id}:return", "---oa----"},
    {Method::kPost, "/v1/indicators/{id}:approve", "---oa----"},
    {Method::kPost, "/v1/indicators/{id}:certify", "---oa----"},
    {Method::kPost, "/v1/indicators/{id}:tell-story", "---o-----"},
    {Method::kGet, "/v1/reviews", "-r-oamud-"},
    {Method::kGet, "/v1/reviews/{engagement}/{year}", "-r-oamud-"},
    {Method::kPost, "/v1/reviews/{engagement}/{year}:submit", "---o-----"},
    {Method::kPost, "/v1/reviews/{engagement}/{year}:return", "---oa----"},
    {Method::kPost, "/v1/reviews/{engagement}/{year}:accept", "---oa----"},
    {Method::kPost, "/v1/reviews/{engagement}/{year}:open-action", "---o-----"},
    {Method::kPost, "/v1/reviews/{engagement}/{year}:close-action", "---o-----"},
    {Method::kGet, "/v1/summaries", "-r-oamud-"},
    {Method::kGet, "/v1/summaries/{year}", "-r-oamud-"},
    {Method::kGet, "/v1/summaries/{year}.html", "-r-oamud-"},
    {Method::kGet, "/v1/summaries/{year}.json", "-r-oamud-"},
    {Method::kGet, "/v1/summaries/{year}.pdf", "-r-oamud-"},
    {Method::kGet, "/v1/summaries/{year}.xlsx", "-r-oamud-"},
    {Method::kGet, "/v1/summaries/{year}/edition", "-r-oamud-"},
    {Method::kGet, "/v1/summaries/{year}/movements", "-r-oamud-"},
    {Method::kPost, "/v1/summaries/{year}:draft", "---o-----"},
    {Method::kPost, "/v1/summaries/{year}:return", "---oam---"},
    {Method::kPost, "/v1/summaries/{year}:sign", "-----m---"},
    {Method::kPost, "/v1/summaries/{year}:publish", "---o-m---"},
    {Method::kGet, "/v1/quarters", "-rcoamud-"},
    {Method::kGet, "/v1/quarters/{id}", "-rcoamud-"},
    {Method::kGet, "/v1/quarters/{id}/duties", "-r-oamud-"},
    {Method::kGet, "/v1/duties/{unit}/{quarter}", "-rcoamud-"},
    {Method::kGet, "/v1/duties/{unit}/{quarter}/proof", "-rcoamud-"},
    {Method::kPost, "/v1/quarters/{id}:open", "---o-----"},
    {Method::kPost, "/v1/quarters/{id}:lock", "---o-----"},
    {Method::kPost, "/v1/quarters/{id}:certify", "---oa----"},
    {Method::kPost, "/v1/quarters/{id}:reopen", "---o-----"},
    {Method::kPost, "/v1/duties/{unit}/{quarter}:answer", "--co-----"},
    {Method::kPost, "/v1/duties/{unit}/{quarter}:undo", "--co-----"},
    {Method::kPost, "/v1/duties/{unit}/{quarter}:excuse", "---o-----"},
    {Method::kPost, "/v1/duties/{unit}/{quarter}:issue-link", "---o-----"},
    {Method::kGet, "/v1/events", "-r-oamud-"},
    {Method::kGet, "/v1/events/{position}", "-r-oamud-"},
    {Method::kGet, "/v1/events/{position}/proof", "prcoamudl"},
    {Method::kGet, "/v1/engagements/{id}/proof", "-r-oamud-"},
    {Method::kGet, "/v1/engagements/{id}/bundle", "-r-oamud-"},
    {Method::kGet, "/v1/audit/bundle", "-r-oamud-"},
    {Method::kGet, "/v1/summaries/{year}/bundle", "-r-oamud-"},
    {Method::kGet, "/v1/checkpoints", "prcoamudl"},
    {Method::kGet, "/audit/checkpoint", "prcoamudl"},
    {Method::kGet, "/audit/keys", "prcoamudl"},
    {Method::kGet, "/audit/tile/{name...}", "prcoamudl"},
    {Method::kGet, "/audit/consistency", "prcoamudl"},
    {Method::kGet, "/v1/diff", "prcoamudl"},
    {Method::kPost, "/v1/rehearsals", "-r-oamud-", false},
    {Method::kGet, "/v1/trail", "-r-oamud-"},
    {Method::kGet, "/v1/audit/sample", "-r-oamud-"},
    {Method::kGet, "/v1/documents", "-r-oamud-"},
    {Method::kPost, "/v1/documents", "--coam---"},
    {Method::kGet, "/v1/documents/{sha256}", "-rcoamud-"},
    {Method::kPost, "/v1/imports", "---o-----"},
    {Method::kGet, "/v1/exports/{name}", "-r-oamud-"},
    {Method::kPost, "/v1/backups", "---o---d-"},
    {Method::kPost, "/v1/verifications", "---o---d-"},
    {Method::kPost, "/v1/views/{name}:rebuild", "---o---d-"},
    {Method::kGet, "/v1/integrity", "prcoamudl"},
    {Method::kGet, "/v1/jobs", "---oamud-"},
    {Method::kGet, "/v1/jobs/{id}", "---oamud-"},
    {Method::kPost, "/v1/jobs/{id}:replay", "---o---d-"},
    {Method::kPost, "/v1/jobs/{id}:cancel", "---o---d-"},
    {Method::kGet, "/trial/clock", "-rcoamud-"},
    {Method::kPost, "/trial/clock", "---o---d-"},
    {Method::kGet, "/health/live", "prcoamudl"},
    {Method::kGet, "/health/ready", "prcoamudl"},
    {Method::kGet, "/metrics", "---o-mud-"},
    {Method::kGet, "/openapi.json", "prcoamudl"},
};

/// A page, which anybody may load, and the route that whoever it is for may call.
struct Screen {
  std::string_view page;
  std::string_view reads;
};
constexpr Screen kScreens[] = {
    {"/", "/v1/matrix"},
    {"/today", "/v1/jobs"},
    {"/map", "/v1/graph"},
    {"/changes", "/v1/diff"},
    {"/quarters", "/v1/quarters"},
    {"/unit", "/v1/duties/{unit}/{quarter}"},
    {"/summaries", "/v1/summaries"},
    {"/auditor", "/v1/trail"},
    {"/people", "/v1/posts"},
    {"/directory", "/v1/matrix"},
};

constexpr bool are_well_formed() {
  return std::ranges::all_of(kPermissions, [](const Permission& row) {
    if (row.marks.size() != kLetters.size()) return false;
    for (size_t i = 0; i < kLetters.size(); ++i)
      if (row.marks[i] != '-' && row.marks[i] != kLetters[i]) return false;
    return true;
  });
}
static_assert(are_well_formed(), "each mark is its column's letter or -");

}  // namespace

std::string_view name_of(Role role) { return kNames[static_cast<size_t>(role)]; }

std::optional<Role> role_of(std::string_view word) {
  if (word == "manager") return Role::kApprover;
  const auto* const found = std::ranges::find(kNames, word);
  if (found == std::end(kNames)) return std::nullopt;
  return kRoles[found - std::begin(kNames)];
}

bool is_within(Role role, Role holder) {
  return std::ranges::all_of(kPermissions,
                             [&](const Permission& row) { return !row.admits(role) || row.admits(holder); });
}

std::span<const Permission> permissions() { return kPermissions; }

const Permission* permission_of(const http::RouteName& route) {
  const auto* const found = std::ranges::find_if(kPermissions, [&](const Permission& row) {
    return row.method == route.method && row.path_template == route.path_template;
  });
  return found == std::end(kPermissions) ? nullptr : found;
}

std::vector<std::string_view> screens_of(Role role) {
  std::vector<std::string_view> screens;
  for (const auto& screen : kScreens) {
    const auto* permission = permission_of({Method::kGet, std::string(screen.reads)});
    CAIRN_CHECK(permission != nullptr, "a screen reads a route of the table");
    if (permission->admits(role)) screens.push_back(screen.page);
  }
  return screens;
}

}  // namespace cairn::services::identity
