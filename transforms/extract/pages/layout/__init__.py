"""A page's tree into blocks of text and the boxes around them."""
