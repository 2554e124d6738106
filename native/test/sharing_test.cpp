// SPDX-License-Identifier: Apache-2.0
// Memory that outlives its buffer: holds, and DLPack tensors in both directions.
#include <doctest/doctest.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

#include "dlpack_abi.h"
#include "forger/forger.h"

namespace dl = forger::dlpack;

namespace {

struct Context {
    fg_context_t* p = nullptr;
    explicit Context(int32_t kind = FG_DEVICE_CPU) {
        REQUIRE(fg_context_create(kind, 1, &p) == FG_OK);
    }
    ~Context() { CHECK(fg_context_destroy(p) == FG_OK); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
};

bool mentions(const char* a, const char* b) {
    const std::string text = fg_last_error();
    return text.find(a) != std::string::npos && text.find(b) != std::string::npos;
}

/// A tensor as another library would make it.
struct Foreign {
    std::vector<float> values{1, 2, 3, 4, 5, 6};
    std::array<int64_t, 2> shape{2, 3};
    std::array<int64_t, 2> strides{3, 1};
    int deleted = 0;
    dl::ManagedTensorVersioned managed{};
    dl::ManagedTensor legacy{};

    Foreign() {
        managed.version = {1, 1};
        managed.manager_ctx = legacy.manager_ctx = this;
        managed.deleter = [](dl::ManagedTensorVersioned* m) {
            static_cast<Foreign*>(m->manager_ctx)->deleted++;
        };
        legacy.deleter = [](dl::ManagedTensor* m) {
            static_cast<Foreign*>(m->manager_ctx)->deleted++;
        };
        managed.dl_tensor = {values.data(), {dl::kCpu, 0},  2, {dl::kFloat, 32, 1},
                             shape.data(),  strides.data(), 0};
        legacy.dl_tensor = managed.dl_tensor;
    }
    Foreign(const Foreign&) = delete;
    Foreign& operator=(const Foreign&) = delete;
};

}  // namespace

TEST_CASE("a hold keeps memory after its buffer and its context") {
    fg_hold_t* hold = nullptr;
    float* data = nullptr;
    {
        const Context context;
        fg_buffer_t* buffer = nullptr;
        REQUIRE(fg_buffer_create(context.p, 1000, &buffer) == FG_OK);
        data = static_cast<float*>(fg_buffer_data(buffer));
        REQUIRE(fg_buffer_hold(buffer, &hold) == FG_OK);
        CHECK(fg_buffer_grow(buffer, 2000) == FG_INVALID_ARGUMENT);
        CHECK(mentions("buffer_grow", "hold"));
        CHECK(fg_buffer_count(buffer) == 1000);
        data[999] = 7;
        float read = 0;
        CHECK(fg_buffer_read(buffer, 999, &read, FG_F32, 1) == FG_OK);
        CHECK(read == 7);
        CHECK(fg_buffer_destroy(buffer) == FG_OK);
        CHECK(fg_context_live_bytes(context.p) == 0);
    }
    data[0] = 5;
    CHECK(data[999] == 7);
    std::thread([&] { fg_hold_release(hold); }).join();
    fg_hold_release(nullptr);
}

TEST_CASE("a buffer grows again when its last hold is gone") {
    const Context context;
    fg_buffer_t* buffer = nullptr;
    REQUIRE(fg_buffer_create(context.p, 10, &buffer) == FG_OK);
    fg_hold_t* hold = nullptr;
    REQUIRE(fg_buffer_hold(buffer, &hold) == FG_OK);
    fg_hold_release(hold);
    CHECK(fg_buffer_grow(buffer, 5000) == FG_OK);
    CHECK(fg_buffer_written(buffer) == FG_OK);
    CHECK(fg_buffer_written(nullptr) == FG_INVALID_ARGUMENT);
    CHECK(fg_buffer_destroy(buffer) == FG_OK);
}

TEST_CASE("borrowed memory is its owner's to share") {
    const Context context;
    std::array<float, 4> memory{};
    fg_buffer_t* buffer = nullptr;
    REQUIRE(fg_buffer_wrap(context.p, memory.data(), 4, &buffer) == FG_OK);
    fg_hold_t* hold = nullptr;
    CHECK(fg_buffer_hold(buffer, &hold) == FG_INVALID_ARGUMENT);
    CHECK(mentions("hold", "borrows"));
    CHECK(hold == nullptr);
    const int64_t four = 4;
    void* managed = nullptr;
    CHECK(fg_buffer_to_dlpack(buffer, &four, 1, 1, &managed) == FG_INVALID_ARGUMENT);
    CHECK(fg_buffer_destroy(buffer) == FG_OK);
}

TEST_CASE("an exported tensor is the memory of the buffer and outlives it") {
    for (const int32_t kind : {FG_DEVICE_CPU, FG_DEVICE_REFERENCE64}) {
        dl::ManagedTensorVersioned* managed = nullptr;
        dl::ManagedTensor* legacy = nullptr;
        {
            const Context context(kind);
            fg_buffer_t* buffer = nullptr;
            REQUIRE(fg_buffer_create(context.p, 24, &buffer) == FG_OK);
            const std::array<int64_t, 3> shape{2, 3, 4};
            void* out = nullptr;
            REQUIRE(fg_buffer_to_dlpack(buffer, shape.data(), 3, 1, &out) == FG_OK);
            managed = static_cast<dl::ManagedTensorVersioned*>(out);
            REQUIRE(fg_buffer_to_dlpack(buffer, shape.data(), 3, 0, &out) == FG_OK);
            legacy = static_cast<dl::ManagedTensor*>(out);
            CHECK(managed->dl_tensor.data == fg_buffer_data(buffer));
            const float nine = 9;
            CHECK(fg_buffer_write(buffer, 23, &nine, FG_F32, 1) == FG_OK);
            const std::array<int64_t, 2> wrong{5, 5};
            CHECK(fg_buffer_to_dlpack(buffer, wrong.data(), 2, 1, &out) == FG_INVALID_ARGUMENT);
            CHECK(mentions("axis 1 = 5", "24"));
            CHECK(fg_buffer_to_dlpack(buffer, shape.data(), 2, 1, &out) == FG_INVALID_ARGUMENT);
            CHECK(mentions("= 6", "24"));
            CHECK(fg_buffer_to_dlpack(buffer, shape.data(), 9, 1, &out) == FG_INVALID_ARGUMENT);
            CHECK(mentions("axes", "9"));
            CHECK(out == nullptr);
            CHECK(fg_buffer_destroy(buffer) == FG_OK);
        }
        CHECK(managed->version.major == 1);
        CHECK(managed->flags == 0);
        for (const dl::Tensor* t : {&managed->dl_tensor, &legacy->dl_tensor}) {
            CHECK(t->device.type == dl::kCpu);
            CHECK(t->ndim == 3);
            CHECK(t->shape[2] == 4);
            CHECK(t->strides[0] == 12);
            CHECK(t->strides[2] == 1);
            CHECK(t->byte_offset == 0);
            CHECK(t->dtype.bits == (kind == FG_DEVICE_CPU ? 32 : 64));
            const double last = kind == FG_DEVICE_CPU
                                    ? static_cast<double>(static_cast<float*>(t->data)[23])
                                    : static_cast<double*>(t->data)[23];
            CHECK(last == 9);
        }
        managed->deleter(managed);
        CHECK(legacy->dl_tensor.shape[0] == 2);
        legacy->deleter(legacy);
    }
}

TEST_CASE("an imported tensor is used as it is and deleted once, by its last holder") {
    Foreign foreign;
    const Context context;
    for (const int32_t versioned : {0, 1}) {
        void* given = versioned == 0 ? static_cast<void*>(&foreign.legacy)
                                     : static_cast<void*>(&foreign.managed);
        std::array<int64_t, 8> shape{};
        int32_t axes = 0;
        CHECK(fg_dlpack_shape(given, versioned, shape.data(), &axes) == FG_OK);
        CHECK(axes == 2);
        CHECK(shape[1] == 3);
        fg_buffer_t* buffer = nullptr;
        REQUIRE(fg_buffer_from_dlpack(context.p, given, versioned, &buffer) == FG_OK);
        CHECK(fg_buffer_count(buffer) == 6);
        CHECK(fg_buffer_bytes(buffer) == 0);
        CHECK(fg_buffer_data(buffer) == foreign.values.data());
        const float eight = 8;
        CHECK(fg_buffer_write(buffer, 5, &eight, FG_F32, 1) == FG_OK);
        CHECK(foreign.values[5] == 8);
        CHECK(fg_buffer_grow(buffer, 100) == FG_INVALID_ARGUMENT);
        fg_hold_t* hold = nullptr;
        REQUIRE(fg_buffer_hold(buffer, &hold) == FG_OK);
        CHECK(fg_buffer_destroy(buffer) == FG_OK);
        CHECK(foreign.deleted == versioned);
        fg_hold_release(hold);
        CHECK(foreign.deleted == versioned + 1);
    }
}

TEST_CASE("what is imported and exported again comes back with its offset") {
    Foreign foreign;
    foreign.shape = {1, 2};
    foreign.strides = {999, 1};  // of an axis of one element: without meaning
    foreign.managed.dl_tensor.byte_offset = 8;
    const Context context;
    fg_buffer_t* buffer = nullptr;
    REQUIRE(fg_buffer_from_dlpack(context.p, &foreign.managed, 1, &buffer) == FG_OK);
    const int64_t two = 2;
    void* out = nullptr;
    REQUIRE(fg_buffer_to_dlpack(buffer, &two, 1, 0, &out) == FG_OK);
    CHECK(fg_buffer_destroy(buffer) == FG_OK);
    auto* again = static_cast<dl::ManagedTensor*>(out);
    CHECK(static_cast<float*>(again->dl_tensor.data)[0] == 3);
    CHECK(foreign.deleted == 0);
    again->deleter(again);
    CHECK(foreign.deleted == 1);
}

TEST_CASE("tensors of another kind are refused and stay their owner's") {
    Foreign foreign;
    const Context context;
    const Context reference(FG_DEVICE_REFERENCE64);
    dl::Tensor& tensor = foreign.managed.dl_tensor;
    const auto refused = [&](fg_context_t* c, const char* a, const char* b) {
        fg_buffer_t* buffer = nullptr;
        CHECK(fg_buffer_from_dlpack(c, &foreign.managed, 1, &buffer) == FG_INVALID_ARGUMENT);
        CHECK(mentions(a, b));
        CHECK(buffer == nullptr);
    };
    refused(reference.p, "32 bits", "64 bits");
    tensor.dtype.lanes = 4;
    refused(context.p, "4 lanes", "1 lane");
    tensor.dtype = {0, 32, 1};
    refused(context.p, "code 0", "code 2");
    tensor.dtype = {dl::kFloat, 32, 1};
    tensor.device.type = 2;
    refused(context.p, "device type", "= 2");
    tensor.device.type = dl::kCpu;
    foreign.strides = {1, 2};  // the transposed view
    refused(context.p, "stride of axis 1 = 2", "expected 1");
    foreign.strides = {6, 1};  // every other row
    refused(context.p, "stride of axis 0 = 6", "expected 3");
    foreign.strides = {3, 1};
    foreign.shape = {0, 3};
    refused(context.p, "axis 0 = 0", "positive");
    foreign.shape = {int64_t{1} << 40, int64_t{1} << 40};
    refused(context.p, "axis 0", "2^56");
    foreign.shape = {2, 3};
    tensor.ndim = 0;
    refused(context.p, "axes", "= 0");
    tensor.ndim = 2;
    tensor.byte_offset = 2;
    refused(context.p, "aligned", "element");
    tensor.byte_offset = 0;
    foreign.managed.flags = dl::kReadOnly;
    refused(context.p, "read-only", "written");
    foreign.managed.flags = 0;
    foreign.managed.version.major = 2;
    refused(context.p, "major version", "2");
    foreign.managed.version.major = 1;
    tensor.data = nullptr;
    refused(context.p, "data", "NULL");
    fg_buffer_t* buffer = nullptr;
    CHECK(fg_buffer_from_dlpack(context.p, nullptr, 1, &buffer) == FG_INVALID_ARGUMENT);
    CHECK(fg_dlpack_shape(&foreign.managed, 1, nullptr, nullptr) == FG_INVALID_ARGUMENT);
    CHECK(foreign.deleted == 0);
}
