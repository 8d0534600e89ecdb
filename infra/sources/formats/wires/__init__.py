"""Text wires of news agencies, with control bytes: IPTC 7901 and ANPA 1312."""
