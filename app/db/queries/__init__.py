"""Questions that screens ask and no store owns: answered from kept sums, never by scanning all orders."""
