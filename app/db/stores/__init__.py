"""Stores: one per noun, reading and writing rows as the domain's values, inside the unit of work they were given by."""
