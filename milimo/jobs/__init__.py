"""Durable work: the queue, the workflows of each kind of job, and the processes that carry them out.

Imports domain, engines, media, store and interchange; never the API. DBOS is seen here and nowhere else.
"""
