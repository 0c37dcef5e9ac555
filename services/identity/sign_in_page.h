#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/identity/decide.h"
#include "services/identity/sessions.h"
#include "services/identity/sign_in_words.h"

namespace cairn::services::identity {

/// What stands above every page of this folder.
struct PageFrame {
  std::string complaint = {};  ///< "" when there is none
  bool trial = false;
  bool provider = false;  ///< a provider signs in as well
  Language language = Language::kEnglish;
  std::string address = {};  ///< of the page, where it can be had in another language; "" where it cannot
  std::string to = {};       ///< what that address is asked with
};

/// Where a sign-in leads: `to` when it is a target of this program, as "/engagements/ENG-0029?do=revise", 2,000 bytes
/// at most; otherwise "/". What a browser would read as another site's ("//", a backslash, a scheme) is none, nor is a
/// control character, which could end the field Location.
std::string landing(std::string_view to);

/// The way to the provider, where there is one, and the form of name and password, working without script, which lead
/// to landing(to); for who has signed in, who that is, the way on and a button to sign out. Where the program takes
/// names instead, a sentence that says so.
std::string sign_in_page(const PageFrame& frame, bool takes_names, const std::optional<Session>& session,
                         std::string_view to = "/");

/// How long a password is, and which is a good one.
std::string password_rule(Language language);

/// The form with which the account that waits for a first link sets its password.
std::string first_link_page(const PageFrame& frame, const Account& account);

/// A page that goes on by itself, at once: to landing(to), or to the provider that is to sign out as well. A redirect
/// would be part of the way that another site began, on which browsers withhold a cookie that is SameSite=Strict; and
/// what a form of ours leads to may be on our own site only (form-action).
std::string signed_in_page(const PageFrame& frame, std::string_view to);
std::string signed_out_page(const PageFrame& frame, std::string_view url);

/// A page with nothing but a sentence.
std::string told_page(const PageFrame& frame, std::string_view title);

}  // namespace cairn::services::identity
