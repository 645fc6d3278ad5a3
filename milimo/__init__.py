"""Milimo Video: a local-first studio that turns a screenplay into a film on the user's own machine.

The folders import one way: domain <- media, store, interchange; domain, media <- engines; all of these <- jobs <- api <- app.
"""

__version__ = "0.1.0"
