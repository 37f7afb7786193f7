"""The till and its back office: everything that runs in the shop. Imports point down only; see docs/architecture.md."""
