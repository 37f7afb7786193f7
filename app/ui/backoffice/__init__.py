"""The owner's face of the till's program. It is loaded when it is opened, never with the till."""
