"""What a process does once it has loaded everything, so that it takes no more memory than it needs."""

import ctypes
import gc


def keep_small() -> None:
    """Keep what is loaded out of the collector's way, so that processes forked from this one share it; give back the rest."""
    gc.collect()
    gc.freeze()
    libc = ctypes.CDLL(None)
    if hasattr(libc, "malloc_trim"):  # glibc: its heaps keep what imports have left in them
        libc.malloc_trim(0)
