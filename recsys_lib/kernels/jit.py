"""How kernels are compiled."""

from numba import njit

__all__ = ["fast_kernel", "kernel"]

#: Strict IEEE arithmetic; division by zero gives inf or NaN, as in NumPy.
kernel = njit(cache=True, nogil=True, error_model="numpy")

#: The compiler may reorder sums, without which a dot product is not vectorised. Only where NaN cannot occur.
fast_kernel = njit(cache=True, nogil=True, error_model="numpy", fastmath=True)
