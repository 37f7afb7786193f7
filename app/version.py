"""The program's version, as messages, logs and the about page name it."""

VERSION = "0.1.0"
PROGRAM = f"warungin/{VERSION}"
