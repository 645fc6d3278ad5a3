"""Pictures and sound: reads media files, draws the frames and samples of a RenderPlan, and writes films, proxies and peaks.

It may import the domain and the errors; it knows no store, no job and no engine.
"""
