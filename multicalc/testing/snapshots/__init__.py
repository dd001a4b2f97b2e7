"""``assert_matches_snapshot``: values held against a text file that was made of them once."""
