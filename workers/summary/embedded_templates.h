#pragma once

#include <span>

#include "workers/mail/templates.h"

namespace cairn::workers::summary {

/// The files of workers/summary/templates (workers/mail/embed.cmake): "delivered" in three languages.
std::span<const mail::TemplateSource> embedded_templates();

}  // namespace cairn::workers::summary
