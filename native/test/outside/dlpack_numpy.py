# SPDX-License-Identifier: Apache-2.0
"""dlpack_numpy.py LIBFORGER: memory of Forger as arrays of NumPy and back by DLPack, in one process."""

import ctypes
import sys

import numpy

lib = ctypes.CDLL(sys.argv[1])
api = ctypes.pythonapi
new_capsule = api.PyCapsule_New
new_capsule.restype, new_capsule.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
capsule_pointer = api.PyCapsule_GetPointer
capsule_pointer.restype, capsule_pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
rename_capsule = api.PyCapsule_SetName
rename_capsule.argtypes = [ctypes.py_object, ctypes.c_char_p]
lib.fg_last_error.restype = ctypes.c_char_p
lib.fg_buffer_data.restype = ctypes.c_void_p
UNVERSIONED, VERSIONED = b"dltensor", b"dltensor_versioned"
FLOAT32 = 0


class Exported:
    """What NumPy asks for a capsule."""

    def __init__(self, capsule):
        self.capsule = capsule

    def __dlpack__(self, **_):
        return self.capsule

    def __dlpack_device__(self):
        return (1, 0)


def check(status):
    assert status == 0, lib.fg_last_error().decode()


def pointer(value=None):
    return ctypes.c_void_p(value)


context, buffer = pointer(), pointer()
check(lib.fg_context_create(0, 1, ctypes.byref(context)))
check(lib.fg_buffer_create(context, ctypes.c_int64(6), ctypes.byref(buffer)))
shape = (ctypes.c_int64 * 2)(2, 3)
arrays = []
for name in (UNVERSIONED, VERSIONED):
    managed = pointer()
    check(lib.fg_buffer_to_dlpack(buffer, shape, 2, int(name == VERSIONED), ctypes.byref(managed)))
    arrays.append(numpy.from_dlpack(Exported(new_capsule(managed, name, None))))
values = (ctypes.c_float * 6)(1, 2, 3, 4, 5, 6)
check(lib.fg_buffer_write(buffer, ctypes.c_int64(0), values, FLOAT32, ctypes.c_int64(6)))
for array in arrays:
    assert array.shape == (2, 3) and array.dtype == numpy.float32, array
    assert (array == [[1, 2, 3], [4, 5, 6]]).all(), array
arrays[1][1, 2] = 9
check(lib.fg_buffer_read(buffer, ctypes.c_int64(0), values, FLOAT32, ctypes.c_int64(6)))
assert values[5] == 9, "written by NumPy, read by Forger"
check(lib.fg_buffer_destroy(buffer))
assert (arrays[0] == [[1, 2, 3], [4, 5, 9]]).all(), "arrays keep the memory"

theirs = numpy.arange(8, dtype=numpy.float32).reshape(2, 4)
references = sys.getrefcount(theirs)
capsule = theirs.__dlpack__(max_version=(1, 0))
managed = capsule_pointer(capsule, VERSIONED)
check(lib.fg_buffer_from_dlpack(context, pointer(managed), 1, ctypes.byref(buffer)))
rename_capsule(capsule, b"used_dltensor_versioned")
del capsule
assert lib.fg_buffer_data(buffer) == theirs.ctypes.data
assert sys.getrefcount(theirs) > references, "the buffer keeps the array"
value = (ctypes.c_float * 1)(7)
check(lib.fg_buffer_write(buffer, ctypes.c_int64(7), value, FLOAT32, ctypes.c_int64(1)))
assert theirs[1, 3] == 7, "written by Forger, read by NumPy"
check(lib.fg_buffer_destroy(buffer))
assert sys.getrefcount(theirs) == references, "and gives it back"

for refused, word in ((theirs.T, "stride"), (theirs.astype(numpy.float64), "64 bits")):
    capsule = refused.__dlpack__(max_version=(1, 0))
    managed = capsule_pointer(capsule, VERSIONED)
    assert lib.fg_buffer_from_dlpack(context, pointer(managed), 1, ctypes.byref(buffer)) == 1
    assert word in lib.fg_last_error().decode(), lib.fg_last_error()
check(lib.fg_context_destroy(context))
print("DLPack with NumPy", numpy.__version__, "works in both directions")
