"""One label per form of a name, decided by votes over the whole article."""
