// SPDX-License-Identifier: Apache-2.0
// Programs: what is checked when recording, running in order, guards, scalars, packing, allocation.
#include <doctest/doctest.h>

#include <cfenv>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "allocations.h"
#include "forger/forger.h"
#include "testing.h"

namespace {

/// Owns everything that a test makes, and checks that it goes away in order.
class Fixture {
  public:
    explicit Fixture(int32_t threads = 2) {
        REQUIRE(fg_context_create(FG_DEVICE_CPU, threads, &context) == FG_OK);
        REQUIRE(fg_program_create(context, &program) == FG_OK);
    }
    ~Fixture() {
        CHECK(fg_program_destroy(program) == FG_OK);
        for (fg_plan_t* p : plans) CHECK(fg_plan_destroy(p) == FG_OK);
        for (fg_buffer_t* b : buffers) CHECK(fg_buffer_destroy(b) == FG_OK);
        CHECK(fg_context_live_bytes(context) == 0);
        CHECK(fg_context_destroy(context) == FG_OK);
    }
    Fixture(const Fixture&) = delete;
    Fixture& operator=(const Fixture&) = delete;

    fg_buffer_t* buffer(const std::vector<float>& values) {
        fg_buffer_t* b = nullptr;
        REQUIRE(fg_buffer_create(context, static_cast<int64_t>(values.size()), &b) == FG_OK);
        REQUIRE(fg_buffer_write(b, 0, values.data(), FG_F32, static_cast<int64_t>(values.size())) ==
                FG_OK);
        buffers.push_back(b);
        return b;
    }
    fg_plan_t* keep(fg_status_t status, fg_plan_t* p) {
        REQUIRE_MESSAGE(status == FG_OK, fg_last_error());
        plans.push_back(p);
        return p;
    }
    fg_plan_t* sum(int64_t per_row, double alpha, double beta) {
        fg_plan_t* p = nullptr;
        const fg_status_t s = fg_plan_sum(context, per_row, alpha, beta, &p);
        return keep(s, p);
    }
    fg_status_t add(fg_plan_t* p, const std::vector<fg_buffer_t*>& b,
                    std::vector<int64_t> offsets = {}, int64_t row = 0, int64_t rows = 1) {
        offsets.resize(b.size());
        return fg_program_add(program, p, b.data(), offsets.data(), static_cast<int32_t>(b.size()),
                              row, rows, nullptr);
    }
    fg_status_t run() { return fg_program_run(program, 0, fg_program_size(program)); }
    static std::vector<float> read(const fg_buffer_t* b) {
        std::vector<float> v(static_cast<size_t>(fg_buffer_count(b)));
        REQUIRE(fg_buffer_read(b, 0, v.data(), FG_F32, static_cast<int64_t>(v.size())) == FG_OK);
        return v;
    }

    fg_context_t* context = nullptr;
    fg_program_t* program = nullptr;
    std::vector<fg_plan_t*> plans;
    std::vector<fg_buffer_t*> buffers;
};

}  // namespace

TEST_CASE("program: goes on when a buffer that it refers to grows") {
    Fixture f;
    fg_buffer_t* x = f.buffer({1, 2, 3});
    fg_buffer_t* y = f.buffer({0, 0, 0});
    REQUIRE(f.add(f.sum(2, 3, 0), {x, x, y}, {1, 1, 1}) == FG_OK);
    const int64_t before = fg_context_live_bytes(f.context) - fg_buffer_bytes(y);
    REQUIRE(fg_buffer_grow(y, 1 << 20) == FG_OK);
    CHECK(fg_buffer_count(y) == 1 << 20);
    CHECK(fg_buffer_bytes(y) == 4 << 20);
    CHECK(fg_context_live_bytes(f.context) == before + (4 << 20));
    REQUIRE(fg_buffer_grow(y, 2) == FG_OK);
    CHECK(fg_buffer_count(y) == 1 << 20);
    REQUIRE(f.run() == FG_OK);
    const std::vector<float> values = Fixture::read(y);
    CHECK(values[0] == 0.0f);
    CHECK(values[1] == 6.0f);
    CHECK(values[2] == 9.0f);

    // What does not fit, or is not its own, leaves the buffer as it was.
    CHECK(fg_buffer_grow(y, int64_t{1} << 50) == FG_OUT_OF_MEMORY);
    CHECK(fg_buffer_grow(y, 0) == FG_INVALID_ARGUMENT);
    CHECK(fg_buffer_grow(nullptr, 1) == FG_INVALID_ARGUMENT);
    float mine[4] = {1, 2, 3, 4};
    fg_buffer_t* borrowed = nullptr;
    REQUIRE(fg_buffer_wrap(f.context, mine, 4, &borrowed) == FG_OK);
    CHECK(fg_buffer_grow(borrowed, 8) == FG_INVALID_ARGUMENT);
    REQUIRE(fg_buffer_destroy(borrowed) == FG_OK);
    REQUIRE(f.run() == FG_OK);
    CHECK(Fixture::read(y)[2] == 9.0f);
}

