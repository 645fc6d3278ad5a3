"""Words: prompts made richer, and text turned into records, by rules, by Ollama or by any OpenAI-compatible server.

The rules always answer; a server that is slow, broken or talks nonsense costs time, never the user's words. Imports domain only.
"""
