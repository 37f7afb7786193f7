"""Printers and the drawer, over real files and real sockets."""