TEST_CASE("entries run in order on their rows") {
    Fixture f;
    fg_buffer_t* x = f.buffer({1, 2, 3, 4, 5, 6});
    fg_buffer_t* y = f.buffer({0, 0, 0, 0, 0, 0});
    fg_plan_t* twice = f.sum(2, 2, 0);
    fg_plan_t* both = f.sum(2, 1, 1);
    REQUIRE(f.add(twice, {x, x, y}, {}, 1, 2) == FG_OK);        // rows 1 and 2
    REQUIRE(f.add(both, {x, y, y}, {0, 2, 0}, 0, 2) == FG_OK);  // y row 0 and 1 += x, shifted
    REQUIRE(f.run() == FG_OK);
    CHECK(Fixture::read(y) == std::vector<float>({7, 10, 13, 16, 10, 12}));
}

TEST_CASE("fewer rows run without recording again") {
    Fixture f;
    fg_buffer_t* x = f.buffer({1, 2, 3, 4, 5, 6});
    fg_buffer_t* y = f.buffer({0, 0, 0, 0, 0, 0});
    fg_buffer_t* z = f.buffer({0});
    fg_plan_t* add = f.sum(2, 1, 1);
    REQUIRE(f.add(add, {x, y, y}, {}, 0, 3) == FG_OK);
    REQUIRE(f.add(f.sum(1, 1, 0), {x, x, z}, {}, 0, 1) == FG_OK);  // one row, whatever is asked
    REQUIRE(fg_program_set_rows(f.program, 2) == FG_OK);
    REQUIRE(f.run() == FG_OK);
    CHECK(Fixture::read(y) == std::vector<float>({1, 2, 3, 4, 0, 0}));
    CHECK(Fixture::read(z) == std::vector<float>({1}));
    REQUIRE(fg_program_set_rows(f.program, 1) == FG_OK);
    REQUIRE(f.run() == FG_OK);
    CHECK(Fixture::read(y) == std::vector<float>({2, 4, 3, 4, 0, 0}));
    REQUIRE(fg_program_set_rows(f.program, 1000) == FG_OK);  // all that were recorded
    REQUIRE(f.run() == FG_OK);
    CHECK(Fixture::read(y) == std::vector<float>({3, 6, 6, 8, 5, 6}));
    CHECK(fg_program_set_rows(f.program, 0) == FG_INVALID_ARGUMENT);
    CHECK(fg_program_set_rows(nullptr, 1) == FG_INVALID_ARGUMENT);
}

TEST_CASE("rows are refused where an entry cannot be shortened, and nothing changes") {
    Fixture f;
    fg_buffer_t* x = f.buffer({1, 2, 3, 4});
    fg_buffer_t* y = f.buffer({0, 0, 0, 0});
    REQUIRE(f.add(f.sum(1, 1, 0), {x, x, y}, {}, 0, 4) == FG_OK);
    REQUIRE(f.add(f.sum(1, 2, 0), {x, x, y}, {}, 2, 2) == FG_OK);
    CHECK(fg_program_set_rows(f.program, 1) == FG_INVALID_ARGUMENT);
    CHECK(std::string(fg_last_error()).find("begins at row 2") != std::string::npos);
    REQUIRE(f.run() == FG_OK);
    CHECK(Fixture::read(y) == std::vector<float>({1, 2, 6, 8}));
}

TEST_CASE("an operand may lie before row 0 when later rows are run") {
    Fixture f;
    fg_buffer_t* x = f.buffer({1, 2, 3, 4});
    fg_buffer_t* y = f.buffer({0, 0});
    fg_plan_t* copy = f.sum(1, 1, 0);
    REQUIRE(f.add(copy, {x, x, y}, {0, 0, -2}, 2, 2) == FG_OK);
    REQUIRE(f.run() == FG_OK);
    CHECK(Fixture::read(y) == std::vector<float>({3, 4}));
    CHECK(f.add(copy, {x, x, y}, {0, 0, -3}, 2, 2) == FG_INVALID_ARGUMENT);
    CHECK(f.add(copy, {x, x, y}, {0, 0, INT64_MIN}, 2, 2) == FG_INVALID_ARGUMENT);
    CHECK(f.add(copy, {x, x, y}, {0, 0, INT64_MAX}, 2, 2) == FG_INVALID_ARGUMENT);
}

