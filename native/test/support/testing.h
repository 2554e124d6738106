// SPDX-License-Identifier: Apache-2.0
// What every kernel test needs: instruction sets, seeded data, running one plan, comparing bits and bounds.
#ifndef FORGER_TEST_SUPPORT_TESTING_H
#define FORGER_TEST_SUPPORT_TESTING_H

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "forger/forger.h"
#include "guard.h"
#include "isa.h"

namespace forger::test {

/// The instruction sets that this machine runs, weakest first; FORGER_ISA restricts to one. "avx512_bf16" is "avx512" to
/// all but conv_isas().
inline const std::vector<std::string>& isas() {
    static const std::vector<std::string> found = [] {
        std::vector<std::string> names;
        const char* only = std::getenv("FORGER_ISA");
        const std::string wanted = only == nullptr ? "" : only;
        for (const fg_isa_t isa : {FG_ISA_REF, FG_ISA_AVX2, FG_ISA_AVX512}) {
            if (isa > fg_isa_detect()) continue;
            const std::string name = fg_isa_name(isa);
            if (wanted.empty() || wanted == name || wanted == name + "_bf16") names.push_back(name);
        }
        if (names.empty())
            throw std::runtime_error("FORGER_ISA names no instruction set of this machine");
        return names;
    }();
    return found;
}

/// FORGER_TEST_SEED, or a fixed number.
inline uint64_t seed() {
    const char* text = std::getenv("FORGER_TEST_SEED");
    return text == nullptr || *text == '\0' ? 20170331u : std::strtoull(text, nullptr, 10);
}

/// FORGER_TEST_QUICK=1 asks for fewer shapes: for emulators and sanitizers, which slow everything down.
inline bool quick() {
    static const bool asked = [] {
        const char* text = std::getenv("FORGER_TEST_QUICK");
        return text != nullptr && std::strcmp(text, "1") == 0;
    }();
    return asked;
}

/// All of them, or in a quick run one of `stride`; callers vary `first` to reach each in turn.
template <typename T>
std::vector<T> some_of(const std::vector<T>& all, size_t stride, size_t first = 0) {
    if (!quick()) return all;
    std::vector<T> chosen;
    for (size_t i = first % stride; i < all.size(); i += stride) chosen.push_back(all[i]);
    return chosen;
}

/// A small generator (splitmix64): the same numbers everywhere for one seed.
class Rng {
  public:
    explicit Rng(uint64_t state) : state_(state) {}
    uint64_t bits() {
        uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }
    double uniform(double a, double b) {
        return a + (b - a) * static_cast<double>(bits() >> 11) * 0x1p-53;
    }
    /// An integer of [low, high].
    int64_t integer(int64_t low, int64_t high) {
        return low + static_cast<int64_t>(bits() % static_cast<uint64_t>(high - low + 1));
    }

  private:
    uint64_t state_;
};

/// Small integers: sums of their products are exact in any order while below 2^24.
template <typename T>
void fill_integers(Rng& rng, T* data, int64_t n, int64_t low = -4, int64_t high = 4) {
    for (int64_t i = 0; i < n; i++) data[i] = static_cast<T>(rng.integer(low, high));
}

template <typename T>
void fill_uniform(Rng& rng, T* data, int64_t n, double low = -1, double high = 1) {
    for (int64_t i = 0; i < n; i++) data[i] = static_cast<T>(rng.uniform(low, high));
}

template <typename T>
std::vector<T> integers(Rng& rng, int64_t n, int64_t low = -4, int64_t high = 4) {
    std::vector<T> v(static_cast<size_t>(n));
    fill_integers(rng, v.data(), n, low, high);
    return v;
}

template <typename T>
std::vector<T> uniforms(Rng& rng, int64_t n, double low = -1, double high = 1) {
    std::vector<T> v(static_cast<size_t>(n));
    fill_uniform(rng, v.data(), n, low, high);
    return v;
}

/// Half a unit in the last place of 1: 2^-24 for float, 2^-53 for double.
template <typename T>
constexpr double unit_roundoff() {
    return std::is_same_v<T, float> ? 0x1p-24 : 0x1p-53;
}

/// Error bound of a sum of n products whose absolute values add up to magnitude.
template <typename T>
double dot_bound(double n, double magnitude) {
    return (n + 2) * unit_roundoff<T>() * magnitude +
           (std::is_same_v<T, float> ? 0x1p-126 : 0x1p-1022);
}

/// Distance in units of the last place of the (correctly rounded to T) exact value.
template <typename T>
double ulp_error(T got, double exact) {
    if (std::isnan(got) || std::isnan(exact))
        return std::isnan(got) && std::isnan(exact) ? 0 : INFINITY;
    const T rounded = static_cast<T>(exact);
    if (std::isinf(got) || std::isinf(rounded)) return got == rounded ? 0 : INFINITY;
    int exponent = 0;
    std::frexp(exact, &exponent);
    const int digits = std::is_same_v<T, float> ? 24 : 53;
    const int lowest = std::is_same_v<T, float> ? -149 : -1074;
    const int unit = exponent - digits < lowest ? lowest : exponent - digits;
    return std::fabs(static_cast<double>(got) - exact) / std::ldexp(1.0, unit);
}

/// Index of the first element whose bits differ, -1 when there is none.
template <typename T>
int64_t first_difference(const T* a, const T* b, int64_t n) {
    if (n <= 0 || std::memcmp(a, b, static_cast<size_t>(n) * sizeof(T)) == 0) return -1;
    for (int64_t i = 0; i < n; i++) {
        if (std::memcmp(a + i, b + i, sizeof(T)) != 0) return i;
    }
    return -1;
}

inline void check(fg_status_t status) {
    if (status != FG_OK) throw std::runtime_error(fg_last_error());
}

/// A context on one instruction set ("ref", "avx2", "avx512"), or the f64 reference ("ref64"). "wide" is one of ref,
/// see conv_isas().
class Context {
  public:
    explicit Context(const std::string& isa, int32_t threads = 1) : isa_(isa) {
        const char* before = std::getenv("FORGER_ISA");
        const std::string kept = before == nullptr ? "" : before;
        const bool reference = isa == "ref64";
        if (!reference) setenv("FORGER_ISA", isa == "wide" ? "ref" : isa.c_str(), 1);
        const fg_status_t status = fg_context_create(
            reference ? FG_DEVICE_REFERENCE64 : FG_DEVICE_CPU, threads, &context_);
        if (before == nullptr) {
            unsetenv("FORGER_ISA");
        } else {
            setenv("FORGER_ISA", kept.c_str(), 1);
        }
        check(status);
    }
    ~Context() { fg_context_destroy(context_); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    operator fg_context_t*() const { return context_; }
    const std::string& isa() const { return isa_; }

  private:
    std::string isa_;
    fg_context_t* context_ = nullptr;
};

/// Owns a plan: Plan plan([&](fg_plan_t** out) { return fg_plan_fill(context, 3, 1.0, out); });
class Plan {
  public:
    template <typename Create>
    explicit Plan(Create&& create) {
        check(create(&plan_));
    }
    ~Plan() { fg_plan_destroy(plan_); }
    Plan(const Plan&) = delete;
    Plan& operator=(const Plan&) = delete;
    operator fg_plan_t*() const { return plan_; }

