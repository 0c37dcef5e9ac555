#include "eventstore/checkpoint_file.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "eventstore/base/durable_file.h"
#include "eventstore/base/log.h"
#include "eventstore/checkpoints.h"

namespace cairn::eventstore {

Result<std::optional<merkle::Checkpoint>> read_checkpoint_file(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error) && !error) return std::optional<merkle::Checkpoint>();
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return fail(Errc::kIo, "cannot read " + path);
  const bool is_note = text.view().find("\n\n") != std::string_view::npos;
  auto checkpoint = is_note ? said_in(text.view()) : merkle::parse_checkpoint(text.view());
  if (!checkpoint) return fail(Errc::kCorrupt, path + ": " + checkpoint.error().context);
  return std::optional(std::move(checkpoint).value());
}

CheckpointKeeper::CheckpointKeeper(Store& store, std::string path, std::optional<merkle::Signer> signer,
                                   int64_t delay_ms)
    : store_(store), path_(std::move(path)), signer_(std::move(signer)), delay_ms_(delay_ms) {}

CheckpointKeeper::~CheckpointKeeper() { stop(); }

void CheckpointKeeper::start() {
  listener_ = store_.listen([this](Position) {
    {
      const std::lock_guard lock(mutex_);
      news_ = true;
    }
    changed_.notify_one();
  });
  news_ = true;  // the head as it was opened
  thread_ = std::thread([this] { run(); });
}

void CheckpointKeeper::stop() {
  if (!thread_.joinable()) return;
  store_.unlisten(listener_);
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

Result<bool> CheckpointKeeper::step() {
  const Position head = store_.head();
  if (kept_ == head) return false;
  CAIRN_TRY(const auto text, text_of_head());
  CAIRN_TRY(write_durably(path_, text));
  kept_ = head;  // what came in meanwhile is covered too, and written once more
  return true;
}

Result<std::string> CheckpointKeeper::text_of_head() const {
  if (signer_) return store_.sign_checkpoint(*signer_);
  const auto snapshot = store_.snapshot();
  CAIRN_TRY(const auto root, snapshot->root_at(snapshot->head()));
  return merkle::text_of({store_.origin(), snapshot->head().value(), root});
}

void CheckpointKeeper::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return news_ || stopping_; });
    // Gathers what comes in meanwhile, so that a busy log costs one write a delay.
    changed_.wait_for(lock, std::chrono::milliseconds(delay_ms_), [&] { return stopping_; });
    news_ = false;
    const bool last = stopping_;
    lock.unlock();
    step_or_say();
    if (last) return;
  }
}

/// The log itself is whole; the next news tries again.
void CheckpointKeeper::step_or_say() {
  if (const auto done = step(); !done) log_of("eventstore")->error("no checkpoint kept: {}", done.error().context);
}

}  // namespace cairn::eventstore