TEST_CASE("what does not fit is refused when it is recorded, by name") {
    Fixture f;
    Fixture other;
    fg_buffer_t* x = f.buffer({1, 2, 3, 4});
    fg_buffer_t* foreign = other.buffer({1, 2, 3, 4});
    fg_plan_t* copy = f.sum(2, 1, 0);
    CHECK(f.add(copy, {x, x}) == FG_INVALID_ARGUMENT);
    CHECK(f.add(copy, {x, x, x}, {}, 0, 3) == FG_INVALID_ARGUMENT);
    CHECK(std::string(fg_last_error()).find("operand") != std::string::npos);
    CHECK(f.add(copy, {x, x, x}, {}, 2, 1) == FG_INVALID_ARGUMENT);
    CHECK(f.add(copy, {x, x, x}, {}, 0, 0) == FG_INVALID_ARGUMENT);
    CHECK(f.add(copy, {x, x, x}, {}, -1, 1) == FG_INVALID_ARGUMENT);
    CHECK(f.add(copy, {x, x, nullptr}) == FG_INVALID_ARGUMENT);
    CHECK(f.add(copy, {x, x, foreign}) == FG_INVALID_ARGUMENT);
    CHECK(other.add(copy, {foreign, foreign, foreign}) == FG_INVALID_ARGUMENT);
    CHECK(fg_program_size(f.program) == 0);
    CHECK(fg_program_run(f.program, 0, 1) == FG_INVALID_ARGUMENT);
    CHECK(fg_program_set_step(f.program, -1) == FG_INVALID_ARGUMENT);
    CHECK(fg_program_set_step(f.program, int64_t{1} << 32) == FG_INVALID_ARGUMENT);
    CHECK(fg_program_set_scalar(f.program, FG_SCALAR_SLOTS, 0) == FG_INVALID_ARGUMENT);
    fg_norm_desc_t norm{};
    norm.kind = FG_NORM_BATCH;
    norm.pass = FG_FORWARD;
    norm.pixels = norm.channels = 1;
    norm.groups = 2;
    norm.epsilon = 1e-5f;
    fg_plan_t* plan = nullptr;
    const fg_status_t made = fg_plan_norm(f.context, &norm, &plan);
    plan = f.keep(made, plan);
    CHECK(f.add(plan, {x, x, x, x}, {}, 0, 3) == FG_INVALID_ARGUMENT);
    CHECK(std::string(fg_last_error()).find("rows = 3") != std::string::npos);
}

TEST_CASE("what a program uses cannot be destroyed before it") {
    Fixture f;
    fg_buffer_t* x = f.buffer({1, 2});
    fg_plan_t* copy = f.sum(2, 1, 0);
    REQUIRE(f.add(copy, {x, x, x}) == FG_OK);
    CHECK(fg_buffer_destroy(x) == FG_INVALID_ARGUMENT);
    CHECK(fg_plan_destroy(copy) == FG_INVALID_ARGUMENT);
}

TEST_CASE("a guard stops what comes behind it and tells where") {
    Fixture f;
    fg_buffer_t* x = f.buffer({1, 2});
    fg_buffer_t* y = f.buffer({0, 0});
    fg_plan_t* guard = nullptr;
    const fg_status_t made = fg_plan_guard(f.context, 2, &guard);
    guard = f.keep(made, guard);
    fg_plan_t* copy = f.sum(2, 1, 0);
    REQUIRE(f.add(copy, {x, x, x}) == FG_OK);
    REQUIRE(f.add(guard, {x}) == FG_OK);
    REQUIRE(f.add(copy, {x, x, y}) == FG_OK);
    CHECK(f.run() == FG_OK);
    CHECK(fg_program_stopped_at(f.program) == -1);
    const float nan[2] = {5, NAN};
    REQUIRE(fg_buffer_write(x, 0, nan, FG_F32, 2) == FG_OK);
    CHECK(f.run() == FG_DIVERGED);
    CHECK(fg_program_stopped_at(f.program) == 1);
    CHECK(Fixture::read(y) == std::vector<float>({1, 2}));
}

TEST_CASE("a profile counts runs") {
    Fixture f;
    fg_buffer_t* x = f.buffer({1, 2});
    REQUIRE(f.add(f.sum(2, 1, 0), {x, x, x}) == FG_OK);
    REQUIRE(fg_program_profile(f.program, 1) == FG_OK);
    REQUIRE(f.run() == FG_OK);
    REQUIRE(f.run() == FG_OK);
    int64_t nanoseconds = -1, runs = 0;
    REQUIRE(fg_program_profile_read(f.program, 0, &nanoseconds, &runs) == FG_OK);
    CHECK(runs == 2);
    CHECK(nanoseconds >= 0);
    CHECK(fg_program_profile_read(f.program, 1, &nanoseconds, &runs) == FG_INVALID_ARGUMENT);
}

