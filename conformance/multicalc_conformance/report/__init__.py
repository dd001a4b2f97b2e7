"""Results for a reader: one report of one or several runs, as a page, text, or a machine's file."""
