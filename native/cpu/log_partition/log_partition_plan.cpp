// SPDX-License-Identifier: Apache-2.0
#include "backend.h"
#include "elementwise/blocks.h"
#include "log_partition/log_partition.h"

namespace forger {
namespace {

constexpr Kernel<fg_log_partition_fn> kKernels[] = {FG_KERNELS(log_partition, FG_LISTED)};

class LogPartitionPlan final : public fg_plan {
  public:
    LogPartitionPlan(fg_context* owner, const LogPartitionDesc& desc)
        : fg_plan(owner), desc_(desc) {
        kernel_ = choose(owner, kKernels, description);
        operands = {{"logits", FG_IN, desc.per_row, 0}, {"state", FG_INOUT, 0, 1}};
    }

    fg_status_t run(const Run& run) noexcept override {
        kernel_(run.operands[0], run.rows * desc_.per_row, desc_.decay, run.operands[1]);
        return FG_OK;
    }

  private:
    LogPartitionDesc desc_;
    fg_log_partition_fn kernel_;
};

}  // namespace

fg_plan* cpu_log_partition(fg_context* context, const LogPartitionDesc& desc) {
    return new LogPartitionPlan(context, desc);
}

}  // namespace forger
