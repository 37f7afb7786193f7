"""Tills, centre, network and time in one process on one seed: ``python -m tests.simulation``. See ``docs/sync.md``."""
