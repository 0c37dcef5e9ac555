#include "services/documents/upload.h"

#include "services/http/multipart.h"

namespace cairn::services::documents {
namespace {

using boost::asio::awaitable;

awaitable<Result<void>> take_body(http::BodyReader& body, uploads::Arrival& file) {
  while (true) {
    CAIRN_CO_TRY(auto piece, co_await body.read());
    if (piece.empty()) co_return success();
    CAIRN_CO_TRY(co_await file.write(std::move(piece)));
  }
}

/// What the form says of its first file. What comes after it is not read.
awaitable<Result<std::string>> take_form(http::MultipartReader& form, uploads::Arrival& file) {
  while (true) {
    CAIRN_CO_TRY(auto part, co_await form.next());
    if (!part) co_return fail(Errc::kInvalid, "the form brings no file");
    if (!part->file_name || part->file_name->empty()) continue;
    while (true) {
      CAIRN_CO_TRY(auto piece, co_await form.read());
      if (piece.empty()) co_return part->media_type;
      CAIRN_CO_TRY(co_await file.write(std::move(piece)));
    }
  }
}

}  // namespace

awaitable<Result<uploads::Kept>> take_upload(const Documents& documents, const http::Request& request) {
  CAIRN_CO_TRY(const auto boundary, http::boundary_of(request));
  CAIRN_CO_TRY(auto file, co_await uploads::Arrival::begin(documents.uploads));
  std::string declared;
  if (boundary) {
    http::MultipartReader form(*request.stream, *boundary);
    CAIRN_CO_TRY(declared, co_await take_form(form, file));
  } else {
    if (const auto type = request.headers.find("Content-Type")) declared = *type;
    CAIRN_CO_TRY(co_await take_body(*request.stream, file));
  }
  co_return co_await file.keep(std::move(declared));
}

}  // namespace cairn::services::documents
