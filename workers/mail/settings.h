#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "workers/mail/smtp_transport.h"

namespace cairn::workers::mail {

/// How a ledger mails, from the file mail.toml in its data folder:
///
///     from = "MILE <cairn@durban.gov.za>"      # whom mail is from; its domain signs it (SPF, DKIM, DMARC)
///     reply_to = "mile@durban.gov.za"          # where a person's reply goes
///     bounce_address = "bounces@durban.gov.za" # return path, cairn mail-in reads what comes there; else `from`
///     base_url = "https://cairn.durban.gov.za" # of the links in mails
///     reviewed_languages = ["en", "zu"]        # read by the language service; others say that they are not
///
///     [smtp]                                   # without this part mail is written as .eml files to DATA/mail
///     url = "smtp://mail.durban.gov.za:587"
///     starttls = "required"                    # or "optional", "never"
///     user = "cairn"
///     password_file = "/etc/cairn/mail-password"
///     ca_file = "/etc/cairn/mail-ca.pem"
///     connect_seconds = 15
///     total_seconds = 120
struct Settings {
  Mailbox from{"Cairn", "cairn@localhost"};
  std::optional<Mailbox> reply_to = std::nullopt;
  std::string bounce_address = "cairn@localhost";
  std::string base_url = {};  ///< without the last slash; empty when it is not set: then links name the server's own
  std::vector<std::string> reviewed_languages = {"en"};
  std::optional<SmtpSettings> smtp = std::nullopt;
};

/// What `mail.toml` in the data folder says; the defaults when there is no such file. kInvalid names the file, the line
/// and what is wrong, an unknown key included; kIo.
Result<Settings> read_settings(const std::string& data_folder);
/// The same of a text. `name`: of the file, for errors; paths in it are taken from `folder`.
Result<Settings> parse_settings(std::string_view text, const std::string& name, const std::string& folder);

/// "Name <address>" or an address alone. kInvalid for anything else.
Result<Mailbox> parse_mailbox(std::string_view text);

/// Where mail is written while there is no server for it.
std::string written_mail_folder(const std::string& data_folder);

/// SMTP when it is set up, else files in the data folder's `mail`.
Result<std::unique_ptr<Transport>> make_transport(const Settings& settings, const std::string& data_folder);

}  // namespace cairn::workers::mail
