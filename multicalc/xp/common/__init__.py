"""What the adapters' namespaces have in common, written once.

Each function takes the namespace it is written over first, and :func:`~binding.bound` binds it to
an adapter's, as array-api-compat does with its aliases. An adapter keeps what its framework does
another way. Nothing here knows the dispatcher or an adapter.
"""
