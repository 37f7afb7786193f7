"""Colour roles, type scale, sizes and the style sheet."""
