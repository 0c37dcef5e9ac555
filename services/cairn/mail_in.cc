#include <iostream>
#include <sstream>

#include "services/cairn/ask.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"

// mail-in: what a mail server hands on. A line in /etc/aliases is enough:
//   bounces: "|/usr/bin/cairn mail-in --url http://127.0.0.1:8080"
namespace cairn::services::cairn {
namespace {

struct MailIn : Ask {
  std::string actor = "mail-in; role=mail";
};

ExitCode run(MailIn& mail_in) {
  std::stringstream mail;
  mail << std::cin.rdbuf();
  mail_in.request.method = http::Method::kPost;
  mail_in.request.target = "/v1/delivery-reports";
  mail_in.request.headers = {{"Content-Type", "message/rfc822"}, {"Cairn-Actor", mail_in.actor}};
  mail_in.request.body = mail.str();
  return mail_in.run([](const boost::json::value& noted) { return tree_of(noted); });
}

}  // namespace

void add_mail_in(CLI::App& app, Chosen& chosen) {
  const auto mail_in = std::make_shared<MailIn>();
  auto* verb = app.add_subcommand("mail-in", "Takes a delivery report (RFC 3464) from standard input");
  mail_in->add_options(*verb);
  verb->add_option("--actor", mail_in->actor, "Who hands it on")->capture_default_str();
  verb->callback([mail_in, &chosen] { chosen = [mail_in] { return run(*mail_in); }; });
}

}  // namespace cairn::services::cairn
