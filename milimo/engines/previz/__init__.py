"""The embedded engine: stages a shot in 3D from its words and draws it as an inked storyboard board or animatic clip.

It needs no GPU, no weights and no network. Imports domain and the engine contract; heavy libraries are imported when it runs.
"""
