"""What the studio is measured by. Each file measures one thing: `python -m benchmarks.export` prints its figures."""
