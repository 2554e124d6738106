// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "backend.h"
#include "elementwise/blocks.h"
#include "inner_product/inner_product.h"

namespace forger {
namespace {

constexpr Kernel<fg_inner_product_fn> kProducts[] = {FG_KERNELS(inner_product, FG_LISTED)};
constexpr Kernel<fg_inner_gradient_fn> kGradients[] = {FG_KERNELS(inner_gradient, FG_LISTED)};

class InnerProductPlan final : public fg_plan {
  public:
    InnerProductPlan(fg_context* owner, const InnerProductDesc& desc)
        : fg_plan(owner), desc_(desc) {
        if (desc.pass == FG_FORWARD) {
            product_ = choose(owner, kProducts, description);
            operands = {{"a", FG_IN, desc.per_row, 0},
                        {"b", FG_IN, desc.per_row, 0},
                        {"y", desc.accumulate ? FG_INOUT : FG_OUT, 1, 0}};
        } else {
            gradient_ = choose(owner, kGradients, description);
            operands = {{"b", FG_IN, desc.per_row, 0},
                        {"dy", FG_IN, 1, 0},
                        {"da", desc.accumulate ? FG_INOUT : FG_OUT, desc.per_row, 0}};
        }
    }

    fg_status_t run(const Run& run) noexcept override {
        if (context->dtype == FG_F64) {
            run_as<double>(run);
        } else {
            run_as<float>(run);
        }
        return FG_OK;
    }

  private:
    template <typename T>
    void run_as(const Run& run) noexcept {
        const int64_t n = desc_.per_row;
        for_blocks(
            context, run.rows, std::max<int64_t>(kBlock / n, 1), [&](int64_t begin, int64_t end) {
                for (int64_t row = begin; row < end; row++) {
                    const T* const first = static_cast<const T*>(run.operands[0]) + row * n;
                    if (desc_.pass == FG_FORWARD) {
                        const T* const second = static_cast<const T*>(run.operands[1]) + row * n;
                        T* const y = static_cast<T*>(run.operands[2]) + row;
                        const double before = desc_.accumulate ? static_cast<double>(*y) : 0;
                        *y = static_cast<T>(before + product_(first, second, n));
                    } else {
                        const T dy = static_cast<const T*>(run.operands[1])[row];
                        gradient_(first, static_cast<double>(dy), n, desc_.accumulate,
                                  static_cast<T*>(run.operands[2]) + row * n);
                    }
                }
            });
    }

    InnerProductDesc desc_;
    fg_inner_product_fn product_ = nullptr;
    fg_inner_gradient_fn gradient_ = nullptr;
};

}  // namespace

fg_plan* cpu_inner_product(fg_context* context, const InnerProductDesc& desc) {
    return new InnerProductPlan(context, desc);
}

}  // namespace forger
