#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/http/message.h"
#include "services/http/prepared.h"

namespace cairn::services::http {

struct RouteOptions {
  size_t body_bytes_max = 0;  ///< 0: the listener's own limit
  bool streams_body = false;  ///< the handler reads Request::stream; the body is never whole in memory
};

struct RouteName {
  Method method;
  std::string path_template;
  auto operator<=>(const RouteName&) const = default;
};

/// Whether a request may reach its handler; the error is what it is answered with. It may write down in the request who
/// acts. Never blocks.
using Admission = std::function<Result<void>(Request&)>;

/// From method and path to a handler. Templates are `/`-separated segments, each a literal (`engagements`), a parameter
/// (`{id}`), a parameter with a custom verb or an ending (`{id}:renew`, `{secret}.ics`) or, last only, `{rest...}`,
/// which takes all that is left. A literal wins over an ending, an ending over a plain parameter; a plain parameter
/// never takes a segment with a colon, so an unknown verb is 404. Filled before the first request, then read by any
/// thread.
class Router {
 public:
  Router();
  ~Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  /// CHECKs that the template is well-formed and its method not yet taken. A GET answers HEAD as well.
  void add(Method method, std::string_view path_template, Handler handler, RouteOptions options = {});

  /// Where finished answers are looked for before the routes; CHECKs that nobody else has said so.
  void recall_from(Recall recall);
  /// From here on every request is asked of its route: for a program in which nobody's answer is everybody's.
  void recall_nothing() { recall_ = nullptr; }
  /// The finished answer to a GET of this target, or null; for requests that name no actor, since nobody is asked.
  std::shared_ptr<const Prepared> recall(std::string_view target) const { return recall_ ? recall_(target) : nullptr; }

  /// Puts what `admission_of` gives for each route there is before its handler. Once, after the last route was added;
  /// CHECKs both.
  void admit_by(const std::function<Admission(const RouteName&)>& admission_of);

  /// Every route, sorted: what /openapi.json must document.
  std::vector<RouteName> routes() const;

  /// How the route of this target takes its body, known before the body is read; `body_bytes_max` is 0 where nothing
  /// but the listener's limit is said.
  RouteOptions options_of(Method method, std::string_view target) const;

  /// The border between HTTP and the handlers, the same for sockets and for calls inside the process: decodes path and
  /// query, answers 400, 404 and 405 by itself, turns an exception into a 500 problem and a log line, and an answer
  /// whose ETag the client has already into 304.
  boost::asio::awaitable<Response> handle(Request request) const;

 private:
  struct Route {
    Handler handler;
    RouteOptions options;
    std::string path_template;
    Admission admission = {};  // empty: everyone
  };
  struct Node;
  struct Branch {
    std::string name;    // of the parameter
    std::string ending;  // ":renew", ".ics" or empty
    std::unique_ptr<Node> node;
  };
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::vector<Branch> branches;  // those with an ending first
    std::string rest_name;         // of {rest...}, when `rest` has routes
    std::unique_ptr<Node> rest;
    std::map<Method, Route> routes;
  };
  struct Match {
    const Node* node = nullptr;
    std::vector<Parameter> parameters;  // still encoded
  };

  static Node& step(Node& node, std::string_view segment);
  static bool find(const Node& node, std::string_view path, Match& match);
  template <typename Visit>
  void each_route(const Visit& visit) const;
  static const Route* choose(const Node& node, Method method);
  boost::asio::awaitable<Response> answer(Request request) const;

  std::unique_ptr<Node> root_;
  Recall recall_;
  bool admits_by_ = false;  // whether admit_by was called
};

}  // namespace cairn::services::http
