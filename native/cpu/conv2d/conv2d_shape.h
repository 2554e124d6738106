// SPDX-License-Identifier: Apache-2.0
// From a descriptor to the plain convolution that computes it.
#ifndef FORGER_CPU_CONV2D_CONV2D_SHAPE_H
#define FORGER_CPU_CONV2D_CONV2D_SHAPE_H

#include "conv2d/conv2d.h"
#include "forger/forger.h"

namespace forger {

/// Which pass of u computes a pass of the descriptor.
enum class ConvPass { forward, backward_data, backward_weights };

struct ConvProblem {
    fg_conv2d_shape_t u;
    ConvPass pass;
    int64_t x_count, y_count,
        filter_count;  ///< elements per row of u's input and output, and of the filter
};

ConvProblem resolve(const fg_conv2d_desc_t& desc);

}  // namespace forger

#endif
