"""The line to the centre: pushing facts, pulling changes, knowing when to try again. Never on the way of a sale."""
