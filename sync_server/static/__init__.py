"""Files that pages are made of. ``swagger-ui*`` are from swagger-ui-dist 5.35.0, unchanged but for the links to its sources."""
