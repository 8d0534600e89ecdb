"""Results in a terminal: each view turns a result into something rich can print."""
