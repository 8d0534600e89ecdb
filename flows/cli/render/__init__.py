"""How results look in a terminal: each renderer turns a result into something rich can print."""
