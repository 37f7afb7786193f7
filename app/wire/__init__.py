"""The contract between till and server: versioned messages, their envelope, and the calls. Nothing here knows a database."""
