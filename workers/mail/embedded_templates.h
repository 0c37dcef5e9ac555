#pragma once

#include <span>

#include "workers/mail/templates.h"

namespace cairn::workers::mail {

/// The files of workers/mail/templates (embed.cmake): the layouts.
std::span<const TemplateSource> embedded_templates();

}  // namespace cairn::workers::mail
