// SPDX-License-Identifier: Apache-2.0
#include "packed_conv.h"

#include <cstring>
#include <memory>

#include "context.h"
#include "conv2d_pack.h"

namespace forger {

namespace {

int64_t aligned(int64_t bytes) {
    return (bytes + 63) / 64 * 64;
}

}  // namespace

PackedConv::PackedConv(fg_context* owner, const fg_conv2d_desc_t& d, const GemmChoice& choice)
    : ConvPlan(owner, d), kernels_(*choice.kernels) {}

fg_plan* PackedConv::make_pack() const {
    return make_filter_pack(context, std::make_shared<const PackedFilter>(filter_),
                            problem.filter_count);
}

void PackedConv::finish(const std::string& name, const GemmChoice& choice, int64_t worker_bytes,
                        int32_t repeat) {
    operands[1].fixed = packed_count();
    describe(name, choice.refused);
    worker_bytes_ = aligned(worker_bytes);
    bias_repeat_ = repeat;
    if (desc.bias != 0 && repeat > 1) bias_bytes_ = aligned(int64_t{desc.out_c} * repeat * 4);
    context->reserve_scratch(bias_bytes_ + worker_bytes_ * context->threads);
}

const float* PackedConv::bias_of(const ConvOperands& o) const noexcept {
    const auto* bias = static_cast<const float*>(o.bias);
    if (bias_bytes_ == 0) return bias;
    auto* all = static_cast<float*>(context->scratch());
    const auto n = static_cast<size_t>(desc.out_c);
    for (int32_t i = 0; i < bias_repeat_; i++)
        std::memcpy(all + static_cast<size_t>(i) * n, bias, n * sizeof(float));
    return all;
}

char* PackedConv::scratch() const noexcept {
    return static_cast<char*>(context->scratch()) + bias_bytes_;
}

}  // namespace forger
