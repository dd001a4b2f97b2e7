"""MXNet as it is: loading it, its C functions, its own tape, and what runs in this thread."""
