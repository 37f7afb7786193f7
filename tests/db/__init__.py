"""The encrypted file: schema, errors, search, proofs, migrations."""
