#include "services/cairn/summarising.h"

#include "workers/summary/embedded_templates.h"

namespace cairn::services::cairn {

namespace s = workers::summary;

Result<std::unique_ptr<SummaryParts>> SummaryParts::make(Over over) {
  CAIRN_TRY(auto settings, workers::mail::read_settings(over.data_folder));
  CAIRN_TRY(auto transport, workers::mail::make_transport(settings, over.data_folder));
  CAIRN_TRY(auto templates, workers::mail::Templates::of(s::embedded_templates(), settings.reviewed_languages));
  return std::unique_ptr<SummaryParts>(
      new SummaryParts(std::move(over), std::move(settings), std::move(transport), std::move(templates)));
}

SummaryParts::SummaryParts(Over over, workers::mail::Settings settings,
                           std::unique_ptr<workers::mail::Transport> transport, workers::mail::Templates templates)
    : transport_(std::move(transport)),
      yearly_{over.store,  over.clock,           std::move(over.place),        std::move(settings),
              *transport_, std::move(templates), [this] { return own_url(); }, std::move(over.pdf),
              over.keys},
      drafting_(yearly_),
      delivering_(yearly_),
      runner_(std::make_unique<workers::runtime::Runner>(
          over.queue, std::vector<workers::runtime::Worker*>{&drafting_, &delivering_},
          std::vector{s::drafts(yearly_), s::deliveries(yearly_)})) {}

std::string SummaryParts::own_url() const {
  const std::lock_guard lock(mutex_);
  return own_url_;
}

Result<void> SummaryParts::start(const std::string& own_url) {
  {
    const std::lock_guard lock(mutex_);
    own_url_ = own_url;
  }
  return runner_->start();
}

}  // namespace cairn::services::cairn
