"""The demo shop, and a cashier's day that is played through the real screens."""
