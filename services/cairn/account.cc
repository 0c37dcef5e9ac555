#include "eventstore/base/json_writer.h"
#include "services/cairn/ask.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"
#include "services/http/json.h"

// account: who may sign in. Over a data folder that no server holds, or a server that takes names.
namespace cairn::services::cairn {
namespace {

struct Account : Ask {
  std::string id;
  std::string role;
  std::string unit;
  std::string reason;
};

/// {"id","role","unit","reason"} of what is told.
std::string body_of(const Account& account, bool with_id) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  if (with_id) json.field("id", account.id);
  for (const auto& [name, value] :
       {std::pair("role", &account.role), std::pair("unit", &account.unit), std::pair("reason", &account.reason)})
    if (!value->empty()) json.field(name, *value);
  json.end_object();
  return body;
}

/// With --url the link is whole, else what is to be put behind the server's address.
std::string told_link(const boost::json::value& told) {
  const auto& object = told.as_object();
  const auto member = [&](std::string_view name) {
    const auto* value = object.if_contains(name);
    return value == nullptr ? std::string() : cell_of(*value);
  };
  if (member("link").empty()) return member("id") + ": done, at position " + member("position") + "\n";
  return member("id") + " sets a password at " + member("link") +
         "\n(behind the address of the server; it works once, " + "until " + member("expires") +
         ", and is not told again)\n";
}

ExitCode run(Account& account, const std::string& target, bool with_id) {
  account.request.method = http::Method::kPost;
  account.request.target = target;
  account.request.headers = {{"Content-Type", "application/json"}, {"Cairn-Actor", "cli; role=administrator"}};
  account.request.body = body_of(account, with_id);
  return account.run(told_link);
}

CLI::App* add_action(CLI::App& verb, const std::shared_ptr<Account>& account, const char* name, const char* what) {
  auto* action = verb.add_subcommand(name, what);
  account->add_options(*action);
  action->add_option("id", account->id, "The name with which the account signs in: a staff number or a post")
      ->required();
  return action;
}

struct TokenAsk : Account {
  std::string label;
  int days = 90;
  bool read_only = false;
  std::string token;
};

std::string told_token(const boost::json::value& told) {
  const auto member = [&](std::string_view name) { return cell_of(told.at(name)); };
  return member("token") + "\n(the token " + member("id") + ", until " + member("expires") +
         "; it is not told again: send it as Authorization: Bearer)\n";
}

std::string body_of_token(const TokenAsk& asked) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().field("label", asked.label).field("role", asked.role);
  json.key("days").number(asked.days).key("read_only").boolean(asked.read_only).end_object();
  return body;
}

std::string body_of_revocation(const TokenAsk& asked) {
  std::string body;
  JsonWriter(body).begin_object().field("token", asked.token).field("reason", asked.reason).end_object();
  return body;
}

/// A request of an administrator; a GET when `body` is "".
void put(TokenAsk& asked, const std::string& ending, std::string body) {
  asked.request.method = body.empty() ? http::Method::kGet : http::Method::kPost;
  asked.request.target = "/v1/accounts/" + encoded(asked.id) + ending;
  asked.request.headers = {{"Cairn-Actor", "cli; role=administrator"}};
  if (!body.empty()) asked.request.headers.add("Content-Type", "application/json");
  asked.request.body = std::move(body);
}

CLI::App* add_token_action(CLI::App& verb, const std::shared_ptr<TokenAsk>& asked, const char* name, const char* what) {
  auto* action = verb.add_subcommand(name, what);
  asked->add_options(*action);
  action->add_option("id", asked->id, "The account")->required();
  return action;
}

