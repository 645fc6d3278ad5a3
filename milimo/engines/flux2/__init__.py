"""FLUX.2 Klein: pictures from words and references, and inpainting that leaves the rest alone, on diffusers.

`settings` decides and imports no torch; the rest is loaded when the engine first runs. Imports domain and media.
"""
