"""Running the centre: its PostgreSQL, its commands, its demo shop."""
