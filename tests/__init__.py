"""Tests that use the real things: an encrypted file, PostgreSQL, sockets, Qt. See docs/architecture.md."""
