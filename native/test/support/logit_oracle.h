// SPDX-License-Identifier: Apache-2.0
// The functions that losses on logits are made of, in double, by formulas other than the kernels'.
#ifndef FORGER_TEST_SUPPORT_LOGIT_ORACLE_H
#define FORGER_TEST_SUPPORT_LOGIT_ORACLE_H

#include <cmath>
#include <limits>

#include "forger/forger.h"

namespace forger::test {

/// The u with log u - 1/u = z, by Newton on log u.
inline double jeffreys_ratio(double z) {
    double t = z > 0 ? z : -std::log(1 - z);
    for (int i = 0; i < 100; i++) {
        t -= (t - std::exp(-t) - z) / (1 + std::exp(-t));
    }
    return std::exp(t);
}

inline double logit_function(int32_t function, double z) {
    switch (function) {
        case FG_LOGIT_SOFTPLUS:
            return std::fmax(z, 0) + std::log1p(std::exp(-std::fabs(z)));
        case FG_LOGIT_HINGE:
            return std::fmax(0, z);
        case FG_LOGIT_SQUARE:
            return z * z;
        case FG_LOGIT_SIGMOID:
            return 1 / (1 + std::exp(-z));
        case FG_LOGIT_EXP:
            return std::exp(z);
        case FG_LOGIT_JEFFREYS: {
            const double u = jeffreys_ratio(z);
            return u + std::log(u) - 1;
        }
        default:
            return z;
    }
}

inline double logit_slope(int32_t function, double z) {
    switch (function) {
        case FG_LOGIT_SOFTPLUS:
            return 1 / (1 + std::exp(-z));
        case FG_LOGIT_HINGE:
            return z > 0 ? 1 : 0;
        case FG_LOGIT_SQUARE:
            return 2 * z;
        case FG_LOGIT_SIGMOID:
            return 1 / ((1 + std::exp(-z)) * (1 + std::exp(z)));
        case FG_LOGIT_EXP:
            return std::exp(z);
        case FG_LOGIT_JEFFREYS:
            return jeffreys_ratio(z);
        default:
            return 1;
    }
}

}  // namespace forger::test

#endif
