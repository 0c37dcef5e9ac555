#include "services/identity/openid/settings.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "services/identity/openid/urls.h"

namespace cairn::services::identity::openid {
namespace {

constexpr size_t kSecretBytesMax = 4'096;
constexpr size_t kNameBytesMax = 200;

/// The file's first line. What is wrong with it is said without a byte of it.
Result<std::string> read_secret(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0)
    return fail(Errc::kIo, "--openid-client-secret-file cannot be read: " + std::string(std::strerror(errno)));
  if ((status.st_mode & S_IROTH) != 0)
    return fail(Errc::kInvalid, "--openid-client-secret-file is readable by everybody: chmod o-r");
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return fail(Errc::kIo, "--openid-client-secret-file cannot be read, or is empty");
  if (line.ends_with('\r')) line.pop_back();
  if (line.empty() || line.size() > kSecretBytesMax)
    return fail(Errc::kInvalid, "--openid-client-secret-file has no secret in its first line");
  return line;
}

Result<void> check_name(std::string_view name, std::string_view what) {
  const bool printable = std::ranges::all_of(name, [](unsigned char byte) { return byte > 0x20 && byte < 0x7f; });
  if (name.empty() || name.size() > kNameBytesMax || !printable)
    return fail(Errc::kInvalid, std::string(what) + " is no word of at most 200 letters");
  return success();
}

}  // namespace

Result<Settings> settings_of(const Options& options) {
  for (const auto& [value, name] : {std::pair(&options.issuer, "--openid-issuer"),
                                    {&options.client_id, "--openid-client-id"},
                                    {&options.client_secret_file, "--openid-client-secret-file"},
                                    {&options.public_url, "--public-url"}}) {
    if (value->empty())
      return fail(Errc::kInvalid, std::string(name) +
                                      " is missing: a provider wants --openid-issuer, --openid-client-id, "
                                      "--openid-client-secret-file and --public-url together");
  }
  Settings settings;
  CAIRN_TRY(check_url(options.issuer, "--openid-issuer"));
  if (options.issuer.find('?') != std::string::npos) return fail(Errc::kInvalid, "--openid-issuer has a query");
  settings.issuer = options.issuer;
  CAIRN_TRY(check_name(options.client_id, "--openid-client-id"));
  settings.client_id = options.client_id;
  if (!options.account_claim.empty()) settings.account_claim = options.account_claim;
  CAIRN_TRY(check_name(settings.account_claim, "--openid-account-claim"));
  CAIRN_TRY(settings.public_url, public_root(options.public_url));
  CAIRN_TRY(settings.client_secret, read_secret(options.client_secret_file));
  return settings;
}

Result<std::string> public_root(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  CAIRN_TRY(check_url(url, "--public-url"));
  const auto path = std::string_view(url).substr(url.find("://") + 3).find_first_of("/?");
  if (path != std::string_view::npos)
    return fail(Errc::kInvalid,
                "--public-url has a path; it is where the whole program is, as https://cairn.durban.gov.za");
  return url;
}

}  // namespace cairn::services::identity::openid
