#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "eventstore/families.h"
#include "eventstore/keys.h"
#include "eventstore/rocks_commit_log.h"
#include "services/http/client.h"
#include "tests/support/temp_folder.h"

namespace cairn::services::cairn {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

struct Ended {
  int code = -1;
  std::string text;  ///< both outputs
};

/// Runs the real program to its end. `arguments` are the tests' own words, so a shell may split them.
Ended run(const std::string& arguments) {
  Ended result;
  std::FILE* pipe = popen((std::string(CAIRN_PROGRAM) + " " + arguments + " 2>&1").c_str(), "r");
  std::array<char, 4096> bytes;
  while (const size_t read = std::fread(bytes.data(), 1, bytes.size(), pipe)) result.text.append(bytes.data(), read);
  result.code = WEXITSTATUS(pclose(pipe));
  return result;
}

/// `cairn serve` as a child, stopped by a signal of the test's choice.
class ServingChild {
 public:
  explicit ServingChild(const std::string& data) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    process_ = fork();
    if (process_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      execl(CAIRN_PROGRAM, CAIRN_PROGRAM, "serve", "--data", data.c_str(), "--listen", "127.0.0.1:0", nullptr);
      _exit(127);
    }
    close(ends[1]);
    std::string line;
    for (char c = 0; c != '\n' && read(ends[0], &c, 1) == 1;) line += c;
    close(ends[0]);
    url_ = line.substr(line.find("http://"), line.find(" with") - line.find("http://"));
  }
  ~ServingChild() {
    if (process_ > 0) stop(SIGKILL);
  }
  const std::string& url() const { return url_; }
  int stop(int signal) {
    kill(process_, signal);
    int status = 0;
    waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t process_ = -1;
  std::string url_;
};

class ProgramTest : public ::testing::Test {
 protected:
  std::string data() const { return folder_.path() + "/data"; }
  ::cairn::testing::TempFolder folder_;
};

TEST_F(ProgramTest, EveryVerbHelps) {
  for (const char* verb : {"init", "serve", "import", "export", "append", "matrix", "replay", "diff", "rehearse",
                           "sample", "trail", "verify", "erase", "rebuild", "backup", "restore"}) {
    const Ended help = run(std::string(verb) + " --help");
    EXPECT_EQ(help.code, 0) << verb;
    EXPECT_THAT(help.text, HasSubstr("--")) << verb;
  }
}

TEST_F(ProgramTest, ExitCodesTellTheKindsOfFailureApart) {
  EXPECT_EQ(run("").code, 2);
  EXPECT_EQ(run("frobnicate").code, 2);
  EXPECT_EQ(run("matrix").code, 2);
  EXPECT_EQ(run("matrix --data a --url http://b").code, 2);
  EXPECT_EQ(run("verify --data " + data()).code, 3);
  EXPECT_EQ(run("init --data " + data()).code, 0);
  EXPECT_EQ(run("init --data " + data()).code, 1);
  EXPECT_EQ(run("verify --data " + data() + " --json").code, 0);
}

TEST_F(ProgramTest, ServesUntilItIsTold) {
  ASSERT_EQ(run("init --data " + data()).code, 0);
  ServingChild child(data());
  const auto client = http::Client::for_url(child.url());
  ASSERT_TRUE(client.has_value()) << child.url();
  http::Request request;
  request.target = "/health/ready";
  EXPECT_EQ(client.value().call(request).value().status, 200);
  const Ended locked = run("verify --data " + data());
  EXPECT_EQ(locked.code, 3);
  EXPECT_THAT(locked.text, HasSubstr("another process"));
  EXPECT_EQ(child.stop(SIGTERM), 0);
  EXPECT_EQ(run("verify --data " + data()).code, 0);
}

/// Says in the ledger's own row which format it has.
void set_format(const std::string& data, const std::string& format) {
  eventstore::RocksOptions options;
  options.folder = data + "/log";
  auto log = eventstore::open_rocks_commit_log(options);
  ASSERT_TRUE(log.has_value()) << log.error().context;
  eventstore::RowBatch rows;
  rows.put(eventstore::id_of(eventstore::Family::kMeta), std::string(eventstore::kFormatKey), format);
  ASSERT_TRUE(log.value()->append(log.value()->head(), {}, rows));
}

TEST_F(ProgramTest, RefusesAFolderOfANewerFormat) {
  const std::string newer = std::to_string(eventstore::kFormatVersion + 1);
  ASSERT_EQ(run("init --data " + data()).code, 0);
  ASSERT_EQ(run("append --data " + data() + " organisations '{\"name\":\"Alpha College\"}'").code, 0);
  set_format(data(), newer);
  for (const char* verb : {"serve --listen 127.0.0.1:0", "verify", "rebuild", "matrix", "append organisations {}"}) {
    const Ended refused = run(std::string(verb) + " --data " + data());
    EXPECT_EQ(refused.code, 1) << verb;
    EXPECT_THAT(refused.text, AllOf(HasSubstr(data()), HasSubstr("has format " + newer),
                                    HasSubstr("knows format " + std::to_string(eventstore::kFormatVersion))))
        << verb;
  }
  const Ended again = run("init --data " + data());
  EXPECT_EQ(again.code, 1);
  EXPECT_THAT(again.text, HasSubstr("already"));
}

}  // namespace
}  // namespace cairn::services::cairn
