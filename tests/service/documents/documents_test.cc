#include "services/documents/documents.h"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include "eventstore/blobs/blobs.h"
#include "services/http/transport.h"
#include "tests/store/fixture.h"

namespace cairn::services::documents {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kReport = "Report of the visit to Bremen, 9 to 11 May 2018.\n";

/// A store in memory with the routes of documents over it, called inside the process.
class DocumentsTest : public ::testing::Test {
 protected:
  DocumentsTest() { add_routes(router_, documents_); }

  http::Response call(http::Method method, const std::string& target, http::Headers headers, std::string body = "") {
    http::Request request;
    request.method = method;
    request.target = target;
    request.headers = std::move(headers);
    request.body = std::move(body);
    return http::make_local_transport(router_)->call(std::move(request)).value();
  }
  http::Response upload(std::string body, const std::string& type) {
    return call(http::Method::kPost, "/v1/documents", {{"Cairn-Actor", "anna"}, {"Content-Type", type}},
                std::move(body));
  }
  http::Response get(const std::string& target, http::Headers headers = {}) {
    return call(http::Method::kGet, target, std::move(headers));
  }
  static std::string address_of(std::string_view bytes) {
    return "/v1/documents/" + to_hex(view_of(cairn::sha256(bytes)));
  }
  static std::string header(const http::Response& response, std::string_view name) {
    return std::string(response.headers.find(name).value_or("none"));
  }
  static std::string form(std::string_view file_name, std::string_view type, std::string_view bytes) {
    return "--frontier\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nVisit\r\n"
           "--frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" +
           std::string(file_name) + "\"\r\nContent-Type: " + std::string(type) + "\r\n\r\n" + std::string(bytes) +
           "\r\n--frontier--\r\n";
  }

  cairn::testing::TempFolder folder_;
  std::unique_ptr<eventstore::Store> store_ = [] {
    eventstore::StoreOptions options;
    options.origin = "ledger.test";
    return std::move(eventstore::Store::open(eventstore::make_memory_commit_log(), options, {}).value());
  }();
  http::BlockingPool pool_{1, 16};
  uploads::Uploads uploads_{.store = *store_, .pool = pool_, .spool_folder = folder_.path(), .bytes_max = 4'000'000};
  projections::matrix::MatrixTables tables_;
  SystemClock clock_;
  Documents documents_{.store = *store_, .pool = pool_, .uploads = uploads_, .tables = tables_, .clock = clock_};
  http::Router router_;
};

TEST_F(DocumentsTest, WhatGoesInComesBack) {
  const auto posted = upload(std::string(kReport), "text/plain; charset=utf-8");
  EXPECT_EQ(posted.status, 201);
  EXPECT_EQ(header(posted, "Location"), address_of(kReport));
  const auto told = boost::json::parse(std::string(posted.text())).as_object();
  EXPECT_EQ(told.at("bytes").as_int64(), static_cast<int64_t>(kReport.size()));
  EXPECT_EQ(told.at("media_type").as_string(), "text/plain");

  const auto got = get(address_of(kReport) + "?name=Visit%20to%20Bremen");
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.text(), kReport);
  EXPECT_THAT(header(got, "Content-Disposition"), HasSubstr("attachment; filename=\"Visit to Bremen.txt\""));
  EXPECT_EQ(header(got, "Content-Security-Policy"), "default-src 'none'; sandbox");
  EXPECT_EQ(get(address_of(kReport), {{"If-None-Match", header(got, "ETag")}}).status, 304);
}

TEST_F(DocumentsTest, TheSameFileTwiceIsKeptOnce) {
  EXPECT_EQ(upload(std::string(kReport), "text/plain").status, 201);
  EXPECT_EQ(upload(std::string(kReport), "text/plain").status, 200);
  EXPECT_THAT(get("/v1/documents").text(), StartsWith("{\"total\":1,"));
}

TEST_F(DocumentsTest, AFormBringsItsFile) {
  const auto posted = upload(form("report.txt", "text/plain", kReport), "multipart/form-data; boundary=frontier");
  EXPECT_EQ(posted.status, 201) << posted.text();
  EXPECT_EQ(header(posted, "Location"), address_of(kReport));
}

