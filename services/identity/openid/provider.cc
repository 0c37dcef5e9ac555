#include "services/identity/openid/provider.h"

#include "services/identity/openid/claims.h"

// From the provider's answer to an account, in steps: (1) the answer is this provider's and has a code; (2) the code is
// redeemed with the flow's verifier and our secret; (3) the ID token's signature is one of the provider's keys', which
// are fetched anew, though not often, when it names another; (4) its claims are for us, of now and of this flow.
namespace cairn::services::identity::openid {
namespace {

/// What the provider said is wrong: nothing that whoever signs in can mend.
Error unavailable(const Error& error) { return fail(Errc::kUnavailable, error.context); }

Error too_many() { return fail(Errc::kOverloaded, "others wait for the provider already"); }

Result<Fetched> ask(const Ask& ask) {
  auto fetched = fetch(ask);
  if (!fetched) return unavailable(fetched.error());
  return fetched;
}

}  // namespace

bool Provider::is_fresh(int64_t at_us) const {
  const int64_t age_us = clock_.now_us() - at_us;
  return age_us >= 0 && age_us < kKnownUs;
}

bool Provider::take_turn() {
  const std::lock_guard lock(mutex_);
  if (turns_ >= kTurnsMax) return false;
  ++turns_;
  return true;
}

Provider::Turn::~Turn() {
  const std::lock_guard lock(provider_.mutex_);
  --provider_.turns_;
}

std::shared_ptr<const Metadata> Provider::known_metadata() {
  const std::lock_guard lock(mutex_);
  return metadata_.value && is_fresh(metadata_.at_us) ? metadata_.value : nullptr;
}

Result<std::shared_ptr<const Metadata>> Provider::metadata() {
  if (auto known = known_metadata()) return known;
  const int64_t now_us = clock_.now_us();
  CAIRN_TRY(const auto fetched, ask({.url = discovery_url(settings_.issuer)}));
  if (fetched.status != 200)
    return fail(Errc::kUnavailable, "the provider's configuration: status " + std::to_string(fetched.status));
  auto read = metadata_of(fetched.body, settings_.issuer);
  if (!read) return unavailable(read.error());
  auto value = std::make_shared<const Metadata>(std::move(read.value()));
  const std::lock_guard lock(mutex_);
  metadata_ = {value, now_us};
  return value;
}

Result<std::shared_ptr<const KeySet>> Provider::fetch_keys(const Metadata& metadata) {
  const int64_t now_us = clock_.now_us();
  CAIRN_TRY(const auto fetched, ask({.url = metadata.jwks_uri}));
  if (fetched.status != 200)
    return fail(Errc::kUnavailable, "the provider's keys: status " + std::to_string(fetched.status));
  auto read = KeySet::parse(fetched.body);
  if (!read) return unavailable(read.error());
  auto value = std::make_shared<const KeySet>(std::move(read.value()));
  const std::lock_guard lock(mutex_);
  keys_ = {value, now_us};
  return value;
}

Result<std::shared_ptr<const KeySet>> Provider::keys(const Metadata& metadata) {
  {
    const std::lock_guard lock(mutex_);
    if (keys_.value && is_fresh(keys_.at_us)) return keys_.value;
  }
  return fetch_keys(metadata);
}

Result<std::shared_ptr<const KeySet>> Provider::renewed_keys(const Metadata& metadata) {
  {
    const int64_t now_us = clock_.now_us();
    const std::lock_guard lock(mutex_);
    if (renewed_us_ != INT64_MIN && now_us >= renewed_us_ && now_us - renewed_us_ < kRenewalUs)
      return std::shared_ptr<const KeySet>();
    renewed_us_ = now_us;
  }
  return fetch_keys(metadata);
}

Result<std::string> Provider::payload_of(const Metadata& metadata, std::string_view token) {
  CAIRN_TRY(auto known, keys(metadata));
  auto payload = known->verify(token);
  if (!payload && payload.error().code == Errc::kNotFound) {
    CAIRN_TRY(known, renewed_keys(metadata));
    if (known) payload = known->verify(token);
  }
  if (!payload) return fail(Errc::kDenied, payload.error().context);
  return payload;
}

Result<std::string> Provider::start(std::string_view state, std::string_view browser, Flow flow) {
  auto known = known_metadata();
  if (!known) {
    if (!take_turn()) return too_many();
    const Turn turn(*this);
    CAIRN_TRY(known, metadata());
  }
  auto url = authorization_url(*known, settings_, flow, state);
  CAIRN_TRY(flows_.open(state, browser, std::move(flow)));
  return url;
}

Result<SignedIn> Provider::finish(const std::vector<http::Parameter>& query, const Flow& flow) {
  if (!take_turn()) return too_many();
  const Turn turn(*this);
  CAIRN_TRY(const auto known, metadata());
  CAIRN_TRY(const auto code, code_of(query, *known, settings_));
  const auto request = token_request(*known, settings_, code, flow.verifier);
  CAIRN_TRY(
      const auto fetched,
      ask({.url = known->token_endpoint, .form = request.form, .user = request.user, .password = request.password}));
  CAIRN_TRY(auto token, id_token_of(fetched.status, fetched.body));
  CAIRN_TRY(const auto payload, payload_of(*known, token));
  CAIRN_TRY(auto claims, claims_of(payload, settings_.account_claim));
  CAIRN_TRY(check(claims, {.issuer = settings_.issuer,
                           .client_id = settings_.client_id,
                           .nonce = flow.nonce,
                           .started_us = flow.started_us,
                           .now_us = clock_.now_us()}));
  return SignedIn{std::move(claims.account), std::move(token)};
}

std::string Provider::end_session_url(std::string_view id_token) {
  const std::lock_guard lock(mutex_);
  return metadata_.value ? openid::end_session_url(*metadata_.value, settings_, id_token) : std::string();
}

}  // namespace cairn::services::identity::openid
