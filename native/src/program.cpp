// SPDX-License-Identifier: Apache-2.0
// A recorded list of plans. Everything is checked when an entry is added; running is a loop over it.
#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <memory>
#include <string>

#include "buffer.h"
#include "context.h"
#include "fpenv.h"
#include "plan.h"
#include "status.h"

using forger::guarded;
using forger::invalid;

namespace {

constexpr int32_t kMaxOperands = 16;

struct Entry {
    fg_plan* plan = nullptr;
    int32_t count = 0;
    int64_t row_begin = 0;
    int64_t rows = 0;      ///< that a run touches
    int64_t all_rows = 0;  ///< as added
    int64_t nanoseconds = 0;
    int64_t runs = 0;
    std::array<fg_buffer*, kMaxOperands> buffers{};
    std::array<int64_t, kMaxOperands> offsets{};  ///< in bytes
};

class FpEnvironment {
  public:
    FpEnvironment() : before_(fg_fpenv_enter()) {}
    ~FpEnvironment() { fg_fpenv_leave(before_); }
    FpEnvironment(const FpEnvironment&) = delete;
    FpEnvironment& operator=(const FpEnvironment&) = delete;

  private:
    uint64_t before_;
};

}  // namespace

struct fg_program {
    fg_context* context = nullptr;
    std::deque<Entry> entries;
    int64_t step = 0;
    std::array<double, FG_SCALAR_SLOTS> scalars{};
    int32_t stopped_at = -1;
    bool profile = false;

    fg_status_t run_entry(Entry& entry) noexcept {
        std::array<void*, kMaxOperands> operands;
        std::array<uint64_t, kMaxOperands> versions;
        for (int32_t i = 0; i < entry.count; i++) {
            const auto k = static_cast<size_t>(i);
            operands[k] = static_cast<char*>(entry.buffers[k]->data) + entry.offsets[k];
            versions[k] = entry.buffers[k]->version;
        }
        const forger::Run run{operands.data(), entry.row_begin, entry.rows, step,
                              scalars.data(),  versions.data()};
        const fg_status_t status = entry.plan->run(run);
        for (int32_t i = 0; i < entry.count; i++) {
            const auto k = static_cast<size_t>(i);
            if (entry.plan->operands[k].direction != FG_IN) entry.buffers[k]->version++;
        }
        return status;
    }
};

namespace {

int64_t elements(const forger::Operand& operand, int64_t rows) {
    return operand.per_row > 0 ? operand.per_row * rows : operand.fixed;
}

void check_entry(const fg_program* program, const fg_plan* plan, fg_buffer_t* const* buffers,
                 const int64_t* offsets, int32_t count, int64_t row_begin, int64_t rows) {
    const char* const op = "program_add";
    if (plan == nullptr || buffers == nullptr || offsets == nullptr)
        invalid(op, "plan, buffers or offsets is NULL");
    if (plan->context != program->context) invalid(op, "the plan belongs to another context");
    const auto expected = static_cast<int32_t>(plan->operands.size());
    if (count != expected) {
        invalid(op, plan->description + ": " + std::to_string(count) +
                        " operands given, expected " + std::to_string(expected));
    }
    constexpr int64_t kMaxRows = int64_t{1} << 31;
    if (row_begin < 0 || row_begin > kMaxRows)
        invalid(op, "row_begin", static_cast<double>(row_begin), "0 .. 2^31");
    if (rows < 1 || rows > kMaxRows) invalid(op, "rows", static_cast<double>(rows), "1 .. 2^31");
    plan->check_rows(rows);
    for (int32_t i = 0; i < count; i++) {
        const forger::Operand& operand = plan->operands[static_cast<size_t>(i)];
        const fg_buffer* buffer = buffers[i];
        if (buffer == nullptr) invalid(op, std::string(operand.name) + " is NULL");
        if (buffer->context != program->context)
            invalid(op, std::string(operand.name) + " belongs to another context");
        const int64_t first = operand.per_row > 0 ? operand.per_row * row_begin : 0;
        const int64_t size = elements(operand, rows);
        constexpr int64_t kMaxOffset = int64_t{1} << 60;
        const bool sane = offsets[i] >= -kMaxOffset && offsets[i] <= kMaxOffset;
        const int64_t begin = sane ? offsets[i] + first : -1;
        if (begin < 0 || begin > buffer->count || size > buffer->count - begin) {
            invalid(op, plan->description + ": operand " + operand.name + " needs elements [" +
                            std::to_string(begin) + ", +" + std::to_string(size) +
                            ") of a buffer of " + std::to_string(buffer->count));
        }
    }
}

void check_index(const char* op, const fg_program* program, int32_t index) {
    if (program == nullptr) invalid(op, "program is NULL");
    if (index < 0 || index >= static_cast<int32_t>(program->entries.size())) {
        invalid(op, "index", index, "a position in the program");
    }
}

}  // namespace

