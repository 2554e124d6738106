// SPDX-License-Identifier: Apache-2.0
// Zero, reflect and replicate padding and its adjoint. An item is a number of output lines of one
// row.
#include <vector>

#include "backend.h"
#include "context.h"
#include "lines.h"
#include "pad.h"
#include "status.h"

namespace forger {
namespace {

/// Per outer position the inner one it shows, -1 for zero.
std::vector<int32_t> side_map(int32_t mode, int32_t inner, int32_t before, int32_t after) {
    std::vector<int32_t> map;
    map.reserve(static_cast<size_t>(inner) + static_cast<size_t>(before) +
                static_cast<size_t>(after));
    for (int32_t i = -before; i < inner + after; i++) {
        int32_t at = i;
        if (i < 0) at = mode == FG_PAD_ZERO ? -1 : mode == FG_PAD_REFLECT ? -i : 0;
        if (i >= inner)
            at = mode == FG_PAD_ZERO      ? -1
                 : mode == FG_PAD_REFLECT ? 2 * (inner - 1) - i
                                          : inner - 1;
        map.push_back(at);
    }
    return map;
}

struct Kernel {
    fg_isa_t isa;
    fg_dtype_t dtype;
    const char* suffix;
    fg_pad_forward_fn forward;
    fg_pad_backward_fn backward;
};

constexpr fg_dtype_t f32 = FG_F32;
constexpr fg_dtype_t f64 = FG_F64;

const Kernel kKernels[] = {
#define FG_KERNEL(isa, type, name) \
    {isa, type, #type "__" #name, fg_pad_fwd_##type##__##name, fg_pad_bwd_data_##type##__##name},
#include "pad.inc"
#undef FG_KERNEL
};

class PadPlan final : public fg_plan {
  public:
    PadPlan(fg_context* owner, const fg_pad_desc_t& d, const Kernel& kernel)
        : fg_plan(owner),
          desc_(d),
          kernel_(kernel),
          rows_map_(side_map(d.mode, d.in_h, d.top, d.bottom)),
          columns_map_(side_map(d.mode, d.in_w, d.left, d.right)),
          line_{columns_map_.data(), static_cast<int64_t>(columns_map_.size()), d.in_w, d.left,
                d.channels} {
        const bool forward = d.pass == FG_FORWARD;
        const int64_t inner = int64_t{d.in_h} * d.in_w * d.channels;
        const int64_t outer = static_cast<int64_t>(rows_map_.size()) * line_.outer * d.channels;
        if (forward) {
            operands = {{"x", FG_IN, inner, 0}, {"y", FG_OUT, outer, 0}};
        } else {
            operands = {{"dy", FG_IN, outer, 0},
                        {"dx", d.accumulate != 0 ? FG_INOUT : FG_OUT, inner, 0}};
            showing_.resize(static_cast<size_t>(d.in_h));
            // The line itself first, then the border from top to bottom: a fixed order of
            // summation.
            for (int32_t h = 0; h < d.in_h; h++)
                showing_[static_cast<size_t>(h)].push_back(h + d.top);
            for (int32_t i = 0; i < static_cast<int32_t>(rows_map_.size()); i++) {
                const bool border = i < d.top || i >= d.top + d.in_h;
                const int32_t h = rows_map_[static_cast<size_t>(i)];
                if (border && h >= 0) showing_[static_cast<size_t>(h)].push_back(i);
            }
        }
        description = std::string(forward ? "pad_fwd_" : "pad_bwd_data_") + kernel.suffix;
    }

    fg_status_t run(const Run& run) noexcept override {
        const int64_t outer_h = static_cast<int64_t>(rows_map_.size());
        const int64_t bytes = context->dtype == FG_F64 ? 8 : 4;
        const int64_t inner_line = line_.inner * line_.channels * bytes;
        const int64_t outer_line = line_.outer * line_.channels * bytes;
        const auto* const src = static_cast<const char*>(run.operands[0]);
        auto* const dst = static_cast<char*>(run.operands[1]);
        if (desc_.pass == FG_FORWARD) {
            for_lines(*context, run.rows * outer_h, line_.outer * line_.channels, [&](int64_t i) {
                const int32_t h = rows_map_[static_cast<size_t>(i % outer_h)];
                const char* from =
                    h < 0 ? nullptr : src + (i / outer_h * desc_.in_h + h) * inner_line;
                kernel_.forward(&line_, from, dst + i * outer_line);
            });
        } else {
            for_lines(
                *context, run.rows * desc_.in_h, line_.outer * line_.channels, [&](int64_t i) {
                    const char* const image = src + i / desc_.in_h * outer_h * outer_line;
                    int add = desc_.accumulate;
                    for (const int32_t outer : showing_[static_cast<size_t>(i % desc_.in_h)]) {
                        kernel_.backward(&line_, image + outer * outer_line, dst + i * inner_line,
                                         add);
                        add = 1;
                    }
                });
        }
        return FG_OK;
    }

  private:
    const fg_pad_desc_t desc_;
    const Kernel& kernel_;
    const std::vector<int32_t> rows_map_;
    const std::vector<int32_t> columns_map_;
    const fg_pad_line_t line_;
    std::vector<std::vector<int32_t>>
        showing_;  ///< backward: per inner line, the outer lines that show it
};

}  // namespace

fg_plan* cpu_pad(fg_context* context, const fg_pad_desc_t& desc) {
    for (const Kernel& kernel : kKernels) {
        if (kernel.dtype == context->dtype && kernel.isa <= context->isa)
            return new PadPlan(context, desc, kernel);
    }
    unsupported("pad", "no kernel for this context");
}

}  // namespace forger
