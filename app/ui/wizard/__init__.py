"""The pages that a new device walks through."""
