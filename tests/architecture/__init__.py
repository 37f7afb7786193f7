"""What holds for all code: who imports whom, how long things get, which words may not appear."""
