#include "services/documents/upload.h"

#include "eventstore/blobs/media_type.h"
#include "services/http/multipart.h"

namespace cairn::services::documents {
namespace {

namespace blobs = eventstore::blobs;
using boost::asio::awaitable;
using Spooled = std::shared_ptr<blobs::Spool>;

awaitable<Result<Spooled>> open_spool(const Documents& documents) {
  co_return co_await http::blocking(documents.pool, [folder = documents.spool_folder]() -> Result<Spooled> {
    CAIRN_TRY(auto spool, blobs::Spool::open(folder));
    return std::make_shared<blobs::Spool>(std::move(spool));
  });
}

awaitable<Result<void>> write(const Documents& documents, Spooled spool, std::string piece) {
  auto written = co_await http::blocking(documents.pool, [spool, piece = std::move(piece)]() -> Result<bool> {
    CAIRN_TRY(spool->write(piece));
    return true;
  });
  if (!written) co_return std::move(written).error();
  co_return success();
}

awaitable<Result<void>> take_body(const Documents& documents, http::BodyReader& body, Spooled spool) {
  while (true) {
    CAIRN_CO_TRY(auto piece, co_await body.read());
    if (piece.empty()) co_return success();
    CAIRN_CO_TRY(co_await write(documents, spool, std::move(piece)));
  }
}

/// What the form says of its first file. What comes after it is not read.
awaitable<Result<std::string>> take_form(const Documents& documents, http::MultipartReader& form, Spooled spool) {
  while (true) {
    CAIRN_CO_TRY(auto part, co_await form.next());
    if (!part) co_return fail(Errc::kInvalid, "the form brings no file");
    if (!part->file_name || part->file_name->empty()) continue;
    while (true) {
      CAIRN_CO_TRY(auto piece, co_await form.read());
      if (piece.empty()) co_return part->media_type;
      CAIRN_CO_TRY(co_await write(documents, spool, std::move(piece)));
    }
  }
}

Result<Uploaded> keep(eventstore::Store& store, blobs::Spool& spool, std::string_view declared) {
  CAIRN_TRY(const auto type, blobs::judged_media_type(declared, spool.beginning()));
  const Hash sha256 = spool.finish();
  CAIRN_TRY(const bool fresh, blobs::keep(store, spool, sha256, type.name));
  CAIRN_TRY(auto blob, blobs::find(*store.snapshot(), sha256));
  if (!blob) return fail(Errc::kInternal, "a file that was kept is not there");
  return Uploaded{std::move(*blob), fresh};
}

}  // namespace

awaitable<Result<Uploaded>> take_upload(const Documents& documents, const http::Request& request) {
  CAIRN_CO_TRY(const auto boundary, http::boundary_of(request));
  CAIRN_CO_TRY(const auto spool, co_await open_spool(documents));
  std::string declared;
  if (boundary) {
    http::MultipartReader form(*request.stream, *boundary);
    CAIRN_CO_TRY(declared, co_await take_form(documents, form, spool));
  } else {
    if (const auto type = request.headers.find("Content-Type")) declared = *type;
    CAIRN_CO_TRY(co_await take_body(documents, *request.stream, spool));
  }
  co_return co_await http::blocking(
      documents.pool, [&store = documents.store, spool, declared] { return keep(store, *spool, declared); });
}

}  // namespace cairn::services::documents
