// SPDX-License-Identifier: Apache-2.0
// The Winograd kernels over the vectors and register tiles of the including file; each part uses those above.
#include "winograd/winograd.h"

#include "winograd_passes.inc.c"

#include "winograd_pack.inc.c"
#include "winograd_tiles.inc.c"

#include "winograd_weights.inc.c"

static const fg_winograd_kernels_t winograd_kernels = {
    winograd_pack_item,           winograd_gather_item,  winograd_gather_gradient_item,
    winograd_multiply_item,       winograd_finish_item,  winograd_scatter_item,
    winograd_weights_gather_item, winograd_weights_item,
};
