"""The migrations, in order. What was released never changes again."""
