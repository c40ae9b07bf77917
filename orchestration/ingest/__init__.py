"""Bytes in, `Article` out. Writes nothing; the network is touched in `fetch` only."""
