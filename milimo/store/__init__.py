"""Rows and files: the studio's database, its migrations, and media files kept by content.

Imports domain and errors only; it knows neither jobs nor HTTP.
"""