  private:
    fg_plan_t* plan_ = nullptr;
};

/// Memory of one operand, counted from row 0.
struct Array {
    void* data;
    int64_t count;
    template <typename T>
    Array(GuardedArray<T>& a) : data(a.data()), count(a.size()) {}
    template <typename T>
    Array(std::vector<T>& v) : data(v.data()), count(static_cast<int64_t>(v.size())) {}
};

struct RunOptions {
    int64_t rows = 1;
    int64_t row_begin = 0;
    int64_t step = 0;
    std::map<int32_t, double> scalars{};
};

/// Runs one plan once through a program of its own; arrays in the order of its operands.
inline fg_status_t run_status(const Context& context, fg_plan_t* plan,
                              const std::vector<Array>& arrays, const RunOptions& options) {
    std::vector<fg_buffer_t*> buffers;
    fg_program_t* program = nullptr;
    check(fg_program_create(context, &program));
    for (const Array& array : arrays) {
        fg_buffer_t* buffer = nullptr;
        check(fg_buffer_wrap(context, array.data, array.count, &buffer));
        buffers.push_back(buffer);
    }
    const std::vector<int64_t> offsets(arrays.size(), 0);
    fg_status_t status = fg_program_add(program, plan, buffers.data(), offsets.data(),
                                        static_cast<int32_t>(arrays.size()), options.row_begin,
                                        options.rows, nullptr);
    if (status == FG_OK) {
        check(fg_program_set_step(program, options.step));
        for (const auto& [slot, value] : options.scalars)
            check(fg_program_set_scalar(program, slot, value));
        status = fg_program_run(program, 0, 1);
    }
    const std::string message = fg_last_error();
    check(fg_program_destroy(program));
    for (fg_buffer_t* buffer : buffers) check(fg_buffer_destroy(buffer));
    if (status != FG_OK && status != FG_DIVERGED) throw std::runtime_error(message);
    return status;
}

inline void run(const Context& context, fg_plan_t* plan, const std::vector<Array>& arrays,
                const RunOptions& options = {}) {
    if (run_status(context, plan, arrays, options) != FG_OK)
        throw std::runtime_error("the plan reports divergence");
}

/// The description of a plan on `isa` whose kernels are `prefix` and one of `sets`, best first.
inline std::string described(const std::string& prefix, const std::string& isa,
                             const std::vector<std::string>& sets) {
    const auto rank = [](const std::string& set) {
        if (set.rfind("avx512", 0) == 0) return FG_ISA_AVX512;
        return set.rfind("avx2", 0) == 0 ? FG_ISA_AVX2 : FG_ISA_REF;
    };
    std::string refused;
    for (const std::string& set : sets) {
        if (rank(set) <= rank(isa))
            return prefix + set + (refused.empty() ? "" : "; refused:" + refused);
        if (FG_X86 != 0) refused += " " + prefix + set + " (context runs " + isa + ")";
    }
    throw std::runtime_error("no kernel for " + isa);
}

}  // namespace forger::test

#endif
