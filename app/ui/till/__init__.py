"""The till's pages: selling, paying, the orders of the day, shifts, and what lies over them."""
