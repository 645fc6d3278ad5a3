"""Tests of pictures and sound, on footage that carries its own frame numbers."""
