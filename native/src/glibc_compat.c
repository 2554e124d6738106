// SPDX-License-Identifier: Apache-2.0
// What makes a library that is built against a new glibc run on one from 2.17 on: names that became newer versions
// without another meaning are bound to their first version, and what static libgcc and libstdc++ ask of newer ones is
// defined here. All of it stays inside the library that this is linked into. scripts/check-glibc holds the result.
#if defined(__x86_64__) && defined(__linux__)

#include <dlfcn.h>
#include <features.h>

#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 32)

#include <link.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HIDDEN __attribute__((visibility("hidden")))
#define FIRST(alias, name) __asm__(".symver " #alias ", " #name "@GLIBC_2.2.5")

typedef void* (*thread_main)(void*);

int first_pthread_create(pthread_t*, const pthread_attr_t*, thread_main, void*);
int first_pthread_detach(pthread_t);
int first_pthread_once(pthread_once_t*, void (*)(void));
int first_pthread_key_create(pthread_key_t*, void (*)(void*));
void* first_dlopen(const char*, int);
void* first_dlsym(void*, const char*);
int first_dlclose(void*);
char* first_dlerror(void);
double first_exp(double);
double first_log(double);
double exp(double);
double log(double);
int __pthread_key_create(pthread_key_t*, void (*)(void*));
int fstat64(int, struct stat64*);

FIRST(first_pthread_create, pthread_create);
FIRST(first_pthread_detach, pthread_detach);
FIRST(first_pthread_once, pthread_once);
FIRST(first_pthread_key_create, __pthread_key_create);
FIRST(first_dlopen, dlopen);
FIRST(first_dlsym, dlsym);
FIRST(first_dlclose, dlclose);
FIRST(first_dlerror, dlerror);
FIRST(first_exp, exp);
FIRST(first_log, log);

HIDDEN int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, thread_main start,
                          void* argument) {
    return first_pthread_create(thread, attributes, start, argument);
}

HIDDEN int pthread_detach(pthread_t thread) {
    return first_pthread_detach(thread);
}

HIDDEN int pthread_once(pthread_once_t* once, void (*start)(void)) {
    return first_pthread_once(once, start);
}

HIDDEN int __pthread_key_create(pthread_key_t* key, void (*destroy)(void*)) {
    return first_pthread_key_create(key, destroy);
}

HIDDEN void* dlopen(const char* file, int mode) {
    return first_dlopen(file, mode);
}

HIDDEN void* dlsym(void* library, const char* name) {
    return first_dlsym(library, name);
}

HIDDEN int dlclose(void* library) {
    return first_dlclose(library);
}

HIDDEN char* dlerror(void) {
    return first_dlerror();
}

HIDDEN double exp(double x) {
    return first_exp(x);
}

HIDDEN double log(double x) {
    return first_log(x);
}

// Since 2.33 a function; before, fstat went through __fxstat64.
HIDDEN int fstat64(int file, struct stat64* status) {
    return (int)syscall(SYS_fstat, file, status);
}

// libstdc++ leaves out atomic operations while this is true, which it never is here.
HIDDEN char __libc_single_threaded = 0;

#if __GLIBC_PREREQ(2, 35)

struct search {
    uintptr_t address;
    struct dl_find_object* result;
};

static int holds(struct dl_phdr_info* object, size_t size, void* argument) {
    struct search* search = argument;
    const ElfW(Phdr)* segment = NULL;
    const ElfW(Phdr)* frames = NULL;
    (void)size;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr)* header = &object->dlpi_phdr[i];
        uintptr_t begin = object->dlpi_addr + header->p_vaddr;
        if (header->p_type == PT_LOAD && search->address >= begin &&
            search->address < begin + header->p_memsz) {
            segment = header;
        } else if (header->p_type == PT_GNU_EH_FRAME) {
            frames = header;
        }
    }
    if (segment == NULL || frames == NULL) return 0;
    uintptr_t begin = object->dlpi_addr + segment->p_vaddr;
    *search->result = (struct dl_find_object){
        .dlfo_map_start = (void*)begin,
        .dlfo_map_end = (void*)(begin + segment->p_memsz),
        .dlfo_eh_frame = (void*)(object->dlpi_addr + frames->p_vaddr),
    };
    return 1;
}

// Finds the tables that unwind the frame of an address: libgcc asks for them when something is thrown.
HIDDEN int _dl_find_object(void* address, struct dl_find_object* result) {
    struct search search = {(uintptr_t)address, result};
    return dl_iterate_phdr(holds, &search) == 1 ? 0 : -1;
}

#endif
#endif
#endif
