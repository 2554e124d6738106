// SPDX-License-Identifier: Apache-2.0
// What an operation must provide to the ABI layer: operands, a description, and run().
#ifndef FORGER_SRC_PLAN_H
#define FORGER_SRC_PLAN_H

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "forger/forger.h"

namespace forger {

/// One operand: fixed elements, or per_row elements for every row (never both).
struct Operand {
    const char* name;
    fg_direction_t direction;
    int64_t per_row;
    int64_t fixed;
};

/// What a run sees. Pointers are already advanced to the first row.
struct Run {
    void* const* operands;
    int64_t row_begin;  ///< number of the first row, for random numbers addressed by sample
    int64_t rows;
    int64_t step;
    const double* scalars;
    const uint64_t* versions;  ///< per operand: write counter of its buffer
};

}  // namespace forger

struct fg_context;

struct fg_plan {
    explicit fg_plan(fg_context* owner) : context(owner) {}
    virtual ~fg_plan() = default;
    fg_plan(const fg_plan&) = delete;
    fg_plan& operator=(const fg_plan&) = delete;

    /// Neither allocates nor throws. FG_DIVERGED only from a guard.
    virtual fg_status_t run(const forger::Run& run) noexcept = 0;
    /// Throws Error(FG_INVALID_ARGUMENT) for a number of rows that the operation cannot take.
    virtual void check_rows(int64_t /*rows*/) const {}
    virtual double flops(int64_t /*rows*/) const { return 0; }
    virtual int64_t packed_count() const { return 0; }
    /// A fg_conv_algorithm_t, FG_CONV_RULE where the plan has none.
    virtual int32_t algorithm() const { return FG_CONV_RULE; }
    /// The plan that packs this plan's filter; nullptr when packed_count() is 0.
    virtual fg_plan* make_pack() const { return nullptr; }

    fg_context* context;
    std::vector<forger::Operand> operands;
    std::string description;
    std::atomic<int32_t> uses{0};  ///< programs that refer to it
};

#endif
