#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdio>

#include "eventstore/base/instant.h"
#include "eventstore/base/log.h"
#include "services/cairn/ledger.h"
#include "services/cairn/place.h"
#include "services/cairn/verbs.h"
#include "services/http/open_files.h"
#include "services/http/server.h"

// Start: (1) open the ledger, which checks its tail and brings every view to the head; (2) listen; (3) take up jobs;
// (4) say where. Stop, at SIGTERM or SIGINT: (1) /health/ready says so; (2) no more jobs, those under way end or are
// given back; (3) no new connections, requests in flight end; (4) reading threads end; (5) the store finishes the batch
// that it writes. When the log is fenced the program ends with 70 instead, because only opening it again tells what is
// in.
namespace cairn::services::cairn {
namespace {

struct Serve {
  std::string data;
  std::string listen = "127.0.0.1:8080";
  unsigned threads = 1;
  std::string backups;
  std::string self_audit = "always";
  std::string clock;
  size_t connections_per_address = http::Limits().connections_per_address_max;
  std::string sign_in = "named";
  http::TlsFiles tls;
  identity::openid::Options provider;
};

SelfAudits audits_of(const std::string& word) {
  if (word == "never") return SelfAudits::kNever;
  return word == "nightly" ? SelfAudits::kNightly : SelfAudits::kNightlyAndAfterOpening;
}

Result<http::ServerOptions> options_of(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  const auto wrong = fail(Errc::kInvalid, "\"" + listen + "\" is no ADDRESS:PORT, as 127.0.0.1:8080");
  if (colon == std::string::npos || colon + 1 == listen.size()) return wrong;
  http::ServerOptions options;
  options.address = listen.substr(0, colon);
  if (options.address.starts_with('[') && options.address.ends_with(']'))
    options.address = options.address.substr(1, options.address.size() - 2);
  unsigned port = 0;
  for (const char c : listen.substr(colon + 1)) {
    if (c < '0' || c > '9') return wrong;
    port = port * 10 + static_cast<unsigned>(c - '0');
    if (port > 65535) return wrong;
  }
  options.port = static_cast<uint16_t>(port);
  boost::system::error_code error;
  boost::asio::ip::make_address(options.address, error);
  if (error) return wrong;
  return options;
}

std::string wrong_listen(const std::string& listen) {
  const auto options = options_of(listen);
  return options ? std::string() : options.error().context;
}

/// Whoever reaches the port may write in any name where Cairn-Actor is believed; with accounts, passwords and cookies
/// would cross the network in the clear.
std::string wrong_together(const Serve& serve) {
  const std::string address = options_of(serve.listen).value().address;
  if (boost::asio::ip::make_address(address).is_loopback()) return "";
  const std::string reached = "\"" + address + "\" can be reached from other machines, ";
  if (serve.sign_in != "accounts")
    return reached +
           "where anybody could write in any name: it goes with --sign-in accounts, or listen on 127.0.0.1 or "
           "[::1]";
  if (serve.tls.certificate.empty())
    return reached +
           "and passwords would go there in the clear: it goes with --tls-certificate and --tls-key, or listen "
           "on 127.0.0.1 or [::1], with nginx before it";
  return "";
}

/// None when no certificate is named.
Result<std::shared_ptr<http::Tls>> tls_of(const http::TlsFiles& files) {
  if (files.certificate.empty()) return std::shared_ptr<http::Tls>();
  CAIRN_TRY(auto tls, http::Tls::load(files));
  return std::shared_ptr<http::Tls>(std::move(tls));
}

/// Takes up another certificate at SIGHUP and when a file has changed, without a restart.
class Renewal {
 public:
  Renewal(boost::asio::io_context& waiting, std::shared_ptr<http::Tls> tls)
      : hangups_(waiting, SIGHUP), timer_(waiting), tls_(std::move(tls)) {
    wait_for_hangup();
    if (tls_) look_later();
  }

 private:
  static constexpr std::chrono::seconds kBetweenLooks{2};

  void wait_for_hangup() {
    hangups_.async_wait([this](const boost::system::error_code& error, int) {
      if (error) return;
      take_up();
      wait_for_hangup();
    });
  }
  void look_later() {
    timer_.expires_after(kBetweenLooks);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (error) return;
      if (tls_->changed()) take_up();
      look_later();
    });
  }
  void take_up() {
    if (!tls_) return log_of("services.cairn")->info("SIGHUP: without TLS there is nothing to read again");
    if (const auto taken = tls_->reload(); !taken)
      log_of("services.cairn")->error("the certificate in use stays: {}", taken.error().context);
  }

  boost::asio::signal_set hangups_;
  boost::asio::steady_timer timer_;
  const std::shared_ptr<http::Tls> tls_;
};

/// Where links in mails begin, unless the settings of mail say otherwise. Empty: where the server listens.
Result<std::string> public_url_of(const Serve& serve) {
  if (serve.provider.public_url.empty()) return std::string();
  return identity::openid::public_root(serve.provider.public_url);
}

/// None when no provider is meant. kInvalid names what is missing, wrong or without a sense here.
Result<std::optional<identity::openid::Settings>> provider_of(const Serve& serve) {
  if (serve.provider.empty()) return std::optional<identity::openid::Settings>();
  if (serve.sign_in != "accounts")
    return fail(Errc::kInvalid,
                "a provider signs in to accounts: --openid-issuer and the like go with --sign-in accounts");
  CAIRN_TRY(auto settings, identity::openid::settings_of(serve.provider));
  return std::optional(std::move(settings));
}

