"""The line to the centre: against odd servers, and against the real one."""
