#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "services/http/message.h"
#include "services/identity/decide.h"
#include "services/identity/identity.h"
#include "services/identity/sign_in_page.h"

/// What the routes of signing in share, with a password or through a provider.
namespace cairn::services::identity {

/// Where the program takes names.
Error takes_names();

/// In the language that the request asks for.
PageFrame frame_of(const Identity& identity, const http::Request& request, std::string complaint = {});
/// The same with a complaint that needs no values.
PageFrame frame_of(const Identity& identity, const http::Request& request, Text complaint);

/// An HTML page that nobody keeps and that runs no script.
http::Response page(int status, std::string html);
/// 303, which nobody keeps.
http::Response see_other(std::string location);

/// Opens a session for an account that was read and may sign in, and ends the one that the request's cookie names; the
/// token for the cookie. The account is looked at once more then: a lock that came in between ended the sessions that
/// there were, and this one would have been forgotten. kDenied when it is another by now; else as
/// Sessions::open.
boost::asio::awaitable<Result<std::string>> open_session(Identity& identity, const http::Request& request,
                                                         const Account& account, std::string id_token = {});

}  // namespace cairn::services::identity
