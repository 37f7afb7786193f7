"""The centre's schema, step by step, from the first release on. Run by ``sync_server.database.migrate``.

There are no downgrades: a step back would throw sales away. Whoever must go back restores the backup.
"""
