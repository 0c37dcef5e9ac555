#include "eventstore/blobs/blobs.h"

#include "tests/store/fixture.h"

namespace cairn::eventstore::blobs {
namespace {

using ::testing::HasSubstr;

class BlobsTest : public eventstore::testing::StoreFixture {
 protected:
  void SetUp() override { open(); }

  /// In the pieces that a connection might bring.
  Spool spool_of(std::string_view bytes, size_t piece = 1000) {
    auto spool = Spool::open(folder.path()).value();
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
      EXPECT_TRUE(spool.write(bytes.substr(0, piece)));
    return spool;
  }
  Hash keep_bytes(const std::string& bytes) {
    auto spool = spool_of(bytes);
    const Hash sha256 = spool.finish();
    const auto kept = keep(*store, spool, sha256, "text/plain");
    EXPECT_TRUE(kept) << kept.error().context;
    return sha256;
  }
  std::string read_all(const Hash& sha256) {
    const auto snapshot = store->snapshot();
    const auto blob = find(*snapshot, sha256).value();
    if (!blob) return "none";
    std::string bytes;
    for (uint32_t chunk = 0; bytes.size() < blob->bytes; ++chunk) bytes += read_chunk(*snapshot, *blob, chunk).value();
    return bytes;
  }
  static std::string patterned(size_t size) {
    std::string bytes(size, '\0');
    for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7 + i / 251);
    return bytes;
  }
  /// A row behind the back of everybody who keeps files.
  void put_row(std::string key, std::optional<std::string> value) {
    ASSERT_TRUE(store->write_blob_rows({{std::move(key), std::move(value)}}, Sync::kNow));
  }
  static std::string row_key(char kind, const Hash& sha256, std::string_view rest = "") {
    return std::string(1, kind).append(view_of(sha256)).append(rest);
  }

  cairn::testing::TempFolder folder;
};

TEST_F(BlobsTest, BytesComeBackAsTheyWentInAndAfterReopening) {
  for (const size_t size : {size_t{1}, kChunkBytes - 1, kChunkBytes, kChunkBytes + 1, 5 * kChunkBytes + 17}) {
    const auto bytes = patterned(size);
    const Hash sha256 = keep_bytes(bytes);
    EXPECT_EQ(sha256, cairn::sha256(bytes));
    twice([&] {
      EXPECT_EQ(read_all(sha256), bytes) << size << " bytes";
      EXPECT_TRUE(check(*store->snapshot(), *find(*store->snapshot(), sha256).value()));
    });
  }
  EXPECT_EQ(all(*store->snapshot()).value().size(), 5u);
}

TEST_F(BlobsTest, TheSameBytesAreKeptOnce) {
  auto first = spool_of("a report");
  auto second = spool_of("a report");
  const Hash sha256 = first.finish();
  EXPECT_EQ(second.finish(), sha256);
  EXPECT_TRUE(keep(*store, first, sha256, "text/plain").value());
  EXPECT_FALSE(keep(*store, second, sha256, "text/csv").value());
  EXPECT_EQ(find(*store->snapshot(), sha256).value()->media_type, "text/plain");
}

TEST_F(BlobsTest, UnknownBytesAreNone) { EXPECT_FALSE(find(*store->snapshot(), cairn::sha256("never")).value()); }

TEST_F(BlobsTest, WhatACrashCutOffIsNotThereAndIsSwept) {
  const Hash sha256 = cairn::sha256("half");
  put_row(row_key(1, sha256), "");
  put_row(row_key(3, sha256, std::string_view("\0\0\0\0", 4)), "ha");
  reopen();
  EXPECT_FALSE(find(*store->snapshot(), sha256).value());
  EXPECT_EQ(sweep(*store).value(), 1u);
  const auto cursor = store->snapshot()->blobs().cursor();
  cursor->seek("");
  EXPECT_FALSE(cursor->valid()) << "nothing is left of it";
  EXPECT_EQ(keep_bytes("half"), sha256) << "the same upload comes again";
  EXPECT_EQ(read_all(sha256), "half");
}

TEST_F(BlobsTest, SweepingLeavesABlobAloneWhoseBytesCameTwice) {
  const Hash sha256 = keep_bytes("whole");
  put_row(row_key(1, sha256), "");  // a second upload of the same bytes was cut off
  EXPECT_EQ(sweep(*store).value(), 1u);
  EXPECT_EQ(read_all(sha256), "whole");
}

TEST_F(BlobsTest, AlteredOrMissingBytesAreFound) {
  const auto bytes = patterned(kChunkBytes + 10);
  const Hash sha256 = keep_bytes(bytes);
  const auto second = row_key(3, sha256, std::string_view("\0\0\0\1", 4));
  auto altered = bytes.substr(kChunkBytes);
  altered[3] ^= 1;
  put_row(second, altered);
  const auto blob = *find(*store->snapshot(), sha256).value();
  auto checked = check(*store->snapshot(), blob);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, Errc::kCorrupt);
  EXPECT_THAT(checked.error().context, HasSubstr("have SHA-256"));
  put_row(second, std::nullopt);
  checked = check(*store->snapshot(), blob);
  ASSERT_FALSE(checked);
  EXPECT_THAT(checked.error().context, HasSubstr("chunk 1"));
  EXPECT_THAT(checked.error().context, HasSubstr("has 0 bytes, wanted 10"));
}

TEST_F(BlobsTest, ASpoolWithoutAFolderIsAnError) {
  const auto spool = Spool::open(folder.path() + "/missing");
  ASSERT_FALSE(spool);
  EXPECT_EQ(spool.error().code, Errc::kIo);
}

}  // namespace
}  // namespace cairn::eventstore::blobs
