"""Tests of durable work: what is promised must hold whichever process dies, wherever."""
