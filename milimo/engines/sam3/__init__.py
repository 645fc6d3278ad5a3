"""Masks: SAM 3 in a process of its own, and OpenCV's tracking and brush segmentation where its weights are not installed.

`records` is what both speak; `client` starts and watches the process that `server` is. Imports domain and media.
"""
