#include "services/identity/openid/flows.h"

namespace cairn::services::identity::openid {
namespace {

bool has_expired(const Flow& flow, int64_t now_us) { return now_us - flow.started_us >= kFlowUs; }

}  // namespace

Result<void> Flows::open(std::string_view state, std::string_view browser, Flow flow) {
  const auto key = sha256(state);
  const int64_t now_us = flow.started_us;
  const std::lock_guard lock(mutex_);
  if (flows_.size() >= kFlowsMax)
    std::erase_if(flows_, [&](const auto& entry) { return has_expired(entry.second.flow, now_us); });
  if (flows_.size() >= kFlowsMax) return fail(Errc::kOverloaded, "too many are signing in: try again in some minutes");
  if (!flows_.emplace(key, Waiting{sha256(browser), std::move(flow)}).second)
    return fail(Errc::kConflict, "a sign-in with this state is under way");
  return success();
}

std::optional<Flow> Flows::take(std::string_view state, std::string_view browser, int64_t now_us) {
  const auto key = sha256(state);
  const auto sender = sha256(browser);
  const std::lock_guard lock(mutex_);
  const auto found = flows_.find(key);
  if (found == flows_.end() || found->second.browser != sender) return std::nullopt;
  auto flow = std::move(found->second.flow);
  flows_.erase(found);
  if (has_expired(flow, now_us)) return std::nullopt;
  return flow;
}

}  // namespace cairn::services::identity::openid
