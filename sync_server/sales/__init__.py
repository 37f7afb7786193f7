"""What happened at the tills: facts, written once, and the sums that are kept from them."""
