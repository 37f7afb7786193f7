"""Who rents the centre: tenants, their outlets and registers, the people who work there and what they may do."""
