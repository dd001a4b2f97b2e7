"""GradBench's evals, each written once, as a tool that runs them on any backend of multicalc."""
