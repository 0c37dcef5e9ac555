#pragma once

#include <optional>
#include <string>

#include "eventstore/store.h"
#include "services/http/message.h"

namespace cairn::services::audit {

/// How events are written.
enum class Form { kJson, kLines, kServerSent, kCloudEvents };

/// What one request asks of the log.
struct Selection {
  Form form = Form::kJson;
  eventstore::Filter filter;
  Position from;          ///< the first position of interest
  uint64_t limit = 50;    ///< events a page
  Position min_position;  ///< wait until so many events are in

  bool is_everything() const;
  bool is_one_stream() const;
};

/// From query, Accept and Last-Event-ID (which wins over `after`). kInvalid with complaints.
Result<Selection> selection_of(const http::Request& request, Form form);

/// From the Accept field: the first media type that there is a form for; JSON when anything will do; none when nothing
/// of ours is accepted.
std::optional<Form> form_of(const http::Request& request);

std::string_view media_type_of(Form form);

}  // namespace cairn::services::audit