void add_tokens(CLI::App& account, Chosen& chosen) {
  auto* verb = account.add_subcommand("token", "With what a program acts for an account");
  verb->require_subcommand(1);
  const auto issue = std::make_shared<TokenAsk>();
  auto* action = add_token_action(*verb, issue, "issue", "Prints a token, once");
  action->add_option("--role", issue->role, "One of the roles, not above the account's")->required();
  action->add_option("--for", issue->label, "What it is for, for the lists")->required();
  action->add_option("--days", issue->days, "How long it works")->capture_default_str()->check(CLI::Range(1, 366));
  action->add_flag("--read-only", issue->read_only, "It changes nothing");
  action->callback([issue, &chosen] {
    chosen = [issue] {
      put(*issue, ":issue-token", body_of_token(*issue));
      return issue->run(told_token);
    };
  });
  const auto list = std::make_shared<TokenAsk>();
  add_token_action(*verb, list, "list", "The account's tokens, never what they are")->callback([list, &chosen] {
    chosen = [list] {
      put(*list, "/tokens", "");
      return list->run([](const boost::json::value& page) {
        return table_of(page.at("items").as_array(), {"id", "label", "role", "read_only", "expires", "works"});
      });
    };
  });
  const auto revoke = std::make_shared<TokenAsk>();
  action = add_token_action(*verb, revoke, "revoke", "It lets nobody in from then on");
  action->add_option("token", revoke->token, "Its id, as in the list")->required();
  action->add_option("--reason", revoke->reason, "Why, for the log")->required();
  action->callback([revoke, &chosen] {
    chosen = [revoke] {
      put(*revoke, ":revoke-token", body_of_revocation(*revoke));
      return revoke->run(told_link);
    };
  });
}

void add_list(CLI::App& verb, Chosen& chosen) {
  const auto account = std::make_shared<Account>();
  auto* action = verb.add_subcommand("list", "Every account with its role and state");
  account->add_options(*action);
  action->callback([account, &chosen] {
    chosen = [account] {
      account->request.target = "/v1/accounts";
      account->request.headers = {{"Cairn-Actor", "cli; role=administrator"}};
      return account->run([](const boost::json::value& page) {
        return table_of(page.at("items").as_array(), {"id", "role", "unit", "state", "has_password", "link_expires"});
      });
    };
  });
}

void add_opening(CLI::App& verb, Chosen& chosen) {
  const auto account = std::make_shared<Account>();
  auto* action = add_action(verb, account, "add", "Opens an account and prints the link that sets its password, once");
  action->add_option("--role", account->role, "One of the roles, as officer")->required();
  action->add_option("--unit", account->unit, "Of a contact: the unit that it speaks for");
  action->callback([account, &chosen] { chosen = [account] { return run(*account, "/v1/accounts", true); }; });
}

/// One of the verbs of an account that there is; `with_role` and `with_reason` say which options it has.
void add_change(CLI::App& verb, Chosen& chosen, const char* name, const char* what, bool with_role, bool with_reason) {
  const auto account = std::make_shared<Account>();
  auto* action = add_action(verb, account, name, what);
  if (with_role) {
    action->add_option("--role", account->role, "One of the roles, as officer")->required();
    action->add_option("--unit", account->unit, "Of a contact: the unit that it speaks for");
  }
  if (with_reason) action->add_option("--reason", account->reason, "Why, for the log")->required();
  action->callback([account, name = std::string(name), &chosen] {
    chosen = [account, name] { return run(*account, "/v1/accounts/" + encoded(account->id) + ":" + name, false); };
  });
}

}  // namespace

void add_account(CLI::App& app, Chosen& chosen) {
  auto* verb = app.add_subcommand("account", "Who may sign in to cairn serve --sign-in accounts");
  verb->require_subcommand(1);
  add_opening(*verb, chosen);
  add_list(*verb, chosen);
  add_tokens(*verb, chosen);
  add_change(*verb, chosen, "issue-link", "Prints another link that sets the password, once", false, false);
  add_change(*verb, chosen, "lock", "Nobody signs in with it; its sessions end", false, true);
  add_change(*verb, chosen, "unlock", "It signs in again", false, true);
  add_change(*verb, chosen, "change-role", "Another role, or another unit; its sessions end", true, true);
  add_change(*verb, chosen, "close", "For ever; its name is never opened again", false, true);
}

}  // namespace cairn::services::cairn
