#include "workers/mail/smtp_transport.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <mutex>

// One mail over one connection. libcurl speaks SMTP; what it does not tell is how far the conversation came when it
// broke, and that decides between "not handed over" and "unknown". So its callbacks note it:
//   1. each command that goes out: from MAIL FROM on, a refusal is about this mail and not about us,
//   2. each reply that comes in: the last one is the other side's word,
//   3. the mail's last byte: from then on the other side may have taken the mail without our hearing of it.

namespace cairn::workers::mail {
namespace {

using Milliseconds = std::chrono::milliseconds;

constexpr Milliseconds kGraceAfterStopping{10'000};
constexpr size_t kReplyBytesMax = 4'096;
constexpr size_t kPasswordBytesMax = 4'096;
constexpr std::string_view kStopped = "stopping before the mail was handed over";

struct Conversation {
  std::string_view unread;  ///< of the mail
  const Stopping& stopping;
  std::optional<Stage> stage = std::nullopt;  ///< none before MAIL FROM
  bool quitting = false;
  std::string reply = {};
  bool reply_goes_on = false;
  std::optional<std::chrono::steady_clock::time_point> stopping_since = std::nullopt;
};

size_t read_mail(char* to, size_t size, size_t count, void* pointer) {
  auto& talk = *static_cast<Conversation*>(pointer);
  const auto piece = talk.unread.substr(0, size * count);
  std::memcpy(to, piece.data(), piece.size());
  talk.unread.remove_prefix(piece.size());
  // What comes from here on answers the mail, not the command before it.
  talk.reply.clear();
  return piece.size();
}

size_t hear_reply(char* line, size_t size, size_t count, void* pointer) {
  auto& talk = *static_cast<Conversation*>(pointer);
  const std::string_view text(line, size * count);
  if (talk.quitting) return text.size();
  if (!talk.reply_goes_on) talk.reply.clear();
  talk.reply_goes_on = text.size() > 3 && text[3] == '-';
  if (talk.reply.size() + text.size() <= kReplyBytesMax) talk.reply += text;
  return text.size();
}

int note_command(CURL*, curl_infotype type, char* bytes, size_t size, void* pointer) {
  auto& talk = *static_cast<Conversation*>(pointer);
  const std::string_view text(bytes, size);
  if (type != CURLINFO_HEADER_OUT) return 0;
  if (text.starts_with("MAIL ")) talk.stage = Stage::kSender;
  if (text.starts_with("RCPT ")) talk.stage = Stage::kRecipient;
  if (text.starts_with("DATA")) talk.stage = Stage::kContent;
  if (text.starts_with("QUIT")) talk.quitting = true;
  // A reply that never comes must not be taken from the command before.
  if (!talk.quitting) talk.reply.clear();
  return 0;
}

/// Asked by libcurl about once a second; not zero ends the transfer.
int should_end(void* pointer, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& talk = *static_cast<Conversation*>(pointer);
  if (!talk.stopping()) return 0;
  if (!talk.unread.empty()) return 1;
  const auto now = std::chrono::steady_clock::now();
  if (!talk.stopping_since) talk.stopping_since = now;
  return now - *talk.stopping_since > kGraceAfterStopping ? 1 : 0;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The code of a reply; 0 when there is none.
int code_of(std::string_view reply) {
  if (reply.size() < 3 || !std::ranges::all_of(reply.substr(0, 3), is_digit)) return 0;
  return (reply[0] - '0') * 100 + (reply[1] - '0') * 10 + (reply[2] - '0');
}

/// "5.1.1" at the front of a reply's text (RFC 2034); else empty.
std::string status_of(std::string_view text) {
  const auto status = text.substr(0, text.find(' '));
  const bool marks =
      std::ranges::count(status, '.') == 2 && status.size() >= 5 && status[1] == '.' && is_digit(status.back());
  const bool digits = std::ranges::all_of(status, [](char c) { return is_digit(c) || c == '.'; });
  return marks && digits && status.size() <= 9 && status.find("..") == status.npos ? std::string(status) : "";
}

/// The words of a reply of one or more lines, without the codes.
std::string words_of(std::string_view reply) {
  std::string out;
  while (!reply.empty()) {
    auto line = reply.substr(0, reply.find('\n'));
    reply.remove_prefix(std::min(reply.size(), line.size() + 1));
    if (line.size() > 3 && code_of(line) != 0) line.remove_prefix(4);
    if (!out.empty()) out += ' ';
    out += line.substr(0, line.find('\r'));
  }
  return out;
}

Outcome outcome_of(Verdict verdict, const Conversation& talk, const std::string& why, const Envelope& envelope) {
  const auto words = words_of(talk.reply);
  Outcome outcome{verdict, talk.stage.value_or(Stage::kContent), code_of(talk.reply), status_of(words), ""};
  outcome.reply = blanked(words.empty() ? why : words, envelope.to);
  return outcome;
}

/// "says that it wants a log-in": a fault of the settings, which no mail is to suffer for (RFC 4954, 6).
bool is_about_login(int code) { return code == 530 || code == 534 || code == 535 || code == 538; }

Result<Outcome> judge(CURLcode ended, const Conversation& talk, const std::string& why, const Envelope& envelope) {
  const int code = code_of(talk.reply);
  const auto said = talk.reply.empty() ? std::string() : fmt::format(" ({} {})", code, words_of(talk.reply));
  const auto unavailable = [&](std::string_view what) {
    return fail(Errc::kUnavailable, blanked(std::string(what) + said, envelope.to));
  };
  if (ended == CURLE_OK) return outcome_of(Verdict::kTaken, talk, why, envelope);
  if (talk.stage && is_about_login(code)) return unavailable("the mail server wants a log-in: see mail.toml");
  if (talk.stage && code >= 500 && code < 600) return outcome_of(Verdict::kRefusedForGood, talk, why, envelope);
  if (talk.stage && code >= 400 && code < 500) return outcome_of(Verdict::kRefusedForNow, talk, why, envelope);
  if (talk.stage == Stage::kContent && talk.unread.empty())
    return outcome_of(code >= 200 && code < 300 ? Verdict::kTaken : Verdict::kUnknown, talk, why, envelope);
  // The server spoke to us until it was told for whom the mail is: what it is silent about is this mail.
  const bool knows_the_mail = talk.stage == Stage::kRecipient || talk.stage == Stage::kContent;
  if (ended == CURLE_OPERATION_TIMEDOUT && knows_the_mail)
    return outcome_of(Verdict::kRefusedForNow, talk, why, envelope);
  if (ended == CURLE_ABORTED_BY_CALLBACK) return fail(Errc::kCancelled, std::string(kStopped));
  if (ended == CURLE_LOGIN_DENIED) return unavailable("the mail server refuses the log-in: see mail.toml");
  if (ended == CURLE_USE_SSL_FAILED) return unavailable("the mail server offers no STARTTLS: see mail.toml");
  return unavailable("the mail server cannot be used: " + why);
}

/// The file's first line.
Result<std::string> read_password(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0)
    return fail(Errc::kUnavailable, "the mail password cannot be read: " + std::string(std::strerror(errno)));
  if ((status.st_mode & S_IROTH) != 0)
    return fail(Errc::kUnavailable, "the mail password's file is readable by everybody: chmod o-r");
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return fail(Errc::kUnavailable, "the mail password cannot be read, or is empty");
  if (line.ends_with('\r')) line.pop_back();
  if (line.empty() || line.size() > kPasswordBytesMax)
    return fail(Errc::kUnavailable, "the mail password is no password");
  return line;
}

struct HandleCloser {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct UrlCloser {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

void set_up_library() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

std::string url_part(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

/// Scheme, host and port.
std::string server_of(const std::string& url) {
  const std::unique_ptr<CURLU, UrlCloser> parsed(curl_url());
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return {};
  const auto port = url_part(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  return url_part(parsed.get(), CURLUPART_SCHEME) + "://" + url_part(parsed.get(), CURLUPART_HOST) + ":" + port;
}

void set_server(CURL* handle, const SmtpSettings& settings) {
  curl_easy_setopt(handle, CURLOPT_URL, settings.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  // Neither http_proxy nor .netrc of whoever started the program.
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 1L);
  const auto use_ssl = settings.starttls == StartTls::kRequired   ? CURLUSESSL_ALL
                       : settings.starttls == StartTls::kOptional ? CURLUSESSL_TRY
                                                                  : CURLUSESSL_NONE;
  curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(use_ssl));
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, settings.ca_file.c_str());
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_ms));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.total_ms));
  // The parting words after the mail count too: without this they may take libcurl's two minutes.
  curl_easy_setopt(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, std::max(1L, static_cast<long>(settings.total_ms / 1'000)));
}

void set_conversation(CURL* handle, Conversation& talk) {
  curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(talk.unread.size()));
  curl_easy_setopt(handle, CURLOPT_READFUNCTION, read_mail);
  curl_easy_setopt(handle, CURLOPT_READDATA, &talk);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, hear_reply);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &talk);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, should_end);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &talk);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  // "Verbose" is what makes libcurl show the commands to note_command; nothing is printed.
  curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, note_command);
  curl_easy_setopt(handle, CURLOPT_DEBUGDATA, &talk);
  curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L);
}

}  // namespace

