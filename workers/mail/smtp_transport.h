#pragma once

#include "workers/mail/transport.h"

namespace cairn::workers::mail {

enum class StartTls {
  kRequired,  ///< no mail and no password over a connection in the clear
  kOptional,  ///< encrypted when the server offers it
  kNever,     ///< for a relay on this machine
};

struct SmtpSettings {
  std::string url;  ///< smtp://host[:port] or smtps://host[:port]; a path is the name said in EHLO
  StartTls starttls = StartTls::kRequired;
  std::string user = {};           ///< empty: no log-in
  std::string password_file = {};  ///< read anew for each mail; not readable by others
  std::string ca_file = {};        ///< empty: the system's
  int64_t connect_ms = 15'000;
  int64_t total_ms = 120'000;  ///< for one mail, log-in and the server's own checks included
};

/// Any SMTP server, through libcurl: TLS, STARTTLS, AUTH. One connection a mail. Its log lines hold neither addresses
/// nor secrets, and it asks no proxy.
class SmtpTransport final : public Transport {
 public:
  /// kInvalid for a URL of another kind, or a password that would go in the clear.
  static Result<std::unique_ptr<SmtpTransport>> make(SmtpSettings settings);

  /// Also kDenied when the password's file is readable by others. Stopping ends it at once before the mail's last byte,
  /// and after a grace of 10 s while the server's last word is awaited (kUnknown then).
  Result<Outcome> send(const Envelope& envelope, std::string_view bytes,
                       const Stopping& stopping = never_stopping) override;
  std::string where() const override;

 private:
  explicit SmtpTransport(SmtpSettings settings) : settings_(std::move(settings)) {}

  const SmtpSettings settings_;
};

}  // namespace cairn::workers::mail
