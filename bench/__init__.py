"""bench: how quick things are, measured and printed; nothing is judged here, and nothing here is shipped."""
