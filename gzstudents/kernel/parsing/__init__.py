"""The process that parses what people hand in: by itself, so that it starts without anything else of the program."""
