"""Fakes that do true work in little time. They stand where an engine stands and pass the same contract."""
