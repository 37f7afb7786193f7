"""The demo shop as data: goods, units, people and settings, all invented. Read through ``importlib.resources``."""
