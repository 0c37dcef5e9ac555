#include "services/http/actor.h"

#include <algorithm>
#include <cctype>

namespace cairn::services::http {
namespace {

constexpr size_t kActorBytesMax = 200;

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.' || c == ':';
  });
}

Error refused(Errc code, std::string detail) {
  auto error = fail(code, detail);
  error.complaints.push_back({"/headers/Cairn-Actor", std::move(detail)});
  return error;
}

}  // namespace

Result<ActorField> actor_of(const Request& request) {
  const auto field = request.headers.find("Cairn-Actor");
  if (!field || trimmed(*field).empty())
    return refused(Errc::kDenied, "a write needs the field Cairn-Actor, as in `anna; role=officer`");
  const auto wrong = [] {
    return refused(Errc::kInvalid,
                   "Cairn-Actor is an id, then optionally `; role=WORD` and `; unit=ID`, 200 bytes at most");
  };
  if (field->size() > kActorBytesMax) return wrong();
  ActorField actor;
  std::string_view rest = *field;
  for (bool first = true; first || !rest.empty(); first = false) {
    const size_t end = std::min(rest.find(';'), rest.size());
    const auto part = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const size_t equals = std::min(part.find('='), part.size());
    const auto name = first ? "id" : part.substr(0, equals);
    const auto value = first ? part : part.substr(std::min(equals + 1, part.size()));
    if (!is_word(value)) return wrong();
    if (name == "id")
      actor.id = value;
    else if (name == "role")
      actor.role = value;
    else if (name == "unit")
      actor.unit = value;
    else
      return wrong();
  }
  return actor;
}

}  // namespace cairn::services::http
