#pragma once

#include <string>
#include <string_view>

/// Keys of a register's rows; RegisterView writes them and Register reads them (register_view.h has the list).
namespace cairn::projections::registers {

inline constexpr char kEntityPrefix = 'e';
inline constexpr char kAliasPrefix = 'a';
inline constexpr std::string_view kCountKey = "n";
/// Of a public view: how often an entity was left out or taken up (projections/publication).
inline constexpr std::string_view kLeftOutKey = "w";

inline std::string entity_key(std::string_view id) { return std::string(1, kEntityPrefix).append(id); }
inline std::string alias_key(std::string_view alias) { return std::string(1, kAliasPrefix).append(alias); }

}  // namespace cairn::projections::registers
