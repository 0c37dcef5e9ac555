#include "eventstore/blobs/media_type.h"

#include <gmock/gmock.h>

namespace cairn::eventstore::blobs {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kPdf = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<</Type/Catalog>>\nendobj\n";
constexpr std::string_view kPng("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89", 33);
constexpr std::string_view kZip("PK\x03\x04\x14\0\0\0\x08\0", 10);

std::string type_of(std::string_view declared, std::string_view bytes) {
  const auto type = judged_media_type(declared, bytes);
  return type ? std::string(type.value().name) : type.error().context;
}

TEST(MediaTypeTest, SaidAndSeenAgree) {
  EXPECT_EQ(type_of("application/pdf", kPdf), "application/pdf");
  EXPECT_EQ(type_of("Application/PDF; version=1.7", kPdf), "application/pdf");
  EXPECT_EQ(type_of("image/png", kPng), "image/png");
  EXPECT_EQ(type_of("text/plain", "Report of the visit to Bremen.\n"), "text/plain");
  EXPECT_EQ(type_of("text/csv", "unit,answer\nEWS,confirmed\n"), "text/csv");
}

TEST(MediaTypeTest, NothingSaidIsWhatIsSeen) {
  EXPECT_EQ(type_of("", kPdf), "application/pdf");
  EXPECT_EQ(type_of("application/octet-stream", kPng), "image/png");
}

TEST(MediaTypeTest, AnOfficeFileMayLookLikeAnArchive) {
  EXPECT_EQ(type_of("application/vnd.oasis.opendocument.text", kZip), "application/vnd.oasis.opendocument.text");
}

TEST(MediaTypeTest, ALieNamesBothSides) {
  EXPECT_EQ(type_of("application/pdf", kPng), "the file is said to be application/pdf, and is image/png");
  EXPECT_THAT(type_of("text/plain", "<!DOCTYPE html><html><script>alert(1)</script></html>"), HasSubstr("text/html"));
  EXPECT_THAT(type_of("application/pdf", std::string_view("MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff", 14)),
              HasSubstr("said to be application/pdf"));
}

TEST(MediaTypeTest, WhatABrowserRunsIsNotTaken) {
  EXPECT_THAT(type_of("text/html", "<!DOCTYPE html><html></html>"), HasSubstr("are not taken; taken are pdf, docx"));
  EXPECT_THAT(type_of("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>"), HasSubstr("are not taken"));
  EXPECT_THAT(type_of("", "#!/bin/sh\nrm -rf /\n"), HasSubstr("are not taken"));
}

TEST(MediaTypeTest, AnEmptyFileIsNoDocument) { EXPECT_EQ(type_of("application/pdf", ""), "the file is empty"); }

TEST(MediaTypeTest, IsKnownByItsEnding) {
  EXPECT_EQ(media_type_of_file("Report (final).PDF")->name, "application/pdf");
  EXPECT_EQ(media_type_of_file("photo.jpeg")->name, "image/jpeg");
  EXPECT_EQ(media_type_of_file("run.exe"), nullptr);
  EXPECT_EQ(media_type_of_file("no ending"), nullptr);
}

}  // namespace
}  // namespace cairn::eventstore::blobs
