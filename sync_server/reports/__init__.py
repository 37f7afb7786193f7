"""What the centre has, counted and added up."""
