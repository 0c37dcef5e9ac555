#pragma once

#include <string>
#include <string_view>

namespace cairn::projections::facts {

/// What two spellings of one name have in common: letters and digits only, lower case, without marks, so that
/// "S.A.L.G.A." is "SALGA" and "Bogotá" is "bogota" (DOMAIN 9). Latin letters lose their marks; Greek and Cyrillic only
/// their case; every other letter stays as it is. "" when the text has neither letter nor digit.
std::string matching_key(std::string_view name);

}  // namespace cairn::projections::facts
