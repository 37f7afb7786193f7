"""The kit that screens are put together from; one noun a file, colours and type from the theme only."""
