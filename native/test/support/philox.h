// SPDX-License-Identifier: Apache-2.0
// Philox4x32-10 written plainly, the oracle of the kernels; random_test holds it against published vectors.
#ifndef FORGER_TEST_SUPPORT_PHILOX_H
#define FORGER_TEST_SUPPORT_PHILOX_H

#include <array>
#include <cstdint>

namespace forger::test {

using Block = std::array<uint32_t, 4>;

inline Block philox(Block c, uint32_t key0, uint32_t key1) {
    for (int round = 0; round < 10; round++) {
        const uint64_t a = uint64_t{0xD2511F53} * c[0];
        const uint64_t b = uint64_t{0xCD9E8D57} * c[2];
        c = {static_cast<uint32_t>(b >> 32) ^ c[1] ^ key0, static_cast<uint32_t>(b),
             static_cast<uint32_t>(a >> 32) ^ c[3] ^ key1, static_cast<uint32_t>(a)};
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    return c;
}

/// Number `index` of a stream, in (0, 1).
inline double uniform_at(uint64_t seed, uint32_t step, uint32_t stream, uint64_t index) {
    const uint64_t block = index / 4;
    const Block bits =
        philox({static_cast<uint32_t>(block), static_cast<uint32_t>(block >> 32), step, stream},
               static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32));
    return ((bits[index % 4] >> 9) + 0.5) * 0x1p-23;
}

}  // namespace forger::test

#endif
