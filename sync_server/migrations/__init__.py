"""The centre's schema, step by step, from the first release on. Run by ``sync_server.database.migrate``."""
