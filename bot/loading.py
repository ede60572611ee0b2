"""Loading the program's modules as fast as can be: most of a start is that."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Do not look for garbage meanwhile: modules are none, and looking takes a tenth of the time.

    What is there afterwards is never looked at again: it stays.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
