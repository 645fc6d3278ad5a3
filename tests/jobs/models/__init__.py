"""The model engines as the studio runs them: from the API through queue and worker processes to takes, on tiny checkpoints."""
