"""What runs in another environment, for a command that was asked to look there."""
