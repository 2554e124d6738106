// SPDX-License-Identifier: Apache-2.0
// Cuts the outputs of a convolution into Winograd tiles.
#ifndef FORGER_CPU_WINOGRAD_WINOGRAD_LAYOUT_H
#define FORGER_CPU_WINOGRAD_WINOGRAD_LAYOUT_H

#include <cstdint>

#include "winograd/winograd.h"

namespace forger {

/// `outputs` as the fewest tiles of at most `most`, whose sizes differ by at most one: of at most 4, 7 is 4 + 3 and
/// 14 is 4 + 4 + 3 + 3. Every tile costs taps - 1 products beside one per output, so fewest is cheapest.
fg_winograd_cut_t cut_outputs(int32_t outputs, int32_t most);

/// Most outputs a side of a tile, by the rule: 4, or 2 where u for 4 would be large.
int32_t winograd_tile(const fg_conv2d_shape_t& u);

/// The job of u in tiles of at most `tile` outputs a side, without operands, blocks and images.
fg_winograd_job_t winograd_layout(const fg_conv2d_shape_t& u, int32_t tile, int32_t lanes);

}  // namespace forger

#endif