Result<std::unique_ptr<SmtpTransport>> SmtpTransport::make(SmtpSettings settings) {
  set_up_library();
  const bool tls = settings.url.starts_with("smtps://");
  if (!tls && !settings.url.starts_with("smtp://"))
    return fail(Errc::kInvalid, "the mail server's url begins with neither smtp:// nor smtps://");
  if (server_of(settings.url).empty()) return fail(Errc::kInvalid, "the mail server's url is none");
  if (settings.url.find('@') != std::string::npos)
    return fail(Errc::kInvalid, "the mail server's url holds a user: user and password_file are for that");
  if (settings.user.empty() != settings.password_file.empty())
    return fail(Errc::kInvalid, "user and password_file go together");
  if (!settings.user.empty() && !tls && settings.starttls != StartTls::kRequired)
    return fail(Errc::kInvalid, "the password would go in the clear: starttls = \"required\", or smtps://");
  if (settings.connect_ms <= 0 || settings.total_ms <= 0) return fail(Errc::kInvalid, "a time of nothing is no time");
  return std::unique_ptr<SmtpTransport>(new SmtpTransport(std::move(settings)));
}

Result<Outcome> SmtpTransport::send(const Envelope& envelope, std::string_view bytes, const Stopping& stopping) {
  for (const auto& address : {envelope.return_path, envelope.to}) {
    CAIRN_TRY(check_address(address));
  }
  if (bytes.empty()) return fail(Errc::kInvalid, "an empty mail");
  if (stopping()) return fail(Errc::kCancelled, std::string(kStopped));
  std::string password;
  if (!settings_.user.empty()) {
    CAIRN_TRY(password, read_password(settings_.password_file));
  }
  Conversation talk{bytes, stopping};
  const std::unique_ptr<CURL, HandleCloser> handle(curl_easy_init());
  const std::unique_ptr<curl_slist, ListCloser> to(curl_slist_append(nullptr, ("<" + envelope.to + ">").c_str()));
  if (!handle || !to) return fail(Errc::kInternal, "libcurl gives no handle");
  std::array<char, CURL_ERROR_SIZE> why = {};
  set_server(handle.get(), settings_);
  set_conversation(handle.get(), talk);
  curl_easy_setopt(handle.get(), CURLOPT_ERRORBUFFER, why.data());
  if (!settings_.user.empty()) {
    curl_easy_setopt(handle.get(), CURLOPT_USERNAME, settings_.user.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_PASSWORD, password.c_str());
  }
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, ("<" + envelope.return_path + ">").c_str());
  curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, to.get());
  const auto ended = curl_easy_perform(handle.get());
  return judge(ended, talk, why[0] ? why.data() : curl_easy_strerror(ended), envelope);
}

std::string SmtpTransport::where() const { return server_of(settings_.url); }

}  // namespace cairn::workers::mail
