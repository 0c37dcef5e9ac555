#include "services/documents/documents.h"

#include <algorithm>

#include "eventstore/base/json_writer.h"
#include "services/documents/download.h"
#include "services/documents/upload.h"
#include "services/http/actor.h"
#include "services/http/problem.h"
#include "services/http/query.h"

namespace cairn::services::documents {
namespace {

namespace blobs = eventstore::blobs;
using boost::asio::awaitable;
using http::Request;
using http::Response;

constexpr int64_t kPageMax = 500;
constexpr int64_t kPage = 50;

std::string address_of(const blobs::Blob& blob) { return "/v1/documents/" + to_hex(view_of(blob.sha256)); }

void append_blob(JsonWriter& json, const blobs::Blob& blob) {
  json.begin_object().field("sha256", to_hex(view_of(blob.sha256))).key("bytes").number(blob.bytes);
  json.field("media_type", blob.media_type).field("url", address_of(blob)).end_object();
}

awaitable<Response> post_document(const Documents& documents, Request request) {
  if (const auto actor = http::actor_of(request); !actor) co_return http::problem(actor.error(), request);
  const auto uploaded = co_await take_upload(documents, request);
  if (!uploaded) co_return http::problem(uploaded.error(), request);
  std::string body;
  JsonWriter json(body);
  append_blob(json, uploaded.value().blob);
  // A contact is not told whether somebody else has brought the same.
  const bool is_new = uploaded.value().fresh || request.own_unit;
  auto response = http::json_response(is_new ? 201 : 200, std::move(body));
  response.headers.add("Location", address_of(uploaded.value().blob));
  co_return response;
}

/// Whether the file is one of an engagement that is the unit's today: all that its contact is given.
Result<bool> is_of_unit(const Documents& documents, const eventstore::Snapshot& snapshot, std::string_view unit,
                        std::string_view sha256) {
  namespace matrix = projections::matrix;
  const auto today = projections::as_of::today(documents.clock.now_us());
  CAIRN_TRY(const auto table, documents.tables.at(snapshot, {today, snapshot.head()}));
  return std::ranges::any_of(
      table->rows(), [&](const auto& row) { return matrix::is_of(*row, unit) && matrix::has_file(*row, sha256); });
}

/// The blob, or none: nobody brought it, or the contact who asks may not know of it.
Result<std::optional<blobs::Blob>> find_for(const Documents& documents, const Request& request, const Hash& sha256) {
  const auto snapshot = documents.store.snapshot();
  if (request.own_unit) {
    CAIRN_TRY(const bool own, is_of_unit(documents, *snapshot, *request.own_unit, to_hex(view_of(sha256))));
    if (!own) return std::optional<blobs::Blob>();
  }
  return blobs::find(*snapshot, sha256);
}

awaitable<Response> get_document(const Documents& documents, Request request) {
  http::Query query(request);
  const auto name = query.text("name").value_or("");
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  const auto sha256 = hash_of_hex(request.path_parameter("sha256"));
  if (!sha256) co_return http::problem(fail(Errc::kNotFound, "a document is named by 64 hexadecimal digits"), request);
  auto blob = co_await http::blocking(documents.pool, [&] { return find_for(documents, request, *sha256); });
  if (!blob) co_return http::problem(blob.error(), request);
  if (!blob.value()) co_return http::problem(fail(Errc::kNotFound, "no document of this hash is kept here"), request);
  co_return download_of(documents, *blob.value(), request, name);
}

awaitable<Response> get_documents(const Documents& documents, Request request) {
  http::Query query(request);
  const auto limit = static_cast<size_t>(query.integer("limit", {.min = 1, .max = kPageMax, .otherwise = kPage}));
  const auto after = query.text("after");
  const auto last = after ? hash_of_hex(*after) : std::nullopt;
  if (after && !last) query.refuse("after", "is the hash of the last document already seen, 64 hexadecimal digits");
  if (const auto read = query.finish(); !read) co_return http::malformed(read.error(), request);
  auto all = co_await http::blocking(documents.pool, [&documents] { return blobs::all(*documents.store.snapshot()); });
  if (!all) co_return http::problem(all.error(), request);
  const auto begin =
      last ? std::ranges::upper_bound(all.value(), *last, {}, &blobs::Blob::sha256) : all.value().begin();
  const auto end =
      begin + static_cast<std::ptrdiff_t>(std::min<size_t>(limit, static_cast<size_t>(all.value().end() - begin)));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("total").number(all.value().size()).key("items").begin_array();
  for (auto blob = begin; blob != end; ++blob) append_blob(json, *blob);
  json.end_array().key("next");
  if (end != all.value().end())
    json.text(to_hex(view_of(std::prev(end)->sha256)));
  else
    json.null();
  json.end_object();
  co_return http::json_response(200, std::move(body));
}

}  // namespace

void add_routes(http::Router& router, const Documents& documents) {
  using http::Method;
  router.add(Method::kPost, "/v1/documents",
             [&documents](Request request) { return post_document(documents, std::move(request)); },
             {.body_bytes_max = static_cast<size_t>(documents.uploads.bytes_max), .streams_body = true});
  router.add(Method::kGet, "/v1/documents",
             [&documents](Request request) { return get_documents(documents, std::move(request)); });
  router.add(Method::kGet, "/v1/documents/{sha256}",
             [&documents](Request request) { return get_document(documents, std::move(request)); });
}

}  // namespace cairn::services::documents
