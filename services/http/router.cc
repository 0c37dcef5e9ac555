#include "services/http/router.h"

#include <algorithm>
#include <boost/system/system_error.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <utility>

#include "eventstore/base/check.h"
#include "services/http/problem.h"

namespace cairn::services::http {
namespace {

namespace urls = boost::urls;

/// Splits off the first segment of an encoded path without its leading slash.
std::string_view take_segment(std::string_view& path) {
  const size_t slash = path.find('/');
  const std::string_view segment = path.substr(0, slash);
  path = slash == std::string_view::npos ? std::string_view() : path.substr(slash);
  return segment;
}

std::string decoded(std::string_view encoded) {
  if (encoded.find('%') == std::string_view::npos) return std::string(encoded);
  // The target was parsed as a URL before, so every % is followed by two digits.
  return urls::pct_string_view(boost::core::string_view(encoded.data(), encoded.size())).decode();
}

/// Sets path and query_parameters from the target; false when it is not in origin-form (RFC 9112, 3.2.1).
bool parse_target(Request& request) {
  const auto parsed = urls::parse_origin_form(request.target);
  if (!parsed) return false;
  const auto path = parsed->encoded_path();
  request.path.assign(path.data(), path.size());
  urls::encoding_opts plus;
  plus.space_as_plus = true;
  request.query_parameters.clear();
  for (const auto& parameter : parsed->encoded_params())
    request.query_parameters.push_back({parameter.key.decode(plus), parameter.value.decode(plus)});
  return true;
}

std::string allowed(const std::vector<Method>& methods) {
  std::string list;
  for (const Method method : methods) {
    if (!list.empty()) list += ", ";
    list += name_of(method);
    if (method == Method::kGet) list += ", HEAD";
  }
  return list;
}

bool is_known_to_client(Method method, const std::optional<std::string>& if_none_match, const Response& response) {
  if (!if_none_match || response.status != 200 || (method != Method::kGet && method != Method::kHead)) return false;
  const auto etag = response.headers.find("ETag");
  return etag && matches_etag(*if_none_match, *etag);
}

/// A body that is there already, for calls inside the process.
class WholeBody final : public BodyReader {
 public:
  explicit WholeBody(std::string body) : body_(std::move(body)) {}
  boost::asio::awaitable<Result<std::string>> read() override { co_return std::exchange(body_, {}); }

 private:
  std::string body_;
};

Response not_modified(Response response) {
  response.status = 304;
  response.body = nullptr;
  response.stream = nullptr;
  response.stream_bytes.reset();
  return response;
}

}  // namespace

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;

Router::Node& Router::step(Node& node, std::string_view segment) {
  const auto child = [](std::unique_ptr<Node>& place) -> Node& {
    if (!place) place = std::make_unique<Node>();
    return *place;
  };
  if (!segment.starts_with('{')) return child(node.literals[std::string(segment)]);
  const size_t close = segment.find('}');
  CAIRN_CHECK(close != std::string_view::npos && close > 1, "a parameter of a template is {name}");
  const std::string name(segment.substr(1, close - 1));
  const std::string ending(segment.substr(close + 1));
  if (name.ends_with("...")) {
    CAIRN_CHECK(ending.empty(), "{rest...} has no ending");
    node.rest_name = name.substr(0, name.size() - 3);
    return child(node.rest);
  }
  CAIRN_CHECK(ending.empty() || ending[0] == ':' || ending[0] == '.', "an ending begins with : or .");
  for (auto& branch : node.branches) {
    if (branch.ending != ending) continue;
    CAIRN_CHECK(branch.name == name, "one place in a path has one parameter name");
    return *branch.node;
  }
  const auto place = ending.empty() ? node.branches.end() : node.branches.begin();
  return *node.branches.insert(place, {name, ending, std::make_unique<Node>()})->node;
}

void Router::add(Method method, std::string_view path_template, Handler handler, RouteOptions options) {
  CAIRN_CHECK(!admits_by_, "routes come before admissions");
  CAIRN_CHECK(path_template.starts_with('/'), "a template begins with /");
  Node* node = root_.get();
  std::string_view rest = path_template;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    node = &step(*node, take_segment(rest));
  }
  Route route{std::move(handler), options, std::string(path_template)};
  const bool fresh = node->routes.insert({method, std::move(route)}).second;
  CAIRN_CHECK(fresh, "a method and template are routed once");
}

void Router::recall_from(Recall recall) {
  CAIRN_CHECK(!recall_, "finished answers are looked for in one place");
  recall_ = std::move(recall);
}

