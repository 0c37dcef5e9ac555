#include "services/interchange/routes.h"

#include <algorithm>

#include "eventstore/store_async.h"
#include "projections/as_of/as_of.h"
#include "services/http/actor.h"
#include "services/http/line_stream.h"
#include "services/http/problem.h"
#include "services/http/query.h"
#include "services/interchange/export.h"
#include "services/interchange/import.h"
#include "services/interchange/report.h"

namespace cairn::services::interchange {
namespace {

using boost::asio::awaitable;
using http::Request;
using http::Response;
using projections::as_of::AsOf;

Result<ImportRequest> import_request_of(const Interchange& interchange, const Request& request) {
  http::Query query(request);
  ImportRequest wanted;
  const auto kind = query.choice("kind", {"municipalities", "units", "organisations", "networks", "engagements"});
  if (std::ranges::find(request.query_parameters, "kind", &http::Parameter::name) == request.query_parameters.end())
    query.refuse("kind", "is missing: one of municipalities, units, organisations, networks, engagements");
  wanted.kind = kind.value_or("");
  wanted.municipality = query.text("municipality").value_or(interchange.municipality);
  const bool code =
      wanted.municipality.size() >= 2 && wanted.municipality.size() <= 8 &&
      std::ranges::all_of(wanted.municipality, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
  if (!code) query.refuse("municipality", "is a demarcation code, as ETH or KZN225");
  wanted.file = query.text("file").value_or("upload.csv");
  wanted.dry_run = query.flag("dry_run");
  wanted.strict = query.flag("strict");
  wanted.as_of = PartialDate::of_day(projections::as_of::today(interchange.clock.now_us()));
  CAIRN_TRY(query.finish());
  return wanted;
}

awaitable<Response> post_import(const Interchange& interchange, Request request) {
  const auto actor = http::actor_of(request);
  if (!actor) co_return http::problem(actor.error(), request);
  auto wanted = import_request_of(interchange, request);
  if (!wanted) co_return http::malformed(wanted.error(), request);
  wanted.value().actor = {actor.value().id, actor.value().role, actor.value().unit};

  const auto body = std::make_shared<const std::string>(std::move(request.body));
  co_return co_await http::stream_lines(
      interchange.pool, std::move(request),
      [&store = interchange.store, wanted = wanted.value(), body](const http::PutLine& put) -> Result<void> {
        const auto visit = [&](const RowReport& report) {
          std::string line;
          append_report(report, wanted.kind == "engagements", line);
          return put(std::move(line));
        };
        CAIRN_TRY(const auto totals, import_file(store, wanted, *body, visit));
        std::string summary;
        append_summary(totals, summary);
        put(std::move(summary));
        return success();
      });
}

struct Exported {
  std::string body;
  Position known;
};

Result<Exported> make_export(const Interchange& interchange, std::string_view name, const AsOf& as_of,
                             ExportRequest wanted) {
  const auto snapshot = interchange.store.snapshot();
  CAIRN_TRY(const auto at, as_of.resolve(*snapshot, Day::latest()));
  wanted.valid = at.valid;
  wanted.known = at.known;
  CAIRN_TRY(auto body, export_file(*snapshot, name, wanted));
  return Exported{std::move(body), at.known};
}

awaitable<Response> get_export(const Interchange& interchange, Request request) {
  const std::string& file = request.path_parameter("name");
  const size_t point = std::min(file.rfind('.'), file.size());
  const auto ending = std::string_view(file).substr(point);
  if (ending != ".csv" && ending != ".json")
    co_return http::problem(fail(Errc::kNotFound, "an export ends in .csv or .json"), request);

  std::vector<std::pair<std::string, std::string>> parameters;
  for (const auto& [name, value] : request.query_parameters) parameters.emplace_back(name, value);
  const auto as_of = AsOf::take(parameters);
  if (!as_of) co_return http::malformed(as_of.error(), request);
  Request rest = request;
  rest.query_parameters.clear();
  for (auto& [name, value] : parameters) rest.query_parameters.push_back({name, value});
  http::Query query(rest);
  ExportRequest wanted;
  wanted.municipality = query.text("municipality").value_or(interchange.municipality);
  wanted.form = ending == ".csv" ? ExportForm::kCsv : ExportForm::kJson;
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  if (as_of.value().min_position)
    if (const auto reached = co_await eventstore::reach(interchange.store, *as_of.value().min_position); !reached)
      co_return http::problem(reached.error(), request);

  const std::string name = file.substr(0, point);
  auto exported = co_await http::blocking(interchange.pool, [&interchange, &name, &as_of, &wanted] {
    return make_export(interchange, name, as_of.value(), wanted);
  });
  if (!exported) co_return http::problem(exported.error(), request);
  if (interchange.access != nullptr)
    if (const auto recorded = co_await access::record_export(*interchange.access, request); !recorded)
      co_return http::problem(recorded.error(), request);
  auto response =
      http::text_response(200, wanted.form == ExportForm::kCsv ? "text/csv; charset=utf-8" : "application/json",
                          std::move(exported.value().body));
  response.headers.add("ETag", http::etag_of(response.text()));
  response.headers.add("Cairn-Position", std::to_string(exported.value().known.value()));
  response.headers.add("Content-Disposition", "attachment; filename=\"" + name + std::string(ending) + "\"");
  co_return response;
}

}  // namespace

void add_routes(http::Router& router, const Interchange& interchange) {
  router.add(http::Method::kPost, "/v1/imports",
             [&interchange](Request request) { return post_import(interchange, std::move(request)); },
             {.body_bytes_max = interchange.import_bytes_max});
  router.add(http::Method::kGet, "/v1/exports/{name}",
             [&interchange](Request request) { return get_export(interchange, std::move(request)); });
}

}  // namespace cairn::services::interchange
