#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/base/clock.h"
#include "eventstore/base/result.h"
#include "services/http/message.h"
#include "services/identity/openid/authorization.h"
#include "services/identity/openid/fetch.h"
#include "services/identity/openid/flows.h"
#include "services/identity/openid/keys.h"
#include "services/identity/openid/settings.h"

namespace cairn::services::identity::openid {

/// How old what the provider said of itself, and its keys, may be: so long a key that it withdrew may still be taken.
inline constexpr int64_t kKnownUs = int64_t{60} * 60 * 1'000'000;
/// Unknown keys have the key set fetched anew no more often than this.
inline constexpr int64_t kRenewalUs = int64_t{60} * 1'000'000;
/// Threads of the pool that wait for the provider at a time; the others read the ledger meanwhile.
inline constexpr unsigned kTurnsMax = 2;

/// What a provider has told of somebody.
struct SignedIn {
  std::string account = {};   ///< the value of the claim that names the account, as the provider wrote it
  std::string id_token = {};  ///< for the sign-out
};

/// The municipality's provider (OpenID Connect), of which this program is a client. It is asked when somebody signs in
/// and never before, so that the program starts without it. Methods marked blocking ask it over the network, a few
/// seconds at most: for the pool; where kTurnsMax threads wait for it already they have done nothing and say
/// kOverloaded: ask again in a moment. Thread-safe; the clock outlives it.
class Provider {
 public:
  Provider(Settings settings, const Clock& clock) : settings_(std::move(settings)), clock_(clock) {}

  /// Remembers the flow and tells where its browser signs in. Blocking. kUnavailable, with why, when the provider
  /// cannot be asked or says what it must not; kOverloaded also as Flows::open.
  Result<std::string> start(std::string_view state, std::string_view browser, Flow flow);

  /// Who has signed in, by the provider's answer to a flow that was taken. Blocking. kDenied, to be shown, when the
  /// answer or its ID token is refused; kUnavailable as above.
  Result<SignedIn> finish(const std::vector<http::Parameter>& query, const Flow& flow);

  /// Where a browser is sent to sign out; "" when the provider ends no sessions or has not been asked yet.
  std::string end_session_url(std::string_view id_token);

  Flows& flows() { return flows_; }

 private:
  template <class T>
  struct Known {
    std::shared_ptr<const T> value;
    int64_t at_us = 0;
  };

  /// One of the threads that may wait for the provider, while it lives.
  class Turn {
   public:
    explicit Turn(Provider& provider) : provider_(provider) {}
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    Provider& provider_;
  };
  bool take_turn();

  /// Null when it was not asked yet, or too long ago.
  std::shared_ptr<const Metadata> known_metadata();
  Result<std::shared_ptr<const Metadata>> metadata();
  Result<std::shared_ptr<const KeySet>> keys(const Metadata& metadata);
  /// Null when they were fetched anew a moment ago.
  Result<std::shared_ptr<const KeySet>> renewed_keys(const Metadata& metadata);
  Result<std::shared_ptr<const KeySet>> fetch_keys(const Metadata& metadata);
  Result<std::string> payload_of(const Metadata& metadata, std::string_view token);
  bool is_fresh(int64_t at_us) const;

  const Settings settings_;
  const Clock& clock_;
  Flows flows_;
  std::mutex mutex_;
  Known<Metadata> metadata_;        // guarded by mutex_
  Known<KeySet> keys_;              // guarded by mutex_
  int64_t renewed_us_ = INT64_MIN;  // guarded by mutex_
  unsigned turns_ = 0;              // guarded by mutex_
};

}  // namespace cairn::services::identity::openid
