"""Tiny random checkpoints with the true geometry, built in under a second each and loaded as the real ones are."""
