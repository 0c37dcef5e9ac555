#pragma once

#include <google/protobuf/descriptor.h>

#include <vector>

namespace cairn::proto {

/// The files whose messages are events: events.proto of every context, and common.proto for Corrected and Voided.
/// Naming them here also keeps the linker from dropping those that no other code names.
const std::vector<const google::protobuf::FileDescriptor*>& event_files();

}  // namespace cairn::proto
