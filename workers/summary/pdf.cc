#include "workers/summary/pdf.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>

#include "eventstore/base/bytes.h"
#include "workers/summary/fonts.h"
#include "workers/summary/temp_folder.h"

namespace cairn::workers::summary {
namespace {

namespace fs = std::filesystem;

/// Files are named on the command line; what it prints is the renderer's own account of itself. Nothing is fetched: the
/// page holds all it needs.
constexpr char kScript[] = R"py(
import sys
import fontTools, pydyf, weasyprint, zlib
from weasyprint.text.ffi import ffi, pango
def refuse(url, *rest, **more):
    raise ValueError("a summary fetches nothing: " + url)
page, target, base_url, identifier = sys.argv[1:5]
with open(page, encoding="utf-8") as file:
    text = file.read()
document = weasyprint.HTML(string=text, base_url=base_url, url_fetcher=refuse)
document.write_pdf(target, identifier=identifier.encode(), variant="pdf/ua-1")
version = pango.pango_version()
print("; ".join(["WeasyPrint " + weasyprint.__version__,
                 "pydyf " + getattr(pydyf, "__version__", getattr(pydyf, "VERSION", "?")),
                 "fontTools " + fontTools.version,
                 "Pango %d.%d.%d" % (version // 10000, version // 100 % 100, version % 100),
                 "zlib " + zlib.ZLIB_RUNTIME_VERSION]))
)py";

Result<void> write_file(const fs::path& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  return file ? Result<void>(success()) : fail(Errc::kIo, "cannot write " + path.string());
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

/// Only the bundled fonts, and a cache that goes with the folder.
Result<void> write_fonts(const fs::path& folder) {
  std::error_code error;
  fs::create_directory(folder / "fonts", error);
  for (const auto& font : fonts()) {
    CAIRN_TRY(write_file(folder / "fonts" / font.name, font.bytes));
  }
  return write_file(folder / "fonts.conf", "<?xml version=\"1.0\"?>\n<fontconfig><dir>" + (folder / "fonts").string() +
                                               "</dir><cachedir>" + (folder / "cache").string() +
                                               "</cachedir></fontconfig>\n");
}

/// A program with its arguments and environment, as execve takes them; made before the fork.
class Invocation {
 public:
  Invocation(std::vector<std::string> arguments, std::vector<std::string> environment)
      : arguments_(std::move(arguments)), environment_(std::move(environment)) {
    for (auto& one : arguments_) argv_.push_back(one.data());
    for (auto& one : environment_) envp_.push_back(one.data());
    argv_.push_back(nullptr);
    envp_.push_back(nullptr);
  }
  const char* program() const { return argv_.front(); }
  char* const* argv() const { return argv_.data(); }
  char* const* envp() const { return envp_.data(); }

 private:
  std::vector<std::string> arguments_;
  std::vector<std::string> environment_;
  std::vector<char*> argv_;
  std::vector<char*> envp_;
};

/// In the child: only calls that may be made between fork and exec of a program with threads. Never returns.
[[noreturn]] void become(const Invocation& what, int out, int err, const PdfOptions& options, pid_t parent) {
  ::setpgid(0, 0);
  // Without a network of its own it still fetches nothing; where the system allows it, there is none at all.
  (void)::unshare(CLONE_NEWUSER | CLONE_NEWNET);
  const rlimit memory{options.memory_bytes_max, options.memory_bytes_max};
  const auto seconds = static_cast<rlim_t>(options.cpu_seconds_max);
  const rlimit time{seconds, seconds};
  ::setrlimit(RLIMIT_AS, &memory);
  ::setrlimit(RLIMIT_CPU, &time);
  // A program that is killed ends nothing itself. Behind unshare, for other credentials would take this back.
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != parent) ::_exit(126);
  const int nothing = ::open("/dev/null", O_RDONLY);
  if (::dup2(nothing, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(err, 2) < 0) ::_exit(126);
  ::execve(what.program(), what.argv(), what.envp());
  ::_exit(127);
}

enum class Waited : uint8_t { kEnded, kTooLong, kStopping };

/// Until it has ended, or may go on no longer. `watch`: its process file descriptor; without one it is left to itself.
Waited watch_until(int watch, const PdfOptions& options) {
  constexpr int kLookMs = 100;
  if (watch < 0) return Waited::kEnded;
  pollfd ended{watch, POLLIN, 0};
  for (int left_ms = options.seconds_max * 1000; left_ms > 0; left_ms -= kLookMs) {
    if (::poll(&ended, 1, kLookMs) > 0) return Waited::kEnded;
    if (options.stopping && options.stopping()) return Waited::kStopping;
  }
  return Waited::kTooLong;
}

/// Waits for the child, ends it when it takes longer than it may, and says what became of it.
Result<void> wait_for(pid_t child, const PdfOptions& options, const fs::path& complaints) {
  const int watch = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  const auto waited = watch_until(watch, options);
  if (waited != Waited::kEnded) {
    ::kill(-child, SIGKILL);
    ::kill(child, SIGKILL);  // it may have no group of its own yet
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (watch >= 0) ::close(watch);
  if (waited == Waited::kStopping) return fail(Errc::kCancelled, "the program ends, and the renderer with it");
  if (waited == Waited::kTooLong)
    return fail(Errc::kUnavailable,
                "the renderer took longer than " + std::to_string(options.seconds_max) + " seconds and was ended");
  if (WIFSIGNALED(status))
    return fail(Errc::kUnavailable, "the renderer was ended by signal " + std::to_string(WTERMSIG(status)));
  if (WEXITSTATUS(status) == 127)
    return fail(Errc::kUnavailable, "there is no renderer: " + options.interpreter + " does not run");
  if (WEXITSTATUS(status) == 0) return success();
  auto words = read_file(complaints);
  while (!words.empty() && words.back() == '\n') words.pop_back();
  const size_t line = words.rfind('\n');
  if (line != std::string::npos) words.erase(0, line + 1);
  return fail(Errc::kUnavailable, "the renderer failed: " + words.substr(0, 300));
}

Result<void> run(const Invocation& what, const fs::path& folder, const PdfOptions& options) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
  const int out = ::open((folder / "out").c_str(), kFlags, 0600);
  const int err = ::open((folder / "err").c_str(), kFlags, 0600);
  if (out < 0 || err < 0) return fail(Errc::kIo, "no files for the renderer's words can be made");
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) become(what, out, err, options, parent);
  ::close(out);
  ::close(err);
  if (child < 0) return fail(Errc::kUnavailable, "no process for the renderer: " + std::string(std::strerror(errno)));
  return wait_for(child, options, folder / "err");
}

}  // namespace

Result<Drawn> pdf_of(const PdfInput& input, const PdfOptions& options) {
  CAIRN_TRY(const TempFolder folder, TempFolder::make());
  CAIRN_TRY(write_fonts(folder.path()));
  CAIRN_TRY(write_file(folder.path() / "page.html", input.html));
  CAIRN_TRY(write_file(folder.path() / "draw.py", kScript));
  const auto at = [&](const char* name) { return (folder.path() / name).string(); };
  const Invocation what(
      {options.interpreter, "-I", "-B", at("draw.py"), at("page.html"), at("summary.pdf"), input.base_url,
       input.identifier},
      {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC", "HOME=" + folder.path().string(),
       "TMPDIR=" + folder.path().string(), "FONTCONFIG_FILE=" + at("fonts.conf"), "PYTHONHASHSEED=0",
       "SOURCE_DATE_EPOCH=" + std::to_string(input.made_us / 1'000'000)});
  CAIRN_TRY(run(what, folder.path(), options));
  Drawn drawn{read_file(folder.path() / "summary.pdf"), read_file(folder.path() / "out")};
  while (!drawn.renderer.empty() && drawn.renderer.back() == '\n') drawn.renderer.pop_back();
  if (!drawn.pdf.starts_with("%PDF-")) return fail(Errc::kUnavailable, "the renderer wrote no PDF");
  return drawn;
}

std::vector<cairn::summary::v1::Font> bundled_fonts() {
  std::vector<cairn::summary::v1::Font> all;
  for (const auto& font : fonts()) {
    auto& one = all.emplace_back();
    one.set_name(std::string(font.name));
    one.set_sha256(to_hex(view_of(sha256(font.bytes))));
  }
  return all;
}

}  // namespace cairn::workers::summary
