"""The conformance suite: scenarios, verdicts, and the run that puts them together."""
