#include "workers/mail/file_transport.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "tests/support/temp_folder.h"
#include "workers/mail/settings.h"

namespace cairn::workers::mail {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Envelope kEnvelope{"bounces@durban.gov.za", "thandi@durban.gov.za"};
const std::string kMail = "Subject: x\r\nMessage-ID: <4f2a@durban.gov.za>\r\n\r\nGood day.\r\n";

class FileTransportTest : public ::testing::Test {
 protected:
  std::string mails() const { return folder_.path() + "/mail"; }
  std::string path() const { return mails() + "/" + file_name_of("4f2a@durban.gov.za"); }
  std::string written() const {
    std::ifstream file(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  Result<Outcome> send(std::string_view bytes) { return FileTransport(mails()).send(kEnvelope, bytes); }

  cairn::testing::TempFolder folder_;
};

TEST_F(FileTransportTest, AMailIsAFileForItsOwnerOnly) {
  const auto outcome = send(kMail).value();
  EXPECT_EQ(outcome.verdict, Verdict::kTaken);
  EXPECT_EQ(outcome.reply, "written as " + file_name_of("4f2a@durban.gov.za"));
  EXPECT_EQ(written(), kMail);
  struct stat status = {};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(FileTransportTest, TheSameBytesAgainAreFine) {
  ASSERT_TRUE(send(kMail));
  EXPECT_EQ(send(kMail).value().verdict, Verdict::kTaken);
  EXPECT_EQ(list_written(mails(), 10).value().size(), 1U);
}

TEST_F(FileTransportTest, OtherBytesUnderTheSameIdAreRefusedAndTheFirstStay) {
  ASSERT_TRUE(send(kMail));
  const auto other = send(kMail + "More.\r\n");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Errc::kDuplicate);
  EXPECT_EQ(written(), kMail);
}

TEST_F(FileTransportTest, AMailWithoutAnIdIsRefused) {
  EXPECT_EQ(send("Subject: x\r\n\r\nMessage-ID: <a@b.org>\r\n").error().code, Errc::kInvalid);
}

TEST_F(FileTransportTest, AnAddressThatIsNoneIsRefused) {
  EXPECT_EQ(FileTransport(mails()).send({"a@b.org", "nobody"}, kMail).error().code, Errc::kInvalid);
  EXPECT_THAT(list_written(mails(), 10).value(), IsEmpty());
}

TEST_F(FileTransportTest, WhereNoFolderCanBeItIsAnErrorOfTheDisk) {
  std::ofstream(folder_.path() + "/mail") << "a file";
  EXPECT_EQ(send(kMail).error().code, Errc::kIo);
}

TEST_F(FileTransportTest, StoppingWritesNothing) {
  const auto outcome = FileTransport(mails()).send(kEnvelope, kMail, [] { return true; });
  EXPECT_EQ(outcome.error().code, Errc::kCancelled);
  EXPECT_EQ(written(), "");
}

TEST_F(FileTransportTest, TheListIsSortedAndBounded) {
  for (const std::string id : {"a@x.org", "b@x.org", "c@x.org"})
    ASSERT_TRUE(send("X: y\r\nMessage-ID: <" + id + ">\r\n\r\n12345"));
  std::ofstream(mails() + "/notes.txt") << "no mail";
  const auto all = list_written(mails(), 10).value();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_LT(all[0].file, all[1].file);
  EXPECT_EQ(all[0].bytes, 36);
  EXPECT_EQ(list_written(mails(), 2).value().size(), 2U);
}

TEST_F(FileTransportTest, WithoutSettingsMailGoesThere) {
  const auto settings = read_settings(folder_.path()).value();
  const auto transport = make_transport(settings, folder_.path()).value();
  EXPECT_EQ(transport->where(), "the folder mail");
  ASSERT_TRUE(transport->send(kEnvelope, kMail));
  EXPECT_EQ(written(), kMail);
}

TEST_F(FileTransportTest, SettingsComeFromTheDataFolder) {
  std::ofstream(folder_.path() + "/mail.toml") << "from = \"a@b.org\"\n[smtp]\nurl = \"smtp://mail.test\"\n";
  EXPECT_EQ(make_transport(read_settings(folder_.path()).value(), folder_.path()).value()->where(),
            "smtp://mail.test:25");
  std::ofstream(folder_.path() + "/mail.toml") << "from = 3\n";
  EXPECT_THAT(read_settings(folder_.path()).error().context, HasSubstr("mail.toml:1: from"));
}

TEST(MailSettingsFileTest, TheExampleIsRead) {
  std::ifstream file(CAIRN_SOURCE_DIR "/deploy/mail.toml.example");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto settings = parse_settings(text, "mail.toml.example", "/data").value();
  EXPECT_EQ(settings.from.name, "MILE");
  ASSERT_TRUE(settings.smtp);
  EXPECT_EQ(settings.smtp->starttls, StartTls::kRequired);
}

}  // namespace
}  // namespace cairn::workers::mail