ExitCode run(const Serve& serve) {
  auto options = options_of(serve.listen);
  if (!options) return report(options.error());
  auto provider = provider_of(serve);
  if (!provider) return report(provider.error());
  const auto public_url = public_url_of(serve);
  if (!public_url) return report(public_url.error());
  auto tls = tls_of(serve.tls);
  if (!tls) return report(tls.error());
  options.value().tls = tls.value();
  options.value().threads = serve.threads;
  options.value().limits.connections_per_address_max = serve.connections_per_address;
  auto& connections_max = options.value().limits.connections_max;
  connections_max = http::connections_within(http::raise_open_files_max(), connections_max);
  // Waits for a reason to stop; the listener and the store have threads of their own.
  boost::asio::io_context waiting;
  boost::asio::signal_set signals(waiting, SIGTERM, SIGINT);
  signals.async_wait([&waiting](const boost::system::error_code&, int) { waiting.stop(); });
  const Renewal renewal(waiting, tls.value());
  std::atomic<bool> fenced{false};
  Ledger::Options opening;
  opening.folder = serve.data;
  opening.backups_below = serve.backups;
  opening.sign_in = serve.sign_in == "accounts" ? identity::SignIn::kAccounts : identity::SignIn::kNamed;
  opening.provider = std::move(provider.value());
  if (!serve.clock.empty()) opening.clock_us = parse_instant(serve.clock).value();
  opening.on_fenced = [&](const Error& error) {
    log_of("services.cairn")->critical("the log is fenced: {}", error.context);
    fenced.store(true);
    waiting.stop();
  };
  auto ledger = Ledger::open(std::move(opening));
  if (!ledger) return report(ledger.error());
  auto server = http::Server::start(std::move(options.value()), ledger.value()->router(), ledger.value()->traffic());
  if (!server) return report(server.error());
  const std::string url = (tls.value() ? "https://" : "http://") + serve.listen.substr(0, serve.listen.rfind(':')) +
                          ":" + std::to_string(server.value()->port());
  const auto started =
      ledger.value()->start_jobs(audits_of(serve.self_audit), public_url.value().empty() ? url : public_url.value());
  std::printf("Cairn serves %s with %llu events\n", url.c_str(),
              static_cast<unsigned long long>(ledger.value()->store().head().value()));
  std::fflush(stdout);
  if (started) waiting.run();
  ledger.value()->announce_stop();
  ledger.value()->stop_jobs();
  server.value()->stop();
  ledger.value()->stop_reading();
  if (!started && !fenced.load()) return report(started.error());
  return fenced.load() ? ExitCode::kFenced : ExitCode::kDone;
}

void add_tls(CLI::App& verb, http::TlsFiles& tls) {
  auto* certificate = verb.add_option("--tls-certificate", tls.certificate,
                                      "PEM: the certificate and those up to its authority; serves https, and takes up "
                                      "another one at SIGHUP or when the file changes");
  auto* key = verb.add_option("--tls-key", tls.key, "PEM: the certificate's key, without a password");
  certificate->needs(key);
  key->needs(certificate);
}

void add_provider(CLI::App& verb, identity::openid::Options& provider) {
  verb.add_option("--openid-issuer", provider.issuer,
                  "The municipality's OpenID Connect provider, as https://login.durban.gov.za, which signs in to "
                  "accounts besides their passwords");
  verb.add_option("--openid-client-id", provider.client_id, "What the provider calls this program");
  verb.add_option("--openid-client-secret-file", provider.client_secret_file,
                  "A file whose first line is the secret that the provider gave this program");
  verb.add_option("--openid-account-claim", provider.account_claim,
                  "The claim of the ID token that is the name of an account; sub when absent");
  verb.add_option("--public-url", provider.public_url,
                  "Where browsers reach this program, as https://cairn.durban.gov.za: links in mails lead there unless "
                  "mail.toml says otherwise, and the provider sends back to /sign-in/openid/callback there");
}

}  // namespace

void add_serve(CLI::App& app, Chosen& chosen) {
  const auto serve = std::make_shared<Serve>();
  auto* verb = app.add_subcommand("serve", "Serves a ledger over HTTP until SIGTERM or SIGINT");
  verb->add_option("--data", serve->data, "The data folder, made by cairn init")->required();
  verb->add_option("--listen", serve->listen,
                   "ADDRESS:PORT; others than 127.0.0.1 and [::1] with TLS and accounts only; port 0 lets the system "
                   "choose")
      ->capture_default_str()
      ->check(wrong_listen);
  verb->add_option("--threads", serve->threads, "Threads that answer")->capture_default_str()->check(CLI::Range(1, 64));
  verb->add_option("--connections-per-address", serve->connections_per_address,
                   "Connections that one address of another machine may hold; one more is refused")
      ->capture_default_str()
      ->check(CLI::Range(1, 65536));
  verb->add_option("--backups", serve->backups, "A folder at or below which cairn backup --url may write; none else");
  verb->add_option(
          "--self-audit", serve->self_audit,
          "When the ledger reads itself again and appends what it found: always is nightly and after each start")
      ->capture_default_str()
      ->check(CLI::IsMember({"never", "nightly", "always"}));
  verb->add_option("--clock", serve->clock,
                   "Where the clock of a trial ledger stands until POST /trial/clock moves it, as "
                   "2026-09-10T08:00:00+02:00; never back")
      ->check(wrong_instant);
  verb->add_option("--sign-in", serve->sign_in,
                   "Who acts: named believes the field Cairn-Actor; accounts wants a session of an account (cairn "
                   "account)")
      ->capture_default_str()
      ->check(CLI::IsMember({"named", "accounts"}));
  add_tls(*verb, serve->tls);
  add_provider(*verb, serve->provider);
  verb->callback([serve, &chosen] {
    if (const auto wrong = wrong_together(*serve); !wrong.empty()) throw CLI::ValidationError("--listen", wrong);
    chosen = [serve] { return run(*serve); };
  });
}

}  // namespace cairn::services::cairn
