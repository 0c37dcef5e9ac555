#pragma once

#include "workers/mail/transport.h"

namespace cairn::workers::mail {

/// Until a mail server is configured: each mail is a file <hash of its Message-ID>.eml in a folder, readable by the
/// program's user only (mails hold links that answer without a password). The file is there after a power cut.
class FileTransport final : public Transport {
 public:
  /// `name`: what where() says, as the folder's own path is nobody's business.
  explicit FileTransport(std::string folder) : folder_(std::move(folder)) {}

  /// kTaken, also when the same bytes were written before; kDuplicate for other bytes with the same Message-ID.
  Result<Outcome> send(const Envelope& envelope, std::string_view bytes,
                       const Stopping& stopping = never_stopping) override;
  std::string where() const override;

 private:
  const std::string folder_;
};

/// Removes the written mails that name the address, as one to an erased person; returns how many. kIo.
Result<size_t> forget_written(const std::string& folder, std::string_view address);

/// "3f…e1.eml"
std::string file_name_of(std::string_view message_id);

/// One mail of the folder, for the page that shows what would have been sent.
struct WrittenMail {
  std::string file;
  int64_t bytes = 0;
};
/// By name; empty when there is no folder yet. At most `mails_max`.
Result<std::vector<WrittenMail>> list_written(const std::string& folder, size_t mails_max);

}  // namespace cairn::workers::mail
