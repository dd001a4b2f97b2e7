"""Where scenarios' references come from: mpmath, closed forms, and the same function twice."""
