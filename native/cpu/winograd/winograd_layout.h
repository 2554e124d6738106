// SPDX-License-Identifier: Apache-2.0
// Cuts the outputs of a convolution into Winograd tiles.
#ifndef FORGER_CPU_WINOGRAD_WINOGRAD_LAYOUT_H
#define FORGER_CPU_WINOGRAD_WINOGRAD_LAYOUT_H

#include <cstdint>

#include "winograd/winograd.h"

namespace forger {

/// `outputs` as the fewest tiles of at most FG_WINOGRAD_MAX_TILE, whose sizes differ by at most one: 7 as 4 + 3,
/// 14 as 4 + 4 + 3 + 3. Every tile costs taps - 1 products beside one per output, so fewest is cheapest.
fg_winograd_cut_t cut_outputs(int32_t outputs);

/// The job of u without operands, blocks and images.
fg_winograd_job_t winograd_layout(const fg_conv2d_shape_t& u, int32_t lanes);

}  // namespace forger

#endif
