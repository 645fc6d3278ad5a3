"""The formats of other people's tools, read and written: Fountain, Final Draft, plain text and what follows from them.

It imports the domain, nothing else of milimo.
"""
