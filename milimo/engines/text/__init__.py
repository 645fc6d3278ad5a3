"""Words: prompts made richer, and scenes broken down into shots, by rules, by a model of this machine, by Ollama or by any
OpenAI-compatible server.

The rules always answer; a model that is slow, broken or talks nonsense costs time, never the user's words. Imports domain only.
"""
