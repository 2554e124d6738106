// SPDX-License-Identifier: Apache-2.0
// What glibc_compat.c puts in the place of newer glibc's functions does what they do.
#include <dlfcn.h>
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cmath>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

namespace {

__attribute__((noinline)) int deep(int frames) {
    if (frames == 0) throw std::runtime_error("from below");
    return deep(frames - 1) + 1;
}

int compare(const void* a, const void* b) {
    if (*static_cast<const int*>(a) == 3) throw std::runtime_error("through libc");
    return *static_cast<const int*>(a) - *static_cast<const int*>(b);
}

}  // namespace

TEST_CASE("exceptions unwind frames of this program and of libraries") {
    CHECK_THROWS_WITH(deep(5), "from below");
    int numbers[] = {3, 1, 2, 5, 4};
    CHECK_THROWS_WITH(std::qsort(numbers, 5, sizeof(int), compare), "through libc");
}

#if defined(__x86_64__) && defined(DLFO_EH_SEGMENT_TYPE)
TEST_CASE("an address is found in the object that holds it, and no other is") {
    void* in_libc = dlsym(RTLD_DEFAULT, "qsort");
    REQUIRE(in_libc != nullptr);
    for (void* address : {in_libc, reinterpret_cast<void*>(&deep)}) {
        dl_find_object found{};
        REQUIRE(_dl_find_object(address, &found) == 0);
        CHECK(found.dlfo_map_start <= address);
        CHECK(address < found.dlfo_map_end);
        CHECK(found.dlfo_eh_frame != nullptr);
    }
    int on_the_stack = 0;
    dl_find_object found{};
    CHECK(_dl_find_object(&on_the_stack, &found) == -1);
}
#endif

TEST_CASE("threads, once flags, files and functions") {
    std::once_flag flag;
    int calls = 0;
    std::string where;
    std::thread other([&] {
        for (int i = 0; i < 3; i++) std::call_once(flag, [&] { calls++; });
        where = "there";
    });
    other.join();
    CHECK(calls == 1);
    CHECK(where == "there");
    struct stat64 status {};
    std::FILE* file = std::tmpfile();
    REQUIRE(file != nullptr);
    std::fputs("four", file);
    std::fflush(file);
    CHECK(fstat64(fileno(file), &status) == 0);
    CHECK(status.st_size == 4);
    std::fclose(file);
    volatile double one = 1;
    CHECK(std::exp(one) == doctest::Approx(2.718281828459045).epsilon(1e-15));
    CHECK(std::log(std::exp(one)) == doctest::Approx(1.0).epsilon(1e-15));
}
