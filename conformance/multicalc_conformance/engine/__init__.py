"""The engine: scenarios, their bounds, verdicts, and the run that puts them together."""