TEST_F(DocumentsTest, AFormWithoutAFileIsRefused) {
  for (const auto& body : {form("", "application/octet-stream", ""), std::string("--frontier--\r\n")}) {
    const auto refused = upload(body, "multipart/form-data; boundary=frontier");
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.text(), HasSubstr("the form brings no file"));
  }
  const auto cut = form("a.txt", "text/plain", kReport);
  EXPECT_THAT(upload(cut.substr(0, cut.size() - 20), "multipart/form-data; boundary=frontier").text(),
              HasSubstr("it ends within a part"));
  EXPECT_THAT(upload("x", "multipart/form-data").text(), HasSubstr("it names no boundary"));
}

TEST_F(DocumentsTest, AFileThatLiesAboutItsTypeIsRefusedAndNotKept) {
  const auto refused = upload("<!DOCTYPE html><script>alert(1)</script>", "application/pdf");
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.text(), HasSubstr("said to be application/pdf, and is text/html"));
  EXPECT_THAT(get("/v1/documents").text(), StartsWith("{\"total\":0,"));
}

TEST_F(DocumentsTest, NobodyUploadsWithoutAName) {
  EXPECT_EQ(call(http::Method::kPost, "/v1/documents", {{"Content-Type", "text/plain"}}, "x").status, 403);
}

TEST_F(DocumentsTest, ARangeOfBytesIsAnswered) {
  std::string bytes(2 * eventstore::blobs::kChunkBytes + 100, 'a');
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>('a' + i % 23);
  ASSERT_EQ(upload(bytes, "text/plain").status, 201);
  const auto part = [&](const std::string& range) { return get(address_of(bytes), {{"Range", range}}); };
  const size_t end = eventstore::blobs::kChunkBytes;

  const auto across = part("bytes=" + std::to_string(end - 5) + "-" + std::to_string(end + 4));
  EXPECT_EQ(across.status, 206);
  EXPECT_EQ(across.text(), bytes.substr(end - 5, 10));
  EXPECT_EQ(header(across, "Content-Range"),
            "bytes " + std::to_string(end - 5) + "-" + std::to_string(end + 4) + "/" + std::to_string(bytes.size()));
  EXPECT_EQ(part("bytes=-7").text(), bytes.substr(bytes.size() - 7));
  EXPECT_EQ(part("bytes=524288-").text(), bytes.substr(524288));
  EXPECT_EQ(part("bytes=0-99999999").text(), bytes);

  EXPECT_EQ(part("bytes=99999999-").status, 416);
  EXPECT_EQ(header(part("bytes=99999999-"), "Content-Range"), "bytes */" + std::to_string(bytes.size()));
  for (const auto& whole : {"bytes=0-1,5-6", "lines=1-2", "bytes=x-2", "bytes=5-1", "bytes="})
    EXPECT_EQ(part(whole).status, 200) << whole;
  EXPECT_EQ(get(address_of(bytes), {{"Range", "bytes=0-1"}, {"If-Range", "\"other\""}}).status, 200);
}

TEST_F(DocumentsTest, UnknownHashesAndWrongOnesAreNotFound) {
  EXPECT_EQ(get(address_of("never")).status, 404);
  EXPECT_EQ(get("/v1/documents/abc").status, 404);
}

TEST_F(DocumentsTest, TheListGoesPageByPage) {
  for (const auto& text : {"one\n", "two\n", "three\n"}) EXPECT_EQ(upload(text, "text/plain").status, 201);
  std::vector<std::string> seen;
  for (std::string after; seen.size() < 10;) {
    const auto page = boost::json::parse(std::string(get("/v1/documents?limit=2" + after).text())).as_object();
    for (const auto& item : page.at("items").as_array()) seen.emplace_back(item.at("sha256").as_string().c_str());
    if (page.at("next").is_null()) break;
    after = "&after=" + std::string(page.at("next").as_string().c_str());
  }
  EXPECT_EQ(seen.size(), 3u);
  EXPECT_TRUE(std::ranges::is_sorted(seen));
  EXPECT_EQ(get("/v1/documents?after=xyz").status, 400);
}

TEST_F(DocumentsTest, ADamagedFileBreaksOffRatherThanLie) {
  ASSERT_EQ(upload(std::string(kReport), "text/plain").status, 201);
  const auto row = std::string("\x03", 1).append(view_of(cairn::sha256(kReport))).append(4, '\0');
  ASSERT_TRUE(store_->write_blob_rows({{row, std::string("short")}}, eventstore::Sync::kNow));
  EXPECT_THAT(get(address_of(kReport)).text(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace cairn::services::documents
