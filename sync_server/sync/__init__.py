"""How tills and centre talk: enrolment, hello, push, changes."""
