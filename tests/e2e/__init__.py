"""The whole program as a person starts it: real processes, real files, real sockets."""
