// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "backend.h"
#include "elementwise/blocks.h"
#include "reconstruction/reconstruction.h"

namespace forger {
namespace {

constexpr Kernel<fg_reconstruction_fn> kKernels[] = {FG_KERNELS(reconstruction, FG_LISTED)};

class ReconstructionPlan final : public fg_plan {
  public:
    ReconstructionPlan(fg_context* owner, const fg_reconstruction_desc_t& desc)
        : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        const int64_t n = desc.per_row;
        operands = {{"prediction", FG_IN, n, 0},
                    {"target", FG_IN, n, 0},
                    {"losses", FG_OUT, 1, 0},
                    {"value", FG_OUT, 0, 1},
                    {"dprediction", FG_OUT, n, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        if (context->dtype == FG_F64) {
            compare<double>(run);
        } else {
            compare<float>(run);
        }
        return FG_OK;
    }

  private:
    template <typename T>
    void compare(const Run& run) noexcept {
        auto* const losses = static_cast<T*>(run.operands[2]);
        const auto rows = static_cast<double>(run.rows);
        for_blocks(context, run.rows, std::max<int64_t>(kBlock / 4 / desc_.per_row, 1),
                   [&](int64_t begin, int64_t end) {
                       fg_reconstruction_args_t args = {};
                       args.kind = static_cast<fg_reconstruction_t>(desc_.kind);
                       args.target_scale = desc_.target_scale;
                       args.target_shift = desc_.target_shift;
                       args.slope_weight = desc_.weight / rows;
                       args.prediction = run.operands[0];
                       args.target = run.operands[1];
                       args.dprediction = run.operands[4];
                       double sum = 0;
                       args.sum = &sum;
                       for (int64_t row = begin; row < end; row++) {
                           kernel_(&args, row * desc_.per_row, (row + 1) * desc_.per_row);
                           losses[row] = static_cast<T>(desc_.weight * sum);
                       }
                   });
        double total = 0;
        for (int64_t row = 0; row < run.rows; row++) total += static_cast<double>(losses[row]);
        *static_cast<T*>(run.operands[3]) = static_cast<T>(total / rows);
    }

    fg_reconstruction_desc_t desc_;
    fg_reconstruction_fn kernel_;
};

}  // namespace

fg_plan* cpu_reconstruction(fg_context* context, const fg_reconstruction_desc_t& desc) {
    return new ReconstructionPlan(context, desc);
}

}  // namespace forger
