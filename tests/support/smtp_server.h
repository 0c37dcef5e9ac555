#pragma once

#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/temp_folder.h"

namespace cairn::testing {

/// A real SMTP server for one test: tests/support/smtp_server.py, which says what its arguments and its script mean. It
/// ends with this object, and with the test's process whatever happens to that.
class SmtpServer {
 public:
  explicit SmtpServer(const std::vector<std::string>& arguments = {}) {
    int in[2];
    int out[2];
    if (::pipe(in) != 0 || ::pipe(out) != 0) return;
    std::vector<std::string> words{CAIRN_PYTHON, CAIRN_SOURCE_DIR "/tests/support/smtp_server.py", folder_.path()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    // Else the server holds its own input open and never sees its end.
    posix_spawn_file_actions_addclose(&actions, in[1]);
    if (::posix_spawn(&process_, CAIRN_PYTHON, &actions, nullptr, pointers.data(), environ) != 0) process_ = -1;
    posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    std::string said;
    for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) said += c;
    ::close(out[0]);
    EXPECT_EQ(said.substr(0, 5), "port ") << "the SMTP server did not start";
    port_ = said.size() > 5 ? said.substr(5) : "0";
  }
  ~SmtpServer() { stop(); }
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;

  void stop() {
    if (input_ >= 0) ::close(input_);
    input_ = -1;
    if (process_ > 0) ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }

  std::string url(const std::string& scheme = "smtp") const { return scheme + "://127.0.0.1:" + port_; }
  /// JSON: {"thandi@x.org": "rcpt 550 5.1.1 no such user", "*": "accept"}
  void script(const std::string& json) const {
    std::ofstream(folder_.path() + "/script.new") << json;
    std::filesystem::rename(folder_.path() + "/script.new", folder_.path() + "/script.json");
  }
  /// The bytes of mail 1, 2, …; empty when so many were not accepted.
  std::string mail(int number) const { return file(std::to_string(number) + ".eml"); }
  /// {"from": …, "to": […], …}
  std::string envelope(int number) const { return file(std::to_string(number) + ".json"); }
  int mails() const {
    int count = 0;
    while (!mail(count + 1).empty()) ++count;
    return count;
  }

 private:
  std::string file(const std::string& name) const {
    std::ifstream file(folder_.path() + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  TempFolder folder_;
  pid_t process_ = -1;
  int input_ = -1;
  std::string port_;
};

}  // namespace cairn::testing
