"""Tests of the studio, one file a subject; `tests/conftest.py` holds what several of them share."""
