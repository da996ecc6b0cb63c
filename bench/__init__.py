"""Measured against floors taken in the same run: `./run bench [--bodies N] [--rounds N] [--json FILE]`."""