template <typename Visit>
void Router::each_route(const Visit& visit) const {
  std::vector<Node*> open = {root_.get()};
  while (!open.empty()) {
    Node* node = open.back();
    open.pop_back();
    for (auto& [method, route] : node->routes) visit(method, route);
    for (const auto& [literal, child] : node->literals) open.push_back(child.get());
    for (const auto& branch : node->branches) open.push_back(branch.node.get());
    if (node->rest) open.push_back(node->rest.get());
  }
}

void Router::admit_by(const std::function<Admission(const RouteName&)>& admission_of) {
  CAIRN_CHECK(!admits_by_, "admissions are set once");
  admits_by_ = true;
  each_route([&](Method method, Route& route) { route.admission = admission_of({method, route.path_template}); });
}

std::vector<RouteName> Router::routes() const {
  std::vector<RouteName> names;
  each_route([&](Method method, const Route& route) { names.push_back({method, route.path_template}); });
  std::sort(names.begin(), names.end());
  return names;
}

bool Router::find(const Node& node, std::string_view path, Match& match) {
  if (path.empty()) {
    match.node = &node;
    return !node.routes.empty();
  }
  std::string_view rest = path.substr(1);
  const std::string_view segment = take_segment(rest);
  const auto literal = node.literals.find(segment);
  if (literal != node.literals.end() && find(*literal->second, rest, match)) return true;
  for (const auto& branch : node.branches) {
    const bool fits = branch.ending.empty() ? !segment.empty() && segment.find(':') == std::string_view::npos
                                            : segment.size() > branch.ending.size() && segment.ends_with(branch.ending);
    if (!fits) continue;
    match.parameters.push_back({branch.name, std::string(segment.substr(0, segment.size() - branch.ending.size()))});
    if (find(*branch.node, rest, match)) return true;
    match.parameters.pop_back();
  }
  if (!node.rest || path.size() < 2) return false;
  match.node = node.rest.get();
  match.parameters.push_back({node.rest_name, std::string(path.substr(1))});
  return true;
}

const Router::Route* Router::choose(const Node& node, Method method) {
  const auto found = node.routes.find(method);
  if (found != node.routes.end()) return &found->second;
  return method == Method::kHead ? choose(node, Method::kGet) : nullptr;
}

RouteOptions Router::options_of(Method method, std::string_view target) const {
  Match match;
  if (!find(*root_, target.substr(0, target.find('?')), match)) return {};
  const Route* route = choose(*match.node, method);
  return route == nullptr ? RouteOptions() : route->options;
}

boost::asio::awaitable<Response> Router::answer(Request request) const {
  if (!parse_target(request)) {
    request.path = request.target.substr(0, request.target.find('?'));
    co_return malformed(fail(Errc::kInvalid, "the request target is no path with a well-formed query"), request);
  }
  Match match;
  if (!find(*root_, request.path, match))
    co_return problem(fail(Errc::kNotFound, "there is nothing at " + request.path), request);
  const Route* route = choose(*match.node, request.method);
  if (route == nullptr) {
    std::vector<Method> methods;
    for (const auto& [method, other] : match.node->routes) methods.push_back(method);
    co_return method_not_allowed(allowed(methods), request);
  }
  request.path_parameters = std::move(match.parameters);
  for (auto& parameter : request.path_parameters) parameter.value = decoded(parameter.value);
  if (route->admission) {
    if (const auto admitted = route->admission(request); !admitted) co_return problem(admitted.error(), request);
  }
  if (route->options.streams_body && !request.stream)
    request.stream = std::make_shared<WholeBody>(std::move(request.body));
  co_return co_await route->handler(std::move(request));
}

boost::asio::awaitable<Response> Router::handle(Request request) const {
  const Method method = request.method;
  std::optional<std::string> if_none_match;
  if (const auto asked = request.headers.find("If-None-Match")) if_none_match = *asked;
  Request named;  // what a problem tells of the request, which the handler takes over
  named.method = method;
  named.path = request.target.substr(0, request.target.find('?'));
  Error error;
  try {
    Response response = co_await answer(std::move(request));
    if (is_known_to_client(method, if_none_match, response)) co_return not_modified(std::move(response));
    co_return response;
  } catch (const boost::system::system_error& thrown) {
    const bool cancelled = thrown.code() == boost::system::errc::operation_canceled;
    error = fail(cancelled ? Errc::kCancelled : Errc::kInternal, thrown.what());
  } catch (const std::exception& thrown) {
    error = fail(Errc::kInternal, thrown.what());
  }
  co_return problem(error, named);
}

}  // namespace cairn::services::http
