#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace cairn::testing {

/// Looks for secrets in everything that lies below some folders.
class ByteSearch {
 public:
  /// The bytes themselves and as hexadecimal digits of both cases.
  void look_for(const std::string& what, const std::string& bytes) {
    static constexpr char kDigits[] = "0123456789abcdef0123456789ABCDEF";
    std::string lower;
    std::string upper;
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      lower += {kDigits[byte >> 4], kDigits[byte & 0xf]};
      upper += {kDigits[16 + (byte >> 4)], kDigits[16 + (byte & 0xf)]};
    }
    wanted_[what] = bytes;
    wanted_[what + " in hexadecimal"] = lower;
    wanted_[what + " in capitals"] = upper;
  }

  void text(const std::string& where, const std::string& bytes) {
    bytes_read_ += bytes.size();
    for (const auto& [what, needle] : wanted_)
      if (bytes.find(needle) != std::string::npos) found_[what] += (found_[what].empty() ? "" : ", ") + where;
  }

  /// Every file below the folder, as it lies there; but for the ballast, which is reserved and never written.
  void folder(const std::filesystem::path& root) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (!entry.is_regular_file() || entry.path().filename() == "ballast") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      std::stringstream bytes;
      bytes << file.rdbuf();
      text(entry.path().lexically_relative(root).string(), bytes.str());
      ++files_;
    }
  }

  uint64_t bytes_read() const { return bytes_read_; }
  uint64_t files() const { return files_; }
  size_t searched() const { return wanted_.size(); }
  /// What was found, and where.
  const std::map<std::string, std::string>& found() const { return found_; }

 private:
  std::map<std::string, std::string> wanted_;
  std::map<std::string, std::string> found_;
  uint64_t bytes_read_ = 0;
  uint64_t files_ = 0;
};

}  // namespace cairn::testing
