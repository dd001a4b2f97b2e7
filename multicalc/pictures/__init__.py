"""Pictures of functions, models, paths and points."""
