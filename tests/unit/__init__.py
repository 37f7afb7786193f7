"""Rules and values, without a database, a screen or a network."""
