"""The words and the rules of the studio: records, time, breakdown, matching, planning, the cut.

Pure: no files, clock, random, torch or web. It imports nothing else of milimo.
"""
