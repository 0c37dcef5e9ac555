#include "services/uploads/uploads.h"

#include "eventstore/blobs/media_type.h"

namespace cairn::services::uploads {
namespace {

namespace blobs = eventstore::blobs;
using boost::asio::awaitable;

Result<Kept> keep_now(eventstore::Store& store, blobs::Spool& spool, std::string_view declared) {
  CAIRN_TRY(const auto type, blobs::judged_media_type(declared, spool.beginning()));
  const Hash sha256 = spool.finish();
  CAIRN_TRY(const bool fresh, blobs::keep(store, spool, sha256, type.name));
  CAIRN_TRY(auto blob, blobs::find(*store.snapshot(), sha256));
  if (!blob) return fail(Errc::kInternal, "a file that was kept is not there");
  return Kept{std::move(*blob), fresh};
}

}  // namespace

awaitable<Result<Arrival>> Arrival::begin(const Uploads& uploads) {
  const auto open = [folder = uploads.spool_folder]() -> Result<Spool> {
    CAIRN_TRY(auto spool, blobs::Spool::open(folder));
    return std::make_shared<blobs::Spool>(std::move(spool));
  };
  CAIRN_CO_TRY(auto spool, co_await http::blocking(uploads.pool, open));
  co_return Arrival(uploads, std::move(spool));
}

awaitable<Result<void>> Arrival::write(std::string piece) {
  if (spool_->bytes() + piece.size() > uploads_->bytes_max)
    co_return fail(Errc::kTooLarge, "the file is over the limit of " + std::to_string(uploads_->bytes_max) + " bytes");
  auto written = co_await http::blocking(uploads_->pool, [spool = spool_, piece = std::move(piece)]() -> Result<bool> {
    CAIRN_TRY(spool->write(piece));
    return true;
  });
  if (!written) co_return std::move(written).error();
  co_return success();
}

awaitable<Result<Kept>> Arrival::keep(std::string declared) {
  co_return co_await http::blocking(uploads_->pool, [&store = uploads_->store, spool = spool_, declared] {
    return keep_now(store, *spool, declared);
  });
}

}  // namespace cairn::services::uploads
