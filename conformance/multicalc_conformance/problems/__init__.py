"""Mathematics to be computed: the chapter, published test problems, models on real data."""
