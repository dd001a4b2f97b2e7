"""Points at which a function has no derivative, or where its formula breaks down."""
