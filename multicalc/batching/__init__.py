"""Arrays that stand for a batch and look like one example, for backends without a ``vmap``.

:func:`mapped_together` runs a function once on such arrays. They are those of a backend over the
framework's (:mod:`~multicalc.batching.backend`), whose derivatives are the framework's, as no
example depends on another one, and whose namespace is built of rules for the functions of ``xp``.
"""

from multicalc.batching.mapping import mapped_together

__all__ = ["mapped_together"]
