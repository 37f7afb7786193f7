"""The till's own database: the only SQL on the till. One unit of work is one transaction."""