extern "C" {

fg_status_t fg_program_create(fg_context_t* context, fg_program_t** out) {
    return guarded([&] {
        if (context == nullptr || out == nullptr) invalid("program", "context or out is NULL");
        auto* program = new fg_program;
        program->context = context;
        context->live_objects++;
        *out = program;
    });
}

fg_status_t fg_program_destroy(fg_program_t* program) {
    return guarded([&] {
        if (program == nullptr) return;
        {
            std::lock_guard<std::mutex> lock(program->context->mutex);
            for (Entry& entry : program->entries) {
                entry.plan->uses--;
                for (int32_t i = 0; i < entry.count; i++)
                    entry.buffers[static_cast<size_t>(i)]->uses--;
            }
        }
        program->context->live_objects--;
        delete program;
    });
}

fg_status_t fg_program_add(fg_program_t* program, fg_plan_t* plan, fg_buffer_t* const* buffers,
                           const int64_t* offsets, int32_t count, int64_t row_begin, int64_t rows,
                           int32_t* index) {
    return guarded([&] {
        if (program == nullptr) invalid("program_add", "program is NULL");
        check_entry(program, plan, buffers, offsets, count, row_begin, rows);
        std::lock_guard<std::mutex> lock(program->context->mutex);
        Entry entry;
        entry.plan = plan;
        entry.count = count;
        entry.row_begin = row_begin;
        entry.rows = rows;
        entry.all_rows = rows;
        const int64_t bytes = forger::element_bytes(program->context->dtype);
        for (int32_t i = 0; i < count; i++) {
            const auto k = static_cast<size_t>(i);
            const forger::Operand& operand = plan->operands[k];
            const int64_t first = operand.per_row > 0 ? operand.per_row * row_begin : 0;
            entry.buffers[k] = buffers[i];
            entry.offsets[k] = (offsets[i] + first) * bytes;
        }
        program->entries.push_back(entry);
        plan->uses++;
        for (int32_t i = 0; i < count; i++) buffers[i]->uses++;
        if (index != nullptr) *index = static_cast<int32_t>(program->entries.size()) - 1;
    });
}

int32_t fg_program_size(const fg_program_t* program) {
    return static_cast<int32_t>(program->entries.size());
}

fg_status_t fg_program_set_step(fg_program_t* program, int64_t step) {
    return guarded([&] {
        if (program == nullptr) invalid("program_set_step", "program is NULL");
        if (step < 0 || step > INT64_C(0xffffffff)) {
            invalid("program_set_step", "step", static_cast<double>(step), "0 .. 2^32-1");
        }
        program->step = step;
    });
}

fg_status_t fg_program_set_rows(fg_program_t* program, int64_t rows) {
    return guarded([&] {
        const char* const op = "program_set_rows";
        if (program == nullptr) invalid(op, "program is NULL");
        if (rows < 1) invalid(op, "rows", static_cast<double>(rows), "at least 1");
        std::lock_guard<std::mutex> lock(program->context->mutex);
        for (const Entry& entry : program->entries) {
            if (entry.all_rows <= rows) continue;
            if (entry.row_begin != 0) {
                invalid(op, entry.plan->description + " begins at row " +
                                std::to_string(entry.row_begin) + ", expected 0");
            }
            entry.plan->check_rows(rows);
        }
        for (Entry& entry : program->entries) entry.rows = std::min(entry.all_rows, rows);
    });
}

fg_status_t fg_program_set_scalar(fg_program_t* program, int32_t slot, double value) {
    return guarded([&] {
        if (program == nullptr) invalid("program_set_scalar", "program is NULL");
        if (slot < 0 || slot >= FG_SCALAR_SLOTS)
            invalid("program_set_scalar", "slot", slot, "0 .. 31");
        program->scalars[static_cast<size_t>(slot)] = value;
    });
}

fg_status_t fg_program_run(fg_program_t* program, int32_t begin, int32_t end) {
    fg_status_t stopped = FG_OK;
    const fg_status_t status = guarded([&] {
        if (program == nullptr) invalid("program_run", "program is NULL");
        if (begin < 0 || begin > end || end > static_cast<int32_t>(program->entries.size())) {
            invalid("program_run", "range [" + std::to_string(begin) + ", " + std::to_string(end) +
                                       ") is outside the program of " +
                                       std::to_string(program->entries.size()) + " entries");
        }
        std::lock_guard<std::mutex> lock(program->context->mutex);
        const FpEnvironment environment;
        program->stopped_at = -1;
        for (int32_t i = begin; i < end && stopped == FG_OK; i++) {
            Entry& entry = program->entries[static_cast<size_t>(i)];
            if (program->profile) {
                const auto start = std::chrono::steady_clock::now();
                stopped = program->run_entry(entry);
                entry.nanoseconds += std::chrono::duration_cast<std::chrono::nanoseconds>(
                                         std::chrono::steady_clock::now() - start)
                                         .count();
                entry.runs++;
            } else {
                stopped = program->run_entry(entry);
            }
            if (stopped != FG_OK) program->stopped_at = i;
        }
    });
    if (status != FG_OK) return status;
    if (stopped == FG_DIVERGED) forger::set_last_error("a guarded value is not finite");
    return stopped;
}

int32_t fg_program_stopped_at(const fg_program_t* program) {
    return program->stopped_at;
}

fg_status_t fg_program_profile(fg_program_t* program, int32_t enabled) {
    return guarded([&] {
        if (program == nullptr) invalid("program_profile", "program is NULL");
        std::lock_guard<std::mutex> lock(program->context->mutex);
        program->profile = enabled != 0;
    });
}

fg_status_t fg_program_profile_read(const fg_program_t* program, int32_t index,
                                    int64_t* nanoseconds, int64_t* runs) {
    return guarded([&] {
        check_index("program_profile_read", program, index);
        if (nanoseconds == nullptr || runs == nullptr)
            invalid("program_profile_read", "an output is NULL");
        const Entry& entry = program->entries[static_cast<size_t>(index)];
        *nanoseconds = entry.nanoseconds;
        *runs = entry.runs;
    });
}

}  // extern "C"
