"""What lists show, kept row by row, so that a scan repaints one line and not the list."""
