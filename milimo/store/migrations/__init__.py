"""The schema's history: numbered, append-only. A file under `versions` that was released never changes again."""
