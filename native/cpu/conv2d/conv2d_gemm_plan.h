// SPDX-License-Identifier: Apache-2.0
#ifndef FORGER_CPU_CONV2D_CONV2D_GEMM_PLAN_H
#define FORGER_CPU_CONV2D_CONV2D_GEMM_PLAN_H

#include <string>
#include <vector>

#include "conv2d/conv2d_gemm.h"
#include "conv2d_geometry.h"
#include "conv2d_plan.h"

namespace forger {

/// The kernels that only a better instruction set than the context's runs, best first, such as
/// "_f32__avx512_gemm_14x32".
std::vector<std::string> unsupported_gemm_kernels(const fg_context* context);

/// "_f32__avx2_gemm_6x16" for "_gemm_".
std::string kernel_name(const fg_conv2d_kernels_t& kernels, const char* algorithm,
                        bool bf16 = false);

/// A set of kernels, and what was refused before them.
struct GemmChoice {
    const fg_conv2d_kernels_t* kernels = nullptr;
    std::vector<Refusal> refused;
    bool bf16 = false;  ///< rounds the factors to bf16

    Word word() const {
        return kernels->pairs != 0 ? Word::pair : bf16 ? Word::rounded : Word::f32;
    }
};

/// A plan on the best kernels of the context's instruction set; nullptr when there are none.
fg_plan* make_gemm_conv(fg_context* context, const fg_conv2d_desc_t& desc);
/// A plan on a set of kernels; `pairs`, if there are any, run bf16.
fg_plan* make_gemm_conv(fg_context* context, const fg_conv2d_desc_t& desc,
                        const fg_conv2d_kernels_t& kernels, const fg_conv2d_kernels_t* pairs);

/// FG_BACKWARD_WEIGHTS on a set of kernels.
fg_plan* make_gemm_weights(fg_context* context, const fg_conv2d_desc_t& desc,
                           const GemmChoice& choice);

}  // namespace forger

#endif
