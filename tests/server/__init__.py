"""The centre: its protocol, its isolation, its figures, its operation."""
