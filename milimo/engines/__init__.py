"""What runs a spec: the engine contract, the registry of engines, and one folder an engine.

Imports domain and media; never the store, the jobs or HTTP. torch is imported only inside engines that need it.
"""
