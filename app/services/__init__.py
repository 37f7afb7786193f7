"""What a person wants done: one function an intention, synchronous, one transaction, no Qt and no network.

A function is given a unit of work and enters it; rights are checked here, where the work is done.
"""
