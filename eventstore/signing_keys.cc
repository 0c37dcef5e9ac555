#include "eventstore/signing_keys.h"

#include <openssl/rand.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "eventstore/base/check.h"
#include "eventstore/base/durable_file.h"
#include "eventstore/base/log.h"

// A new key, in steps: (1) its verifier key is listed; (2) the private key takes its place. A crash between the two
// leaves a listed key that signs nothing.
namespace cairn::eventstore {
namespace {

using merkle::Signer;
using merkle::Verifier;

constexpr unsigned kOwnerReads = 0600;

Result<std::optional<std::string>> read_file(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error) && !error) return std::optional<std::string>();
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return fail(Errc::kIo, "cannot read " + path);
  return std::optional(text.str());
}

/// Others can read it: worth a word, but no reason to stop signing.
void warn_of_mode(const std::string& path) {
  struct stat is{};
  if (::stat(path.c_str(), &is) == 0 && (is.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    log_of("eventstore")->warn("{} can be read by others; chmod 600 takes that from them", path);
}

Result<Signer> new_signer(const std::string& origin) {
  std::string seed(Signer::kSeedBytes, '\0');
  const bool drawn = RAND_priv_bytes(reinterpret_cast<uint8_t*>(seed.data()), static_cast<int>(seed.size())) == 1;
  CAIRN_CHECK(drawn, "the system gives random bytes");
  return Signer::of(origin, seed);
}

Result<void> list(const KeyFiles& files, const std::vector<Verifier>& verifiers) {
  std::string text;
  for (const auto& verifier : verifiers) text += verifier.text() + "\n";
  return write_durably(files.verifiers, text);
}

/// `verifier` first, once.
void put_first(std::vector<Verifier>& verifiers, const Verifier& verifier) {
  std::erase_if(verifiers, [&](const Verifier& listed) { return listed.text() == verifier.text(); });
  verifiers.insert(verifiers.begin(), verifier);
}

Result<Signer> replace(const KeyFiles& files, const std::string& origin, std::vector<Verifier> verifiers) {
  CAIRN_TRY(auto signer, new_signer(origin));
  put_first(verifiers, signer.verifier());
  CAIRN_TRY(list(files, verifiers));
  CAIRN_TRY(write_durably(files.private_key, signer.pem(), kOwnerReads));
  return signer;
}

}  // namespace

Result<SigningKeys> read_keys(const KeyFiles& files, const std::string& origin) {
  SigningKeys keys;
  CAIRN_TRY(const auto listed, read_file(files.verifiers));
  std::istringstream lines(listed.value_or(""));
  for (std::string line; std::getline(lines, line);) {
    auto verifier = Verifier::parse(line);
    if (!verifier) return fail(Errc::kInvalid, files.verifiers + ": " + verifier.error().context);
    if (verifier.value().name() != origin)
      return fail(Errc::kInvalid,
                  files.verifiers + " names a key of " + verifier.value().name() + ", this is the ledger of " + origin);
    keys.verifiers.push_back(std::move(verifier).value());
  }
  CAIRN_TRY(const auto pem, read_file(files.private_key));
  if (!pem) return keys;
  warn_of_mode(files.private_key);
  auto signer = Signer::of_pem(origin, *pem);
  if (!signer) return fail(signer.error().code, files.private_key + ": " + signer.error().context);
  put_first(keys.verifiers, signer.value().verifier());
  keys.signer = std::move(signer).value();
  return keys;
}

Result<Signer> ensure_key(const KeyFiles& files, const std::string& origin) {
  CAIRN_TRY(auto keys, read_keys(files, origin));
  if (!keys.signer) return replace(files, origin, std::move(keys.verifiers));
  CAIRN_TRY(list(files, keys.verifiers));
  return std::move(*keys.signer);
}

Result<Signer> rotate_key(const KeyFiles& files, const std::string& origin) {
  CAIRN_TRY(auto keys, read_keys(files, origin));
  if (!keys.signer)
    return fail(Errc::kNotFound, "there is no key in " + files.private_key + "; cairn key --make makes one");
  return replace(files, origin, std::move(keys.verifiers));
}

}  // namespace cairn::eventstore
