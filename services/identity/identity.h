#pragma once

#include <memory>

#include "eventstore/base/clock.h"
#include "eventstore/store.h"
#include "services/http/blocking.h"
#include "services/identity/attempts.h"
#include "services/identity/credentials.h"
#include "services/identity/openid/provider.h"
#include "services/identity/sessions.h"
#include "services/identity/tokens.h"

namespace cairn::services::identity {

/// How the program learns who acts. A provider (OpenID Connect) is another way to open a session: what reads sessions
/// need not know how one was opened.
enum class SignIn {
  kNamed,     ///< as the field Cairn-Actor says, believed because only this machine reaches the port
  kAccounts,  ///< by a session or a token of an account; Cairn-Actor is refused
};

/// What the routes and the guard share. Outlives the router.
struct Identity {
  eventstore::Store& store;
  http::BlockingPool& pool;
  const Clock& clock;
  SignIn mode = SignIn::kNamed;
  std::unique_ptr<Credentials> credentials;
  bool trial = false;  ///< pages say that nothing is real life
  Sessions sessions = {};
  Tokens tokens = {};
  Attempts attempts = Attempts(kAttemptsMax);
  Attempts address_attempts = Attempts(kAddressAttemptsMax);
  std::unique_ptr<openid::Provider> provider = nullptr;  ///< none: accounts sign in with their passwords alone
  Attempts provider_attempts = Attempts(kAddressAttemptsMax);
};

/// Lets in the tokens that the log has; blocking. Once, before the first request. kCorrupt, kIo.
Result<void> load_tokens(Identity& identity);

}  // namespace cairn::services::identity
