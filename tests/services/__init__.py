"""What a person wants done, through the real encrypted file."""
