"""The HTTP API: one file a resource, the event stream, problem documents, and who may ask.

Imports jobs, store, media, interchange and domain; no engine: what engines can do is published by the workers.
"""
