"""One function on several backends, or several implementations of it: where they part."""
