#pragma once

#include <string_view>

namespace cairn::eventstore::merkle {

/// Said wherever a proof is shown.
inline constexpr std::string_view kNotProved =
    "A proof shows that these bytes were in the ledger when the checkpoint was signed, in this order and without a "
    "hole "
    "in the stream, and that nothing was changed since. It does not show that what they say is true, nor that nothing "
    "was left unrecorded; and it binds to what others hold only who keeps a checkpoint and compares the next one with "
    "it.";

}  // namespace cairn::eventstore::merkle
