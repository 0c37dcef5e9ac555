#include "services/identity/tokens.h"

#include <algorithm>

#include "eventstore/base/bytes.h"
#include "services/http/problem.h"
#include "services/identity/secrets.h"

namespace cairn::services::identity {
namespace {

constexpr std::string_view kPrefix = "cairn_";
constexpr size_t kIdBytes = 8;
constexpr size_t kSecretBytes = 32;
constexpr size_t kIdDigits = 2 * kIdBytes;
constexpr size_t kTextBytes = kPrefix.size() + kIdDigits + 1 + 2 * kSecretBytes;

std::string hash_of(std::string_view text) { return to_hex(view_of(sha256(text))); }

}  // namespace

Result<NewToken> make_token() {
  NewToken token;
  CAIRN_TRY(token.id, random_hex(kIdBytes));
  CAIRN_TRY(const auto secret, random_hex(kSecretBytes));
  token.text.append(kPrefix).append(token.id).append("_").append(secret);
  token.sha256 = hash_of(token.text);
  return token;
}

Result<void> Tokens::renew(const std::string& account, const std::function<Result<Account>()>& read) {
  const std::lock_guard one(renewing_);
  auto now = read();
  take(now ? now.value() : Account{.id = account});
  if (!now) return std::move(now).error();
  return success();
}

void Tokens::take(const Account& account) {
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [&](const auto& entry) { return entry.second.bearer.account == account.id; });
  if (account.state != AccountState::kOpen) return;
  for (const auto& token : account.tokens)
    entries_.insert_or_assign(
        token.id, Entry{{account.id, token.role, account.unit, token.read_only}, token.sha256, token.expires_us});
}

std::optional<Bearer> Tokens::find(std::string_view text, int64_t now_us) const {
  if (text.size() != kTextBytes || !text.starts_with(kPrefix)) return std::nullopt;
  const auto hash = hash_of(text);
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(text.substr(kPrefix.size(), kIdDigits));
  if (found == entries_.end()) return std::nullopt;
  const auto& entry = found->second;
  if (!equal_in_time(entry.sha256, hash) || now_us >= entry.expires_us) return std::nullopt;
  return entry.bearer;
}

Result<Bearer> Tokens::admit(std::string_view text, const std::string& address, int64_t now_us) {
  auto bearer = find(text, now_us);
  if (bearer) {
    if (right_.take(bearer->account, steady_us())) return std::move(*bearer);
    return fail(Errc::kOverloaded, "the tokens of " + bearer->account + " call more than 20 times a second");
  }
  if (!wrong_.take(address, steady_us()))
    return fail(Errc::kOverloaded, "too much that is no token comes from this address");
  auto error = fail(Errc::kDenied, "the token in Authorization is none, was revoked or has expired");
  error.complaints.push_back({http::kBearerPointer, "lets nobody in"});
  return error;
}

std::optional<std::string_view> bearer_text_of(const http::Request& request) {
  auto field = request.headers.find("Authorization");
  if (!field) return std::nullopt;
  const auto scheme = field->substr(0, field->find(' '));
  if (!http::equal_ignoring_case(scheme, "Bearer")) return std::nullopt;
  field->remove_prefix(scheme.size());
  while (field->starts_with(' ')) field->remove_prefix(1);
  return field;
}

}  // namespace cairn::services::identity