namespace {

/// A dense layer with a packed filter where the instruction set packs, and one step of SGD on its filter.
struct Layer {
    explicit Layer(Fixture& f, int64_t rows) {
        forger::test::Rng rng(forger::test::seed());
        auto draw = [&](int64_t n) {
            std::vector<float> v(static_cast<size_t>(n));
            forger::test::fill_uniform(rng, v.data(), n);
            return v;
        };
        x = f.buffer(draw(rows * 70));
        w = f.buffer(draw(70 * 40));
        y = f.buffer(draw(rows * 40));
        grad = f.buffer(draw(70 * 40));
        velocity = f.buffer(std::vector<float>(70 * 40));
        fg_dense_desc_t d{};
        d.pass = FG_FORWARD;
        d.in_features = 70;
        d.out_features = 40;
        fg_plan_t* p = nullptr;
        fg_status_t s = fg_plan_dense(f.context, &d, &p);
        forward = f.keep(s, p);
        fg_buffer_t* filter = w;
        if (fg_plan_packed_count(forward) > 0) {
            filter =
                f.buffer(std::vector<float>(static_cast<size_t>(fg_plan_packed_count(forward))));
            s = fg_plan_pack_filter(forward, &p);
            REQUIRE(f.add(f.keep(s, p), {w, filter}) == FG_OK);
        }
        REQUIRE(f.add(forward, {x, filter, y}, {}, 0, rows) == FG_OK);
        d.pass = FG_BACKWARD_WEIGHTS;
        s = fg_plan_dense(f.context, &d, &p);
        REQUIRE(f.add(f.keep(s, p), {x, y, grad}, {}, 0, rows) == FG_OK);
        fg_optimizer_desc_t o{};
        o.kind = FG_SGD;
        o.n = 70 * 40;
        o.learning_rate_slot = 0;
        o.iteration_slot = 1;
        s = fg_plan_optimizer(f.context, &o, &p);
        REQUIRE(f.add(f.keep(s, p), {grad, w, velocity}) == FG_OK);
        REQUIRE(fg_program_set_scalar(f.program, 0, 1e-3) == FG_OK);
        REQUIRE(fg_program_set_scalar(f.program, 1, 1) == FG_OK);
    }
    fg_buffer_t *x, *w, *y, *grad, *velocity;
    fg_plan_t* forward;
};

std::vector<float> trained(int32_t threads, int rounding) {
    Fixture f(threads);
    Layer layer(f, 9);
    const int before = std::fegetround();
    std::fesetround(rounding);
    for (int i = 0; i < 5; i++) REQUIRE(f.run() == FG_OK);
    CHECK(std::fegetround() == rounding);
    std::fesetround(before);
    return Fixture::read(layer.w);
}

}  // namespace

TEST_CASE("a packed filter follows its weights") {
    Fixture f;
    Layer layer(f, 3);
    REQUIRE(f.run() == FG_OK);
    const std::vector<float> zeros(70 * 40);
    REQUIRE(fg_buffer_write(layer.w, 0, zeros.data(), FG_F32, 70 * 40) == FG_OK);
    REQUIRE(fg_program_run(f.program, 0, fg_program_size(f.program) - 2) == FG_OK);
    for (const float v : Fixture::read(layer.y)) CHECK(v == 0);
}

TEST_CASE("threads and the caller's rounding mode change no bit") {
    const std::vector<float> expected = trained(1, FE_TONEAREST);
    for (const int rounding : {FE_TONEAREST, FE_UPWARD, FE_TOWARDZERO}) {
        for (const int32_t threads : {1, 2, 3, 8}) {
            const std::vector<float> got = trained(threads, rounding);
            CHECK(std::memcmp(got.data(), expected.data(), got.size() * sizeof(float)) == 0);
        }
    }
}

TEST_CASE("running allocates nothing") {
    Fixture f;
    Layer layer(f, 33);
    REQUIRE(f.run() == FG_OK);
    REQUIRE(f.run() == FG_OK);
    const int64_t before = forger::test::allocations();
    for (int i = 0; i < 100; i++) {
        if (fg_program_set_step(f.program, i) != FG_OK || f.run() != FG_OK) FAIL("run failed");
    }
    CHECK(forger::test::allocations() == before);
    void* volatile probe = std::malloc(8);
    std::free(probe);
    CHECK(forger::test::allocations() == before + (forger::test::counts_allocations() ? 1 : 0));
}

// Under the address sanitizer this also looks for leaks, when the program ends.
TEST_CASE("a thousand steps hold no more memory than one, and nothing after the end") {
    for (int life = 0; life < 2; life++) {
        Fixture f;
        Layer layer(f, 5);
        REQUIRE(f.run() == FG_OK);
        const int64_t live = fg_context_live_bytes(f.context);
        CHECK(live > 0);
        for (int i = 1; i < 1000; i++) {
            if (fg_program_set_step(f.program, i) != FG_OK || f.run() != FG_OK) FAIL("run failed");
        }
        CHECK(fg_context_live_bytes(f.context) == live);
    }
}
