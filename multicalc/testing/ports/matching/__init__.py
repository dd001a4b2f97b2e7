"""Which weights of one model are which of another's, and in what layout."""
