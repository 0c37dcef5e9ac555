#pragma once

#include <span>

#include "workers/mail/templates.h"

namespace cairn::workers::reminders {

/// The files of workers/reminders/templates (workers/mail/embed.cmake): "step" and "thanks" in three languages.
std::span<const mail::TemplateSource> embedded_templates();

}  // namespace cairn::workers::reminders
