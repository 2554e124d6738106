// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "backend.h"
#include "coupling/coupling.h"
#include "elementwise/blocks.h"

namespace forger {
namespace {

constexpr Kernel<fg_coupling_fn> kKernels[] = {FG_KERNELS(coupling, FG_LISTED)};
constexpr Kernel<fg_coupling_backward_fn> kBackward[] = {FG_KERNELS(coupling_backward, FG_LISTED)};

/// Elements of a block: each costs two transcendental functions.
constexpr int64_t kCouplingBlock = kBlock / 4;

int64_t rows_of_block(int64_t per_row) {
    return std::max<int64_t>(kCouplingBlock / per_row, 1);
}

class CouplingPlan final : public fg_plan {
  public:
    CouplingPlan(fg_context* owner, const fg_coupling_desc_t& desc) : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        const int64_t n = desc.per_row;
        operands = {{"x", FG_IN, n, 0},
                    {"params", FG_IN, 2 * n, 0},
                    {"mask", FG_IN, 0, n},
                    {"y", FG_OUT, n, 0},
                    {"log_det", desc.accumulate != 0 ? FG_INOUT : FG_OUT, 1, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        fg_coupling_args_t args = {};
        args.inverse = desc_.inverse;
        args.accumulate = desc_.accumulate;
        args.limit = static_cast<float>(desc_.scale_limit);
        args.per_row = desc_.per_row;
        args.x = run.operands[0];
        args.params = run.operands[1];
        args.mask = run.operands[2];
        args.y = run.operands[3];
        args.log_det = run.operands[4];
        for_blocks(context, run.rows, rows_of_block(desc_.per_row),
                   [&](int64_t begin, int64_t end) { kernel_(&args, begin, end); });
        return FG_OK;
    }

  private:
    fg_coupling_desc_t desc_;
    fg_coupling_fn kernel_;
};

class CouplingBackwardPlan final : public fg_plan {
  public:
    CouplingBackwardPlan(fg_context* owner, const fg_coupling_desc_t& desc)
        : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kBackward, description);
        const int64_t n = desc.per_row;
        operands = {{"x", FG_IN, n, 0},           {"params", FG_IN, 2 * n, 0},
                    {"mask", FG_IN, 0, n},        {"dy", FG_IN, n, 0},
                    {"dlog_det", FG_IN, 1, 0},    {"dx", FG_OUT, n, 0},
                    {"dparams", FG_OUT, 2 * n, 0}};
    }

    fg_status_t run(const Run& run) noexcept override {
        fg_coupling_backward_args_t args = {};
        args.limit = static_cast<float>(desc_.scale_limit);
        args.per_row = desc_.per_row;
        args.x = run.operands[0];
        args.params = run.operands[1];
        args.mask = run.operands[2];
        args.dy = run.operands[3];
        args.dlog_det = run.operands[4];
        args.dx = run.operands[5];
        args.dparams = run.operands[6];
        for_blocks(context, run.rows, rows_of_block(desc_.per_row),
                   [&](int64_t begin, int64_t end) { kernel_(&args, begin, end); });
        return FG_OK;
    }

  private:
    fg_coupling_desc_t desc_;
    fg_coupling_backward_fn kernel_;
};

}  // namespace

fg_plan* cpu_coupling(fg_context* context, const fg_coupling_desc_t& desc) {
    if (desc.pass == FG_BACKWARD_DATA) return new CouplingBackwardPlan(context, desc);
    return new CouplingPlan(context, desc);
}

}  // namespace forger
