"""Screens and widgets: keys and text in, text and pictures out."""
