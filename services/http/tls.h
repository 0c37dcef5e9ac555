#pragma once

#include <ctime>
#include <memory>
#include <mutex>
#include <string>

#include "eventstore/base/result.h"

struct ssl_ctx_st;
struct ssl_st;

namespace cairn::services::http {

/// Two files in PEM: the certificate with those between it and its authority, and the key, without a password.
struct TlsFiles {
  std::string certificate;
  std::string key;
};

/// What a listener shows of itself under TLS: versions 1.2 and 1.3, ciphers with forward secrecy and authentication
/// alone, HTTP/1.1 by ALPN (RFC 7301); no resumption, renegotiation or compression. Thread-safe.
class Tls {
 public:
  /// kInvalid names the file that cannot be read or is none, or says that the key is not the certificate's.
  static Result<std::unique_ptr<Tls>> load(TlsFiles files);
  ~Tls();
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;

  /// Reads both files anew: connections from here on see what they say, those under way keep what they saw. On an error
  /// of load() everything stays as it was.
  Result<void> reload();
  /// True when a file is another one than at the last load or reload, taken or refused.
  bool changed() const;
  /// The server's end of a new connection, for its owner to free.
  ssl_st* begin() const;

 private:
  /// Of both files: what tells one version from the next.
  struct Stamp {
    struct OfFile {
      unsigned long long inode = 0, bytes = 0;
      timespec changed{};
      bool operator==(const OfFile& other) const;
    } certificate, key;
    bool operator==(const Stamp&) const = default;
  };

  explicit Tls(TlsFiles files) : files_(std::move(files)) {}
  Stamp stamp() const;

  const TlsFiles files_;
  mutable std::mutex mutex_;
  Stamp seen_;                           // guarded by mutex_
  std::shared_ptr<ssl_ctx_st> current_;  // guarded by mutex_
};

}  // namespace cairn::services::http
