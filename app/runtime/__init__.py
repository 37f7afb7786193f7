"""What the program needs of its machine: folders, locks, keys, logs. Nothing here knows what a sale is."""
