#include <algorithm>
#include <array>

#include "cairn/summary/v1/events.pb.h"
#include "eventstore/base/base64.h"
#include "eventstore/codec/message_json.h"
#include "projections/as_of/as_of.h"
#include "projections/registers/register.h"
#include "projections/summaries/kind.h"
#include "services/commands/asked.h"
#include "services/commands/judge.h"
#include "services/evaluation/decide.h"
#include "services/evaluation/routes.h"
#include "services/evaluation/summaries.h"
#include "services/evaluation/vouching.h"
#include "services/http/json.h"
#include "services/http/line_stream.h"
#include "services/http/problem.h"
#include "services/http/query.h"

namespace cairn::services::evaluation {
namespace {

namespace p = projections;
using boost::asio::awaitable;
using eventstore::VerbInfo;
using http::Request;
using http::Response;
using summary::v1::Manifest;

struct Form {
  const char* format;
  const char* media_type;
};
constexpr std::array kForms = {Form{"html", "text/html; charset=utf-8"}, Form{"json", "application/json"},
                               Form{"pdf", "application/pdf"},
                               Form{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}};

const commands::Entity& summary_entity() {
  static const commands::Entity kEntity{
      .kind = p::summaries::kKind, .path = "/v1/summaries", .verbs = summary_verbs(), .decide = decide_summary};
  return kEntity;
}

Manifest wanted_of(const SummaryName& name) {
  Manifest wanted;
  wanted.set_municipality(name.municipality);
  wanted.set_year(name.year.id());
  return wanted;
}

Response with_etag(Response response, Position position) {
  response.headers.add("ETag", http::etag_of(response.text()));
  response.headers.add("Cache-Control", "no-cache");
  response.headers.add("Cairn-Position", std::to_string(position.value()));
  return response;
}

/// Every municipality's summaries that were ever drafted.
awaitable<Response> list(const Evaluation& evaluation, Request request) {
  http::Query query(request);
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  Position head;
  const auto made = co_await http::blocking(evaluation.pool, [&]() -> Result<std::string> {
    const auto snapshot = evaluation.store.snapshot();
    head = snapshot->head();
    CAIRN_TRY(const auto rows, p::registers::Register::open(*snapshot, p::summaries::kKind.view));
    std::string body;
    JsonWriter json(body);
    json.begin_object().key("items").begin_array();
    uint64_t total = 0;
    CAIRN_TRY(rows.each(Day::latest(), head, [&](std::string_view, const p::facts::Row& row) {
      using p::summaries::Column;
      ++total;
      json.begin_object().field("municipality", row.text(id_of(Column::kMunicipality)));
      json.field("year", row.text(id_of(Column::kYear))).field("state", row.text(id_of(Column::kState))).end_object();
      return true;
    }));
    json.end_array().key("total").number(total).key("position").number(head.value()).end_object();
    return body;
  });
  if (!made) co_return http::problem(made.error(), request);
  co_return with_etag(http::json_response(200, made.value()), head);
}

awaitable<Response> one(const Evaluation& evaluation, Request request) {
  http::Query query(request);
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  const auto name = SummaryName::parse(request.path_parameter("year"), evaluation.municipality);
  if (!name) co_return http::problem(name.error(), request);
  Position head;
  const auto made = co_await http::blocking(evaluation.pool, [&]() -> Result<std::string> {
    const auto snapshot = evaluation.store.snapshot();
    head = snapshot->head();
    CAIRN_TRY(const auto it, read_summary(*snapshot, name.value()));
    return summary_json(name.value(), it, head);
  });
  if (!made) co_return http::problem(made.error(), request);
  co_return with_etag(http::json_response(200, made.value()), head);
}

/// What is signed, or what can be made now.
Result<Manifest> manifest_for(const eventstore::Snapshot& snapshot, const SummaryName& name, bool only_signed) {
  CAIRN_TRY(const auto it, read_summary(snapshot, name));
  if (it.signed_) return *it.signed_;
  if (only_signed) return fail(Errc::kNotFound, "no summary of " + name.text() + " is signed");
  return wanted_of(name);
}

awaitable<Response> one_form(const Evaluation& evaluation, const Form& form, Request request) {
  http::Query query(request);
  const auto position = query.position("position");
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  const auto name = SummaryName::parse(request.path_parameter("year"), evaluation.municipality);
  if (!name) co_return http::problem(name.error(), request);
  const auto made = co_await http::blocking(evaluation.pool, [&]() -> Result<MadeSummary> {
    const auto snapshot = evaluation.store.snapshot();
    auto wanted = wanted_of(name.value());
    if (position) {
      wanted.set_position(*position);
    } else {
      CAIRN_TRY(wanted, manifest_for(*snapshot, name.value(), false));
    }
    return evaluation.make_summary(snapshot, wanted, {form.format}, {});
  });
  if (!made) co_return http::problem(made.error(), request);
  const auto file = made.value().files.find(form.format);
  if (file == made.value().files.end())
    co_return http::problem(fail(Errc::kUnavailable, made.value().manifest.files(0).failure()), request);
  auto response = http::text_response(200, form.media_type, file->second);
  response.headers.add("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
  co_return with_etag(std::move(response), Position(made.value().manifest.position()));
}

void put_files(const MadeSummary& made, const http::PutLine& put) {
  std::string line;
  JsonWriter manifest(line);
  manifest.begin_object().key("manifest");
  eventstore::codec::message_to_json(made.manifest, manifest);
  manifest.end_object();
  put(line + "\n");
  for (const auto& file : made.manifest.files()) {
    line.clear();
    JsonWriter json(line);
    json.begin_object().field("format", file.format());
    if (const auto bytes = made.files.find(file.format()); bytes != made.files.end())
      json.field("sha256", file.sha256()).field("content", to_base64(bytes->second));
    else
      json.field("failure", file.failure());
    json.end_object();
    put(line + "\n");
  }
}

awaitable<Response> edition(const Evaluation& evaluation, Request request) {
  http::Query query(request);
  const bool only_signed = query.flag("signed");
  const auto position = query.position("position");
  const auto formats = query.list("formats");
  if (only_signed && position) query.refuse("position", "follows from what is signed");
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  const auto name = SummaryName::parse(request.path_parameter("year"), evaluation.municipality);
  if (!name) co_return http::problem(name.error(), request);
  co_return co_await http::stream_lines(
      evaluation.pool, std::move(request),
      [&evaluation, name = name.value(), only_signed, position, formats](const http::PutLine& put) -> Result<void> {
        const auto snapshot = evaluation.store.snapshot();
        auto wanted = wanted_of(name);
        if (position) wanted.set_position(*position);
        if (only_signed) {
          CAIRN_TRY(wanted, manifest_for(*snapshot, name, true));
        }
        const Told told = [&put](std::string_view stage, uint64_t done, uint64_t total) {
          std::string line;
          JsonWriter json(line);
          json.begin_object().field("stage", stage).key("done").number(done).key("total").number(total).end_object();
          put(line + "\n");
        };
        CAIRN_TRY(const auto made, evaluation.make_summary(snapshot, wanted, formats, told));
        put_files(made, put);
        return success();
      });
}

awaitable<Response> movements(const Evaluation& evaluation, Request request) {
  http::Query query(request);
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  const auto name = SummaryName::parse(request.path_parameter("year"), evaluation.municipality);
  if (!name) co_return http::problem(name.error(), request);
  Position head;
  const auto made = co_await http::blocking(evaluation.pool, [&]() -> Result<std::string> {
    const auto snapshot = evaluation.store.snapshot();
    head = snapshot->head();
    CAIRN_TRY(const auto manifest, manifest_for(*snapshot, name.value(), true));
    return evaluation.tell_movements(snapshot, manifest);
  });
  if (!made) co_return http::problem(made.error(), request);
  co_return with_etag(http::json_response(200, made.value()), head);
}

/// What a draft or a signature vouches for, made before it is decided: drafting makes the four forms, signing makes
/// those of the latest draft again, so that what is signed is known to come again.
Result<std::shared_ptr<const google::protobuf::Message>> vouched(const Evaluation& evaluation, const SummaryName& name,
                                                                 std::string_view verb) {
  const auto snapshot = evaluation.store.snapshot();
  CAIRN_TRY(const auto it, read_summary(*snapshot, name));
  if (verb == "draft") {
    auto event = std::make_shared<summary::v1::SummaryDrafted>();
    if (it.signed_) return std::shared_ptr<const google::protobuf::Message>(event);  // decide says why not
    CAIRN_TRY(const auto made, evaluation.make_summary(snapshot, wanted_of(name), {}, {}));
    *event->mutable_manifest() = made.manifest;
    return std::shared_ptr<const google::protobuf::Message>(event);
  }
  auto event = std::make_shared<summary::v1::SummarySigned>();
  if (!it.draft || it.standing.state != "drafted") return std::shared_ptr<const google::protobuf::Message>(event);
  event->set_draft(it.standing.draft->value());
  *event->mutable_manifest() = *it.draft;
  const bool whole = std::ranges::none_of(it.draft->files(), [](const auto& file) { return file.sha256().empty(); });
  if (whole) {
    CAIRN_TRY(evaluation.make_summary(snapshot, *it.draft, {}, {}));
  }
  return std::shared_ptr<const google::protobuf::Message>(event);
}

awaitable<Response> change(const Evaluation& evaluation, const VerbInfo& verb, Request request) {
  bool malformed = false;
  auto asked = commands::read_request(request, malformed);
  if (!asked) co_return malformed ? http::malformed(asked.error(), request) : http::problem(asked.error(), request);
  const auto name = SummaryName::parse(request.path_parameter("year"), evaluation.municipality);
  if (!name) co_return http::problem(name.error(), request);
  for (const auto* told : {"draft", "manifest"})
    if (asked.value().body.contains(told))
      co_return http::malformed(fail(Errc::kInvalid, std::string(told) + " follows from the ledger and is not said"),
                                request);
  auto command =
      commands::command_of(summary_entity(), verb, std::move(asked.value().body), commands::ids_of(asked.value()));
  if (!command) co_return http::problem(command.error(), request);
  command.value().subject = name.value().id();
  command.value().actor = asked.value().actor;
  command.value().today = p::as_of::today(evaluation.clock.now_us());
  if (verb.name == "draft" || verb.name == "sign") {
    auto content =
        co_await http::blocking(evaluation.pool, [&] { return vouched(evaluation, name.value(), verb.name); });
    if (!content) co_return http::problem(content.error(), request);
    command.value().content = std::move(content).value();
  }
  auto judge = [command = std::move(command).value()](const eventstore::Snapshot& snapshot) {
    return commands::judge(summary_entity(), command, snapshot);
  };
  auto stream = StreamId::of(p::summaries::kKind.category, name.value().id());
  co_return co_await execute(evaluation, request, std::move(asked).value(), std::move(stream), std::move(judge));
}

}  // namespace

void add_summary_routes(http::Router& router, const Evaluation& evaluation) {
  using Handle = awaitable<Response> (*)(const Evaluation&, Request);
  const auto add = [&](std::string_view path, Handle handle) {
    router.add(http::Method::kGet, path,
               [&evaluation, handle](Request request) { return handle(evaluation, std::move(request)); });
  };
  add("/v1/summaries", list);
  add("/v1/summaries/{year}", one);
  add("/v1/summaries/{year}/edition", edition);
  add("/v1/summaries/{year}/movements", movements);
  for (const auto& form : kForms)
    router.add(http::Method::kGet, "/v1/summaries/{year}." + std::string(form.format),
               [&evaluation, &form](Request request) { return one_form(evaluation, form, std::move(request)); });
  for (const auto& verb : summary_verbs())
    router.add(http::Method::kPost, "/v1/summaries/{year}:" + std::string(verb.name),
               [&evaluation, &verb](Request request) { return change(evaluation, verb, std::move(request)); });
}

}  // namespace cairn::services::evaluation
