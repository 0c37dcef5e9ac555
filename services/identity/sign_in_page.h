#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/identity/decide.h"
#include "services/identity/sessions.h"

namespace cairn::services::identity {

/// What stands above every page of this folder.
struct PageFrame {
  std::string complaint = {};  ///< "" when there is none
  bool trial = false;
};

/// The form of name and password, working without script; for who has signed in, who that is and a button to sign out.
/// Where the program takes names instead, a sentence that says so.
std::string sign_in_page(const PageFrame& frame, bool takes_names, const std::optional<Session>& session);

/// The form with which the account that waits for a first link sets its password.
std::string first_link_page(const PageFrame& frame, const Account& account);

/// A page with nothing but a sentence.
std::string told_page(const PageFrame& frame, std::string_view title);

}  // namespace cairn::services::identity
