#pragma once

#include <functional>
#include <string>

#include "eventstore/base/clock.h"
#include "eventstore/sealing/key_ring.h"
#include "eventstore/store.h"
#include "projections/calendar/quarter.h"
#include "projections/summaries/evolve.h"
#include "workers/mail/settings.h"
#include "workers/mail/templates.h"
#include "workers/mail/transport.h"
#include "workers/runtime/worker.h"
#include "workers/summary/model.h"
#include "workers/summary/pdf.h"

/// What the clock does with summaries: a draft when a year's last quarter has locked (drafting.h), a mail to the City
/// Manager when a summary was signed and published (delivering.h). In between people read, return and sign.
namespace cairn::workers::summary {

/// What both share. Outlives them.
struct Yearly {
  /// Keeps the views quarters, rules, posts, persons, summaries and those of projections/figures.
  eventstore::Store& store;
  const Clock& clock;
  Place place;  ///< whose summaries are drafted and delivered: its home's
  mail::Settings settings;
  mail::Transport& transport;
  mail::Templates templates;  ///< of this folder: embedded_templates.h
  /// Where links begin when the settings name nothing: what this program listens on, without the last slash.
  std::function<std::string()> own_url;
  PdfOptions pdf;
  /// Opens addresses that are sealed; null where nothing is.
  const eventstore::sealing::KeyRing* keys = nullptr;
};

/// The home's summary of a year.
StreamId stream_of(const Yearly& yearly, const projections::calendar::FinancialYear& year);
Result<projections::summaries::Standing> standing_of(const Yearly& yearly, const eventstore::Snapshot& snapshot,
                                                     const projections::calendar::FinancialYear& year);
/// Appends the event as a step of the attempt's job, in the worker's name. Blocks.
Result<void> say_once(const Yearly& yearly, const runtime::Attempt& attempt, std::string_view step,
                      eventstore::StreamWrite write, const google::protobuf::Message& message);
/// The renderer is ended when the program wants to end.
PdfOptions pdf_within(const Yearly& yearly, const runtime::Attempt& attempt);

}  // namespace cairn::workers::summary
