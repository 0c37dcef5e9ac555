#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "projections/calendar/words.h"
#include "services/http/message.h"

/// What the pages of signing in say, in the municipality's three languages. The isiZulu and the Afrikaans await review
/// by its language service.
namespace cairn::services::identity {

using projections::calendar::Language;

enum class Text {
  kSkip,
  kTagline,
  kLanguage,
  kNotDone,
  kTrial,
  kTrialText,
  kSignIn,
  kTakesNames,
  kSignedInAs,
  kForUnit,
  kGoOn,
  kSignOut,
  kWithProvider,
  kOrPassword,
  kAccount,
  kPassword,
  kForgotten,
  kSetPassword,
  kSetPasswordFor,
  kPasswordRule,
  kNewPassword,
  kAgain,
  kDiffer,
  kLinkUsed,
  kLinkClosed,
  kSignedIn,
  kSignedOut,
  kSignsOutToo,
  kToSignIn,
  kWrong,
  kTooOften,
  kTooOftenFromHere,
  kUseForm,
  kLocked,
  kChanged,
  kNoFlow,
  kAway,
  kTooManyBegun,
  kRefused,
  kClosedAccount,
  kNoAccount,
  kCount,
};

/// The text with {0}, {1} and so on replaced by the values.
std::string say(Text text, Language language, std::initializer_list<std::string_view> values = {});

/// The word for a role of an account; the role itself for one that has none.
std::string_view role_words(std::string_view role, Language language);

/// What the request asks for: `lang` of its query, else the first of Accept-Language (RFC 9110, 12.5.4) that there is
/// here, by weight; English.
Language language_of_request(const http::Request& request);

}  // namespace cairn::services::identity
