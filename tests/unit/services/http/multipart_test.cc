#include "services/http/multipart.h"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace cairn::services::http {
namespace {

using boost::asio::awaitable;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A body that comes in pieces of so many bytes.
class Pieces final : public BodyReader {
 public:
  Pieces(std::string body, size_t piece) : body_(std::move(body)), piece_(piece) {}
  awaitable<Result<std::string>> read() override {
    std::string next = body_.substr(0, piece_);
    body_.erase(0, next.size());
    co_return next;
  }

 private:
  std::string body_;
  const size_t piece_;
};

/// "name|file name|type|bytes" of each part, then what went wrong.
awaitable<void> read_into(std::vector<std::string>& parts, MultipartReader& form) {
  while (true) {
    auto part = co_await form.next();
    if (!part) {
      parts.push_back(part.error().context);
      co_return;
    }
    if (!part.value()) co_return;
    std::string told =
        part.value()->name + "|" + part.value()->file_name.value_or("-") + "|" + part.value()->media_type + "|";
    while (true) {
      auto piece = co_await form.read();
      if (!piece) {
        parts.push_back(piece.error().context);
        co_return;
      }
      if (piece.value().empty()) break;
      told += piece.value();
    }
    parts.push_back(told);
  }
}

std::vector<std::string> parts_of(const std::string& body, size_t piece) {
  Pieces pieces(body, piece);
  MultipartReader form(pieces, "xyz");
  std::vector<std::string> parts;
  boost::asio::io_context context;
  boost::asio::co_spawn(context, read_into(parts, form), [](const std::exception_ptr& thrown) {
    if (thrown) std::rethrow_exception(thrown);
  });
  context.run();
  return parts;
}

const std::string kForm =
    "preamble\r\n--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--xy, nearly\r\n"
    "--xyz\r\ncontent-disposition: form-data; name=\"f\"; filename=\"r;1.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
    "%PDF\r\n\r\n--xyz\r\nContent-Disposition: form-data; name=e\r\n\r\n\r\n--xyz--\r\nepilogue";

TEST(MultipartTest, PartsComeWholeHoweverTheBodyIsCut) {
  for (size_t piece = 1; piece <= kForm.size(); ++piece)
    EXPECT_THAT(parts_of(kForm, piece), ElementsAre("a|-|text/plain|one\r\n--xy, nearly",
                                                    "f|r;1.pdf|application/pdf|%PDF\r\n", "e|-|text/plain|"))
        << piece << " bytes a piece";
}

TEST(MultipartTest, ACutAnywhereIsNoForm) {
  const size_t end = kForm.find("--xyz--") + 7;
  for (size_t cut = 0; cut < end; ++cut) {
    const auto parts = parts_of(kForm.substr(0, cut), 7);
    ASSERT_FALSE(parts.empty()) << cut;
    EXPECT_THAT(parts.back(), HasSubstr("this is no multipart/form-data")) << cut;
  }
}

TEST(MultipartTest, AHeadWithoutANameOrWithoutAnEndIsRefused) {
  EXPECT_THAT(parts_of("--xyz\r\nContent-Type: text/plain\r\n\r\nx\r\n--xyz--", 100).back(),
              HasSubstr("a part has no Content-Disposition"));
  EXPECT_THAT(parts_of("--xyz\r\nContent-Disposition: form-data\r\n\r\nx\r\n--xyz--", 100).back(),
              HasSubstr("a part has no name"));
  EXPECT_THAT(parts_of("--xyz\r\nX: " + std::string(9000, 'x'), 100).back(), HasSubstr("too large"));
  EXPECT_THAT(parts_of("--xyzw\r\n", 100).back(), HasSubstr("a boundary goes on"));
}

TEST(MultipartTest, TheBoundaryIsThatOfTheHeader) {
  const auto boundary = [](const std::string& type) {
    Request request;
    request.headers.set("Content-Type", type);
    const auto found = boundary_of(request);
    return found ? found.value().value_or("none") : found.error().context;
  };
  EXPECT_EQ(boundary("multipart/form-data; boundary=xyz"), "xyz");
  EXPECT_EQ(boundary("Multipart/Form-Data; charset=utf-8; boundary=\"x y\""), "x y");
  EXPECT_EQ(boundary("application/pdf"), "none");
  EXPECT_THAT(boundary("multipart/form-data; boundary="), HasSubstr("names no boundary"));
  EXPECT_THAT(boundary("multipart/form-data; boundary=" + std::string(71, 'x')), HasSubstr("names no boundary"));
}

}  // namespace
}  // namespace cairn::services::http
