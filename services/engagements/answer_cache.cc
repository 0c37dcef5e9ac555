#include "services/engagements/answer_cache.h"

namespace cairn::services::engagements {

const Answer* AnswerCache::touch(std::string_view key) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  kept_.splice(kept_.begin(), kept_, found->second);
  return &found->second->answer;
}

std::optional<Answer> AnswerCache::find(std::string_view key) {
  const std::lock_guard lock(mutex_);
  const Answer* answer = touch(key);
  return answer ? std::optional(*answer) : std::nullopt;
}

std::shared_ptr<const http::Prepared> AnswerCache::prepared(std::string_view key) {
  const std::lock_guard lock(mutex_);
  const Answer* answer = touch(key);
  return answer ? answer->prepared : nullptr;
}

void AnswerCache::keep(std::string key, Answer answer) {
  const std::lock_guard lock(mutex_);
  if (by_key_.contains(key)) return;
  kept_.push_front({std::move(key), std::move(answer)});
  const size_t size = bytes_of(kept_.front());
  if (size > bytes_max_ / 8) return kept_.pop_front();
  by_key_.emplace(kept_.front().key, kept_.begin());
  bytes_ += size;
  while (bytes_ > bytes_max_) {
    bytes_ -= bytes_of(kept_.back());
    by_key_.erase(kept_.back().key);
    kept_.pop_back();
  }
}

size_t AnswerCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace cairn::services::engagements
