// SPDX-License-Identifier: Apache-2.0
// The C ABI as a binding sees it: statuses, messages, ownership, ranges.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "forger/forger.h"
#include "testing.h"

namespace {

struct Context {
    fg_context_t* p = nullptr;
    explicit Context(int32_t kind = FG_DEVICE_CPU, int32_t threads = 2) {
        REQUIRE(fg_context_create(kind, threads, &p) == FG_OK);
    }
    ~Context() { CHECK(fg_context_destroy(p) == FG_OK); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
};

std::string message() {
    return fg_last_error();
}

bool mentions(const char* a, const char* b) {
    return message().find(a) != std::string::npos && message().find(b) != std::string::npos;
}

}  // namespace

TEST_CASE("the ABI number and the description are stable") {
    CHECK(fg_abi_version() == FG_ABI_VERSION);
    const std::string text = fg_library_describe();
    CHECK(text.front() == '{');
    const std::string best = fg_isa_name(fg_isa_detect());
    CHECK(text.find("\"cpu_isa\":\"" + best + "\"") != std::string::npos);
    CHECK(fg_library_describe() == fg_library_describe());
}

TEST_CASE("a context says what it is") {
    const Context cpu;
    const Context reference(FG_DEVICE_REFERENCE64, 1);
    CHECK(fg_context_threads(cpu.p) == 2);
    CHECK(fg_context_dtype(cpu.p) == FG_F32);
    CHECK(fg_context_dtype(reference.p) == FG_F64);
    CHECK(std::string(fg_context_isa(reference.p)) == "ref64");
    CHECK(fg_context_free_bytes(cpu.p) > 0);
    fg_context_t* none = nullptr;
    CHECK(fg_context_create(7, 1, &none) == FG_INVALID_ARGUMENT);
    CHECK(mentions("device_kind", "7"));
    CHECK(fg_context_create(FG_DEVICE_CPU, 1000, &none) == FG_INVALID_ARGUMENT);
    CHECK(mentions("threads", "1000"));
    CHECK(none == nullptr);
    CHECK(fg_context_create(FG_DEVICE_CPU, 1, nullptr) == FG_INVALID_ARGUMENT);
    CHECK(fg_context_destroy(nullptr) == FG_OK);
}

TEST_CASE("an unknown or unsupported instruction set fails hard") {
    const char* before = std::getenv("FORGER_ISA");
    const std::string kept = before == nullptr ? "" : before;
    fg_context_t* none = nullptr;
    setenv("FORGER_ISA", "avx1024", 1);
    CHECK(fg_context_create(FG_DEVICE_CPU, 1, &none) == FG_INVALID_ARGUMENT);
    CHECK(mentions("FORGER_ISA", "avx1024"));
    if (fg_isa_detect() < FG_ISA_AVX512) {
        setenv("FORGER_ISA", "avx512", 1);
        CHECK(fg_context_create(FG_DEVICE_CPU, 1, &none) == FG_UNSUPPORTED);
    }
    setenv("FORGER_ISA", "ref", 1);
    CHECK(fg_context_create(FG_DEVICE_CPU, 1, &none) == FG_OK);
    CHECK(std::string(fg_context_isa(none)) == "ref");
    CHECK(fg_context_destroy(none) == FG_OK);
    if (before == nullptr) {
        unsetenv("FORGER_ISA");
    } else {
        setenv("FORGER_ISA", kept.c_str(), 1);
    }
}

TEST_CASE("buffers convert, count and refuse ranges outside") {
    const Context context;
    const Context reference(FG_DEVICE_REFERENCE64, 1);
    for (fg_context_t* c : {context.p, reference.p}) {
        fg_buffer_t* buffer = nullptr;
        REQUIRE(fg_buffer_create(c, 10, &buffer) == FG_OK);
        CHECK(fg_buffer_bytes(buffer) >= 10 * (fg_context_dtype(c) == FG_F64 ? 8 : 4));
        CHECK(fg_context_live_bytes(c) == fg_buffer_bytes(buffer));
        CHECK(fg_context_scratch_bytes(c) == 0);
        const float values[3] = {1.5f, -2.0f, 3.25f};
        CHECK(fg_buffer_write(buffer, 7, values, FG_F32, 3) == FG_OK);
        double read[4] = {9, 9, 9, 9};
        CHECK(fg_buffer_read(buffer, 6, read, FG_F64, 4) == FG_OK);
        CHECK(read[0] == 0);
        CHECK(read[1] == 1.5);
        CHECK(read[3] == 3.25);
        CHECK(fg_buffer_write(buffer, 8, values, FG_F32, 3) == FG_INVALID_ARGUMENT);
        CHECK(mentions("[8, +3)", "10"));
        CHECK(fg_buffer_write(buffer, -1, values, FG_F32, 1) == FG_INVALID_ARGUMENT);
        CHECK(fg_buffer_read(buffer, INT64_MAX, read, FG_F64, INT64_MAX) == FG_INVALID_ARGUMENT);
        CHECK(fg_buffer_read(buffer, 0, read, 5, 1) == FG_INVALID_ARGUMENT);
        CHECK(fg_buffer_read(buffer, 0, nullptr, FG_F64, 1) == FG_INVALID_ARGUMENT);
        CHECK(fg_context_destroy(c) == FG_INVALID_ARGUMENT);
        CHECK(mentions("live objects", "1"));
        CHECK(fg_buffer_destroy(buffer) == FG_OK);
        CHECK(fg_context_live_bytes(c) == 0);
    }
}

TEST_CASE("a value that is not finite is found") {
    const Context context;
    fg_buffer_t* buffer = nullptr;
    REQUIRE(fg_buffer_create(context.p, 100, &buffer) == FG_OK);
    int64_t index = 5;
    CHECK(fg_buffer_find_not_finite(buffer, 0, 100, &index) == FG_OK);
    CHECK(index == -1);
    const float inf = INFINITY;
    CHECK(fg_buffer_write(buffer, 42, &inf, FG_F32, 1) == FG_OK);
    CHECK(fg_buffer_find_not_finite(buffer, 40, 60, &index) == FG_OK);
    CHECK(index == 2);
    CHECK(fg_buffer_destroy(buffer) == FG_OK);
}

TEST_CASE("memory that cannot be had is refused with numbers, and nothing leaks") {
    const Context context;
    fg_buffer_t* buffer = nullptr;
    CHECK(fg_buffer_create(context.p, int64_t{1} << 50, &buffer) == FG_OUT_OF_MEMORY);
    CHECK(mentions("requested 4503599627370496", "free"));
    CHECK(buffer == nullptr);
    CHECK(fg_buffer_create(context.p, 0, &buffer) == FG_INVALID_ARGUMENT);
    CHECK(fg_buffer_create(context.p, INT64_MAX, &buffer) == FG_INVALID_ARGUMENT);
    CHECK(fg_context_live_bytes(context.p) == 0);
}

TEST_CASE("borrowed memory must be aligned to an element") {
    const Context context;
    alignas(8) char memory[64] = {};
    fg_buffer_t* buffer = nullptr;
    CHECK(fg_buffer_wrap(context.p, memory + 1, 4, &buffer) == FG_INVALID_ARGUMENT);
    CHECK(fg_buffer_wrap(context.p, nullptr, 4, &buffer) == FG_INVALID_ARGUMENT);
    REQUIRE(fg_buffer_wrap(context.p, memory + 4, 4, &buffer) == FG_OK);
    CHECK(fg_buffer_data(buffer) == memory + 4);
    CHECK(fg_buffer_destroy(buffer) == FG_OK);
}

TEST_CASE("descriptors are refused with the argument and its value") {
    const Context context;
    fg_plan_t* plan = nullptr;
    fg_conv2d_desc_t d{};
    d.in_h = d.in_w = 4;
    d.in_c = d.out_c = 2;
    d.kernel_h = d.kernel_w = 3;
    d.stride_h = d.stride_w = d.dilation_h = d.dilation_w = d.groups = 1;
    fg_conv2d_desc_t bad = d;
    bad.stride_w = 0;
    CHECK(fg_plan_conv2d(context.p, &bad, &plan) == FG_INVALID_ARGUMENT);
    CHECK(mentions("stride_w", "= 0"));
    bad = d;
    bad.kernel_h = 9;
    CHECK(fg_plan_conv2d(context.p, &bad, &plan) == FG_INVALID_ARGUMENT);
    CHECK(mentions("output height", "0"));
    bad = d;
    bad.groups = 3;
    CHECK(fg_plan_conv2d(context.p, &bad, &plan) == FG_INVALID_ARGUMENT);
    bad = d;
    bad.in_c = 1 << 30;
    bad.in_h = 1 << 20;
    CHECK(fg_plan_conv2d(context.p, &bad, &plan) == FG_INVALID_ARGUMENT);
    bad = d;
    bad.transposed = 1;
    bad.output_pad_h = 1;  // pytorch#5112: an unchecked output padding crashed
    CHECK(fg_plan_conv2d(context.p, &bad, &plan) == FG_INVALID_ARGUMENT);
    CHECK(mentions("output_pad_h", "= 1"));
    bad = d;
    bad.activation = FG_LEAKY_RELU;
    bad.slope = 2;
    CHECK(fg_plan_conv2d(context.p, &bad, &plan) == FG_INVALID_ARGUMENT);
    CHECK(mentions("slope", "= 2"));
    CHECK(fg_plan_dropout(context.p, 4, 1.0, 1, 1, 0, &plan) == FG_INVALID_ARGUMENT);
    const fg_bernoulli_desc_t none = {4, 0, 0, 1, 1}, huge = {1 << 20, 1 << 20, 0, 1, 1};
    CHECK(fg_plan_bernoulli(context.p, &none, &plan) == FG_INVALID_ARGUMENT);
    CHECK(mentions("samples", "= 0"));
    CHECK(fg_plan_bernoulli(context.p, &huge, &plan) == FG_INVALID_ARGUMENT);
    CHECK(fg_plan_moving_average(context.p, 4, 32, &plan) == FG_INVALID_ARGUMENT);
    CHECK(fg_plan_fill(nullptr, 4, 0, &plan) == FG_INVALID_ARGUMENT);
    CHECK(fg_plan_pack_filter(nullptr, &plan) == FG_INVALID_ARGUMENT);
    fg_norm_desc_t norm{};
    norm.kind = FG_NORM_BATCH;
    norm.pass = FG_TANGENT;
    norm.pixels = norm.channels = norm.groups = 1;
    norm.epsilon = 1e-5f;
    CHECK(fg_plan_norm(context.p, &norm, &plan) == FG_UNSUPPORTED);
    CHECK(mentions("batch_norm", "couple"));
    CHECK(plan == nullptr);
}
