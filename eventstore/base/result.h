#pragma once

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/terminate.hpp>
#include <boost/outcome/try.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cairn {

/// What can go wrong, as a caller must tell it apart. Mapped to HTTP in services/http/problem.cc and nowhere else.
enum class Errc {
  kNotFound,         ///< no such stream, engagement, file …
  kConflict,         ///< another revision than the one named
  kConditionFailed,  ///< a condition of the commit no longer holds
  kInvalid,          ///< the request itself is wrong; a retry fails again
  kDuplicate,        ///< a commit id used before with other content
  kDenied,           ///< not permitted
  kTooLarge,         ///< over a stated limit
  kOverloaded,       ///< a bounded queue is full; retry later
  kDiskFull,         ///< no room; reads go on
  kUnavailable,      ///< not now: starting, stopping, or behind the asked position
  kIndeterminate,    ///< the store is fenced: whether the commit is in, only a retry after reopening tells
  kCorrupt,          ///< bytes on disk that contradict themselves
  kIo,               ///< the operating system refused
  kCancelled,        ///< the caller or a shutdown stopped it
  kInternal,         ///< our own mistake
};

/// "conflict", "not_found", … : stable, used in logs and in problem types.
std::string_view name_of(Errc code);
/// The code of that name; none when there is no such code.
std::optional<Errc> errc_of(std::string_view name);

/// One complaint about one place in the input; `pointer` is a JSON pointer (RFC 6901), as "/title" or
/// "/parties/0/role".
struct Complaint {
  std::string pointer;
  std::string detail;
};

/// `context` names both sides: "expected revision 3, is 5, stream engagement-7".
struct Error {
  Errc code = Errc::kInternal;
  std::string context;
  std::vector<Complaint> complaints = {};
};

template <class T>
using Result = boost::outcome_v2::basic_result<T, Error, boost::outcome_v2::policy::terminate>;

inline Error fail(Errc code, std::string context) { return Error{code, std::move(context)}; }
inline auto success() { return boost::outcome_v2::success(); }

}  // namespace cairn

/// CAIRN_TRY(value, expression): value = the result's value, or return its error. CAIRN_TRY(expression) likewise.
#define CAIRN_TRY(...) BOOST_OUTCOME_TRY(__VA_ARGS__)
/// The same in a coroutine.
#define CAIRN_CO_TRY(...) BOOST_OUTCOME_CO_TRY(__VA_ARGS__)
