// SPDX-License-Identifier: Apache-2.0
// Operands of the normalisation passes, in the order of forger/layers.h.
#ifndef FORGER_CPU_NORM_NORM_OPERANDS_H
#define FORGER_CPU_NORM_NORM_OPERANDS_H

#include <vector>

#include "plan.h"

namespace forger {

/// What an operand is to the kernels and formulas.
enum class NormRole {
    x,
    y,
    dy,
    tx,
    dty,
    dst,
    gamma,
    beta,
    mean,
    inv_std,
    running_mean,
    running_var,
    dgamma,
    dbeta,
    count
};

struct NormOperand {
    NormRole role;
    Operand operand;
};

std::vector<NormOperand> norm_operands(const fg_norm_desc_t& desc);

}  // namespace forger

#endif
