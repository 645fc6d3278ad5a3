"""LTX-2: text, pictures or control films to video with sound; retakes, extensions and long shots in chunks, on diffusers.

`layout`, `guides` and `settings` decide and import no torch; the rest is loaded when the engine first runs. Imports domain and media.
"""
