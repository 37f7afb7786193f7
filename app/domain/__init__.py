"""The rules of a shop, as pure values: no clock, no chance, no storage, no I/O. Till and server share every line of it."""
