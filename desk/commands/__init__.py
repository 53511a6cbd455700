"""The commands, one file per family: each adds its words to the parser and says which function runs them."""
