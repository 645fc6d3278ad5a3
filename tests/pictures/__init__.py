"""Pictures and masks through the API, the queue and the workers."""
