"""Which tills belong to a tenant: enrolment by a one-time code, tokens, and where each device stands."""
