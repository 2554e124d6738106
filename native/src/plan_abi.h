// SPDX-License-Identifier: Apache-2.0
// Common frame of the plan constructors of the ABI.
#ifndef FORGER_SRC_PLAN_ABI_H
#define FORGER_SRC_PLAN_ABI_H

#include <cmath>
#include <mutex>

#include "context.h"
#include "plan.h"
#include "status.h"

namespace forger {

/// Products of sizes stay below this, so that no index overflows.
constexpr double kMaxElements = 2147483647.0;

/// Runs make() under the context's lock and registers the plan it returns.
template <typename Make>
fg_status_t make_plan(const char* operation, fg_context_t* context, fg_plan_t** out,
                      Make&& make) noexcept {
    return guarded([&] {
        if (context == nullptr || out == nullptr) invalid(operation, "context or out is NULL");
        *out = nullptr;
        std::lock_guard<std::mutex> lock(context->mutex);
        fg_plan* plan = make();
        context->live_objects++;
        context->live_plans++;
        *out = plan;
    });
}

inline void require_size(const char* operation, const char* argument, double value) {
    require(value >= 1 && value <= kMaxElements, operation, argument, value, "1 .. 2^31-1");
}

inline void require_finite(const char* operation, const char* argument, double value) {
    require(std::isfinite(value), operation, argument, value, "a finite number");
}

inline void require_flag(const char* operation, const char* argument, int32_t value) {
    require(value == 0 || value == 1, operation, argument, value, "0 or 1");
}

inline void require_activation(const char* operation, int32_t activation, float slope) {
    require(activation >= FG_IDENTITY && activation <= FG_SOFTPLUS, operation, "activation",
            activation, "a fg_activation_t");
    if (activation == FG_LEAKY_RELU) {
        require(slope > 0 && slope < 1, operation, "slope", static_cast<double>(slope),
                "0 < slope < 1");
    }
}

}  // namespace forger

#endif
