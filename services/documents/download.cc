#include "services/documents/download.h"

#include "eventstore/base/log.h"
#include "eventstore/blobs/media_type.h"
#include "services/http/byte_range.h"
#include "services/http/problem.h"

namespace cairn::services::documents {
namespace {

namespace blobs = eventstore::blobs;
using boost::asio::awaitable;

/// One reader's way through a blob: what the reader has not taken is not read.
class Download {
 public:
  Download(const Documents& documents, blobs::Blob blob, http::ByteRange range)
      : documents_(documents), blob_(std::move(blob)), range_(range) {}

  awaitable<void> run(http::BodyWriter& writer) {
    for (uint64_t at = range_.begin; at < range_.end && !writer.stopping();) {
      const auto number = static_cast<uint32_t>(at / blobs::kChunkBytes);
      auto chunk = co_await http::blocking(
          documents_.pool, [this, number] { return blobs::read_chunk(*documents_.store.snapshot(), blob_, number); });
      if (!chunk) {
        // The head is out: only a body without its end tells the reader.
        log_of("services.documents")->error("a download broke off: {}", chunk.error().context);
        co_return;
      }
      const uint64_t first = uint64_t{number} * blobs::kChunkBytes;
      const uint64_t end = std::min(range_.end, first + chunk.value().size());
      if (!co_await writer.write(chunk.value().substr(at - first, end - at))) co_return;
      at = end;
    }
  }

 private:
  const Documents& documents_;
  const blobs::Blob blob_;
  const http::ByteRange range_;
};

/// A file name for Content-Disposition: ASCII for old readers, and all of it as RFC 8187 writes it.
std::string disposition_of(std::string_view name) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string plain;
  std::string encoded;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    plain += letter || c == ' ' ? c : '_';
    if (letter)
      encoded += c;
    else
      encoded.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
  }
  return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
}

std::string file_name(const blobs::Blob& blob, std::string_view asked) {
  const auto* type = blobs::media_type_named(blob.media_type);
  const std::string ending(type == nullptr ? "" : type->ending);
  if (asked.empty()) return to_hex(view_of(blob.sha256)) + ending;
  std::string name(asked);
  return blobs::media_type_of_file(name) == type ? name : name + ending;
}

}  // namespace

http::Response download_of(const Documents& documents, const blobs::Blob& blob, const http::Request& request,
                           std::string_view name) {
  const std::string etag = "\"" + to_hex(view_of(blob.sha256)) + "\"";
  const auto range = http::range_of(request, blob.bytes, etag);
  if (!range) {
    auto refused = http::protocol_problem(416, "range_not_satisfiable", range.error().context, request.path);
    refused.headers.add("Content-Range", "bytes */" + std::to_string(blob.bytes));
    return refused;
  }
  const bool part = range.value().has_value();
  const http::ByteRange bytes = part ? *range.value() : http::ByteRange{0, blob.bytes};
  http::Response response;
  response.status = part ? 206 : 200;
  response.headers.add("Content-Type", blob.media_type);
  response.headers.add("ETag", etag);
  response.headers.add("Accept-Ranges", "bytes");
  // The address names the bytes: they never change.
  response.headers.add("Cache-Control", "private, max-age=31536000, immutable");
  response.headers.add("Content-Disposition", disposition_of(file_name(blob, name)));
  response.headers.add("Content-Security-Policy", "default-src 'none'; sandbox");
  if (part)
    response.headers.add("Content-Range", "bytes " + std::to_string(bytes.begin) + "-" + std::to_string(bytes.end - 1) +
                                              "/" + std::to_string(blob.bytes));
  const auto download = std::make_shared<Download>(documents, blob, bytes);
  response.stream = [download](http::BodyWriter& writer) { return download->run(writer); };
  response.stream_bytes = bytes.end - bytes.begin;
  return response;
}

}  // namespace cairn::services::documents
