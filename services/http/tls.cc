#include "services/http/tls.h"

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <cstring>
#include <string_view>

#include "eventstore/base/check.h"
#include "eventstore/base/log.h"

namespace cairn::services::http {
namespace {

using Context = std::shared_ptr<SSL_CTX>;

/// Mozilla's "intermediate" for TLS 1.2 without finite-field Diffie-Hellman; of TLS 1.3 OpenSSL's own are as good.
constexpr char kCiphers[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
/// ALPN's one protocol, behind its length.
constexpr std::string_view kProtocol = "\x08http/1.1";

/// Why OpenSSL refused; its queue of errors is empty afterwards.
std::string reason() {
  const char* text = ERR_reason_error_string(ERR_peek_last_error());
  std::string said = text ? text : "no reason given";
  ERR_clear_error();
  return said;
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned offered_bytes, void*) {
  for (unsigned at = 0; at < offered_bytes; at += 1U + offered[at]) {
    if (offered_bytes - at < kProtocol.size() || std::memcmp(offered + at, kProtocol.data(), kProtocol.size()) != 0)
      continue;
    *chosen = offered + at + 1;
    *length = static_cast<unsigned char>(kProtocol.size() - 1);
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// A key with a password is refused: there is nobody to ask.
int no_password(char*, int, int, void*) { return 0; }

Context make_context() {
  const Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  CAIRN_CHECK(context != nullptr, "OpenSSL makes a context");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), TLS1_3_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_num_tickets(context.get(), 0);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  CAIRN_CHECK(SSL_CTX_set_cipher_list(context.get(), kCiphers) == 1, "OpenSSL knows the ciphers");
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context.get(), no_password);
  return context;
}

/// "serial 1F, until 2027-01-31 10:00 UTC": what an administrator compares.
std::string described(const X509* certificate) {
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr), BN_free);
  char* digits = number ? BN_bn2hex(number.get()) : nullptr;
  std::string text = "serial " + std::string(digits ? digits : "unknown");
  OPENSSL_free(digits);
  std::tm end{};
  char until[64] = "unknown";
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) == 1)
    std::strftime(until, sizeof until, "%Y-%m-%d %H:%M UTC", &end);
  return text + ", until " + until;
}

void warn_of_readers(const std::string& key) {
  struct stat status{};
  if (::stat(key.c_str(), &status) == 0 && (status.st_mode & S_IRWXO) != 0)
    log_of("services.http")->warn("{}: everybody on this machine may use this key; it should be 0600 or 0640", key);
}

Result<Context> read(const TlsFiles& files) {
  const Context context = make_context();
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1)
    return fail(Errc::kInvalid, files.certificate + " is no certificate in PEM: " + reason());
  if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1)
    return fail(Errc::kInvalid, files.key + " is no key of " + files.certificate + ": " + reason());
  const X509* certificate = SSL_CTX_get0_certificate(context.get());
  const std::string said = described(certificate);
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0)
    log_of("services.http")->warn("{} has run out: browsers refuse it ({})", files.certificate, said);
  warn_of_readers(files.key);
  log_of("services.http")->info("TLS with {} ({})", files.certificate, said);
  return context;
}

}  // namespace

bool Tls::Stamp::OfFile::operator==(const OfFile& other) const {
  return inode == other.inode && bytes == other.bytes && changed.tv_sec == other.changed.tv_sec &&
         changed.tv_nsec == other.changed.tv_nsec;
}

Tls::~Tls() = default;

Result<std::unique_ptr<Tls>> Tls::load(TlsFiles files) {
  std::unique_ptr<Tls> tls(new Tls(std::move(files)));
  CAIRN_TRY(tls->reload());
  return tls;
}

Result<void> Tls::reload() {
  // Before reading: what changes meanwhile counts as changed at the next look.
  const Stamp stamp = this->stamp();
  auto context = read(files_);
  const std::lock_guard lock(mutex_);
  seen_ = stamp;
  if (!context) return context.error();
  current_ = std::move(context.value());
  return success();
}

Tls::Stamp Tls::stamp() const {
  const auto of = [](const std::string& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return Stamp::OfFile{};
    return Stamp::OfFile{status.st_ino, static_cast<unsigned long long>(status.st_size), status.st_mtim};
  };
  return {of(files_.certificate), of(files_.key)};
}

bool Tls::changed() const {
  const Stamp now = stamp();
  const std::lock_guard lock(mutex_);
  return now != seen_;
}

SSL* Tls::begin() const {
  const std::lock_guard lock(mutex_);
  SSL* connection = SSL_new(current_.get());
  CAIRN_CHECK(connection != nullptr, "OpenSSL makes a connection");
  return connection;
}

}  // namespace cairn::services::http
