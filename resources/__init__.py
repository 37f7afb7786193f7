"""What the program draws with and starts from: fonts, icons, themes, texts, the demo shop. Data only, no code."""
