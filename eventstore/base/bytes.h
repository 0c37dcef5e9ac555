#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cairn {

/// Appends `value` as 8 bytes, most significant first, so that keys sort as their numbers do.
void append_u64(std::string& out, uint64_t value);
void append_u32(std::string& out, uint32_t value);
/// Reads what append_u64 wrote; CHECKs that 8 bytes are there.
uint64_t read_u64(std::string_view bytes);
uint32_t read_u32(std::string_view bytes);

/// Lower-case hexadecimal.
std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view hex);

using Hash = std::array<uint8_t, 32>;
inline std::string_view view_of(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

/// A hash as 64 hexadecimal digits; none for other text.
std::optional<Hash> hash_of_hex(std::string_view hex);

/// SHA-256 (FIPS 180-4) of the parts joined together.
Hash sha256(std::initializer_list<std::string_view> parts);
inline Hash sha256(std::string_view bytes) { return sha256({bytes}); }

}  // namespace cairn
