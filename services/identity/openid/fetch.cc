#include "services/identity/openid/fetch.h"

#include <curl/curl.h>

#include <array>
#include <memory>
#include <mutex>

#include "services/identity/openid/urls.h"

namespace cairn::services::identity::openid {
namespace {

struct HandleCloser {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

void set_up_library() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

/// Less than all bytes ends the transfer.
size_t take_bytes(char* bytes, size_t size, size_t count, void* pointer) {
  auto& body = *static_cast<std::string*>(pointer);
  if (body.size() + size * count > kFetchedBytesMax) return 0;
  body.append(bytes, size * count);
  return size * count;
}

void set_limits(CURL* handle) {
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  // Neither http_proxy nor .netrc of whoever started the program.
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, kConnectMs);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, kFetchMs);
  curl_easy_setopt(handle, CURLOPT_MAXFILESIZE, static_cast<long>(kFetchedBytesMax));
}

}  // namespace

Result<Fetched> fetch(const Ask& ask) {
  set_up_library();
  CAIRN_TRY(check_url(ask.url, "what the provider is asked at"));
  const std::unique_ptr<CURL, HandleCloser> handle(curl_easy_init());
  const std::unique_ptr<curl_slist, ListCloser> fields(curl_slist_append(nullptr, "Accept: application/json"));
  if (!handle || !fields) return fail(Errc::kInternal, "libcurl gives no handle");
  Fetched fetched;
  std::array<char, CURL_ERROR_SIZE> why = {};
  set_limits(handle.get());
  curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, ask.url.starts_with("https://") ? "https" : "http");
  curl_easy_setopt(handle.get(), CURLOPT_URL, ask.url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, fields.get());
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, why.data());
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, take_bytes);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &fetched.body);
  if (!ask.form.empty()) {
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(ask.form.size()));
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, ask.form.c_str());
  }
  if (!ask.user.empty()) {
    curl_easy_setopt(handle.get(), CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(handle.get(), CURLOPT_USERNAME, ask.user.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_PASSWORD, ask.password.c_str());
  }
  const auto ended = curl_easy_perform(handle.get());
  const bool too_long = ended == CURLE_WRITE_ERROR || ended == CURLE_FILESIZE_EXCEEDED;
  const char* words = why[0] != 0 ? why.data() : curl_easy_strerror(ended);
  if (ended != CURLE_OK)
    return fail(Errc::kUnavailable,
                ask.url.substr(0, ask.url.find('?')) + ": " + (too_long ? "the answer is too long" : words));
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  fetched.status = static_cast<int>(status);
  return fetched;
}

}  // namespace cairn::services::identity::openid
